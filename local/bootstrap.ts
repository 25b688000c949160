import { dirname } from "node:path";
import { Command, CommanderError } from "commander";
import { loadSettings, SettingsError } from "../settings";
import { bootstrapStateBucket } from "./bootstrap-state-bucket";

const exitCodes = { done: 0, usage: 2, failed: 3, interrupted: 130 };

/** A second Ctrl-C within this time is the first one again: npm and tsx pass on what the terminal already sent. */
const sameSignalMilliseconds = 1000;

// The SDK is pinned: what a later version will need of Node is no news for whoever runs this.
process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED = "true";

const interruption = new AbortController();

async function main(): Promise<number> {
  const program = new Command("npm run bootstrap --")
    .description("Creates the bucket for an environment's Terraform state. Safe to run again; deletes nothing.")
    .requiredOption("--env <name>", "environment, a file in environments/")
    .option("--work-dir <folder>", "where an interrupted run is continued from (default: .bootstrap/<name>)")
    .allowExcessArguments(false)
    .exitOverride();
  try {
    program.parse();
  } catch (error) {
    if (!(error instanceof CommanderError)) {
      throw error;
    }
    if (error.exitCode === 0) {
      return exitCodes.done;
    }
    return fail(`Environments: ${environmentNames().join(", ")}`, exitCodes.usage);
  }
  const { env: environmentName, workDir } = program.opts<{ env: string; workDir?: string }>();

  listenForSignals();
  const { backend, changed } = await bootstrapStateBucket({
    environmentName,
    projectDirectory: dirname(__dirname),
    environment: process.env,
    ...(workDir !== undefined && { workDirectory: workDir }),
    onLine: (line) => process.stderr.write(`${line}\n`),
    signal: interruption.signal,
  });
  process.stdout.write(
    `${changed ? "Done" : "Nothing to do"}: bucket ${backend.bucket} in ${backend.region} holds its own state, ${backend.key}. ` +
      `Next: npx cdktf deploy '*-${environmentName}'\n`,
  );
  return exitCodes.done;
}

/** Aborts at the first signal. At the second one this process ends, and Terraform saves its state alone. */
function listenForSignals(): void {
  let firstAt = 0;
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) {
    process.on(signal, () => {
      if (!interruption.signal.aborted) {
        firstAt = Date.now();
        process.stderr.write("Stopping: Terraform saves its state. Run the same command again to go on.\n");
        interruption.abort();
      } else if (Date.now() - firstAt > sameSignalMilliseconds) {
        process.exit(exitCodes.interrupted);
      }
    });
  }
}

function environmentNames(): readonly string[] {
  try {
    return loadSettings({ env: { ...process.env, LOG_BACKUP_ENVIRONMENT: "" } }).map(({ environment }) => environment);
  } catch {
    return ["see environments/"];
  }
}

function fail(message: string, exitCode: number): number {
  process.stderr.write(`${message}\n`);
  return exitCode;
}

main().then(
  (exitCode) => {
    process.exitCode = exitCode;
  },
  (error: unknown) => {
    if (!(error instanceof Error)) {
      throw error;
    }
    if (error instanceof SettingsError) {
      process.exitCode = fail(error.message.replace("LOG_BACKUP_ENVIRONMENT:", "--env:"), exitCodes.usage);
    } else {
      const known = error.name !== "Error" && error.name !== "TypeError";
      const exitCode = interruption.signal.aborted ? exitCodes.interrupted : exitCodes.failed;
      process.exitCode = fail(known ? error.message : (error.stack ?? error.message), exitCode);
    }
  },
);
