import { dirname } from "node:path";
import { Command } from "commander";
import { loadSettings } from "../settings";
import { bootstrapStateBucket } from "./bootstrap-state-bucket";
import { runProgram } from "./run-program";

async function main(signal: AbortSignal): Promise<number> {
  const program = new Command("npm run bootstrap --")
    .description("Creates the bucket for an environment's Terraform state. Safe to run again; deletes nothing.")
    .requiredOption("--env <name>", "environment, a file in environments/")
    .option("--work-dir <folder>", "where an interrupted run is continued from (default: .bootstrap/<name>)")
    .allowExcessArguments(false)
    .exitOverride()
    .parse();
  const { env: environmentName, workDir } = program.opts<{ env: string; workDir?: string }>();

  const { backend, changed } = await bootstrapStateBucket({
    environmentName,
    projectDirectory: dirname(__dirname),
    environment: process.env,
    ...(workDir !== undefined && { workDirectory: workDir }),
    onLine: (line) => process.stderr.write(`${line}\n`),
    signal,
  });
  process.stdout.write(
    `${changed ? "Done" : "Nothing to do"}: bucket ${backend.bucket} in ${backend.region} holds its own state, ${backend.key}. ` +
      `Next: npx cdktf deploy '*-${environmentName}'\n`,
  );
  return 0;
}

function environmentNames(): string {
  try {
    const settings = loadSettings({ env: { ...process.env, LOG_BACKUP_ENVIRONMENT: "" } });
    return `Environments: ${settings.map(({ environment }) => environment).join(", ")}`;
  } catch {
    return "Environments: see environments/";
  }
}

runProgram(main, {
  usage: 2,
  failed: 3,
  stopNote: "Stopping: Terraform saves its state. Run the same command again to go on.",
  usageErrors: ["UnknownEnvironmentError"],
  hint: environmentNames,
});
