import { dirname } from "node:path";
import { Command, CommanderError, InvalidArgumentError } from "commander";
import { SettingsError } from "../settings";
import { recoverEnvironment, RecoveryUsageError } from "./recover-environment";
import { isComplete, recoveryLines } from "./recovery-report";

const exitCodes = { complete: 0, incomplete: 1, usage: 2, failed: 3, interrupted: 130 };

/** A second Ctrl-C within this time is the first one again: npm and tsx pass on what the terminal already sent. */
const sameSignalMilliseconds = 1000;

// The SDK is pinned: what a later version will need of Node is no news for whoever runs this.
process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED = "true";

const interruption = new AbortController();

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

async function main(): Promise<number> {
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
  try {
    program.parse();
  } catch (error) {
    if (!(error instanceof CommanderError)) {
      throw error;
    }
    return error.exitCode === 0 ? exitCodes.complete : exitCodes.usage;
  }
  const options = program.opts<Options>();

  listenForSignals();
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
    signal: interruption.signal,
  });
  return isComplete(stacks) ? exitCodes.complete : exitCodes.incomplete;
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
    } else if (error instanceof RecoveryUsageError) {
      process.exitCode = fail(error.message, exitCodes.usage);
    } else {
      const known = error.name !== "Error" && error.name !== "TypeError";
      const exitCode = interruption.signal.aborted ? exitCodes.interrupted : exitCodes.failed;
      process.exitCode = fail(known ? error.message : (error.stack ?? error.message), exitCode);
    }
  },
);
