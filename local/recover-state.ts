import { dirname } from "node:path";
import { Command, InvalidArgumentError } from "commander";
import { recoverEnvironment } from "./recover-environment";
import { isComplete, recoveryLines } from "./recovery-report";
import { runProgram } from "./run-program";

interface Options {
  readonly env: string;
  readonly stack: readonly string[];
  readonly apply: boolean;
  readonly import: ReadonlyMap<string, string>;
  readonly create: readonly string[];
  readonly workDir?: string;
}

const append = (value: string, earlier: readonly string[]): readonly string[] => [...earlier, value];

function appendId(value: string, earlier: ReadonlyMap<string, string>): ReadonlyMap<string, string> {
  const [, address, id] = /^([^=]+)=(.+)$/.exec(value) ?? [];
  if (address === undefined || id === undefined) {
    throw new InvalidArgumentError("expected ADDRESS=ID.");
  }
  return new Map([...earlier, [address, id]]);
}

async function main(signal: AbortSignal): Promise<number> {
  const program = new Command("npm run recover-state --")
    .description(
      "Brings what exists in AWS back into a Terraform state that was lost. Shows what it would do, unless --apply.",
    )
    .requiredOption("--env <name>", "environment, a file in environments/")
    .option("--stack <name>", "only this stack, such as hello-api; may be repeated", append, [])
    .option("--apply", "do it: write the states", false)
    .option(
      "--import <address=id>",
      "import id of a resource that cannot be found; may be repeated",
      appendId,
      new Map(),
    )
    .option("--create <address>", "make this resource anew; may be repeated", append, [])
    .option("--work-dir <folder>", "where Terraform runs (default: .build/recover-state/<name>)")
    .allowExcessArguments(false)
    .exitOverride();
  const options = program.parse().opts<Options>();

  const stacks = await recoverEnvironment({
    environmentName: options.env,
    stackNames: options.stack,
    choices: { importIds: options.import, create: new Set(options.create) },
    apply: options.apply,
    projectDirectory: dirname(__dirname),
    environment: process.env,
    ...(options.workDir !== undefined && { workDirectory: options.workDir }),
    onLine: (line) => process.stderr.write(`${line}\n`),
    onStack: (stack) => process.stdout.write(`${recoveryLines(stack).join("\n")}\n`),
    signal,
  });
  return isComplete(stacks) ? 0 : 1;
}

runProgram(main, {
  usage: 2,
  failed: 3,
  stopNote: "Stopping: Terraform saves its state. Run the same command again to go on.",
  usageErrors: ["UnknownEnvironmentError", "RecoveryUsageError"],
});
