import { CommanderError } from "commander";
import { SettingsError } from "../settings";

/** A second Ctrl-C within this time is the first one again: npm and tsx pass on what the terminal already sent. */
const sameSignalMilliseconds = 1000;

const interrupted = 130;

export interface ProgramEnd {
  /** Exit code for a wrong command line or wrong settings. */
  readonly usage: number;
  /** Exit code for everything else that goes wrong. */
  readonly failed: number;
  /** What is said at Ctrl-C. */
  readonly stopNote: string;
  /** Names of errors, besides those of settings and of the command line, that are the user's to correct in the command line. */
  readonly usageErrors: readonly string[];
  /** Said after a wrong command line. */
  readonly hint?: () => string;
}

/**
 * Runs a program that starts Terraform: prints its errors, sets the exit code, and hands on the first Ctrl-C; at the second
 * one this process ends, and Terraform saves its state alone.
 */
export function runProgram(main: (signal: AbortSignal) => Promise<number>, end: ProgramEnd): void {
  // The SDK is pinned: what a later version will need of Node is no news for whoever runs this.
  process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED = "true";
  const interruption = new AbortController();
  listenForSignals(interruption, end.stopNote);
  main(interruption.signal).then(
    (exitCode) => {
      process.exitCode = exitCode;
    },
    (error: unknown) => {
      process.exitCode = endWith(error, end, interruption.signal.aborted);
    },
  );
}

function listenForSignals(interruption: AbortController, stopNote: string): void {
  let firstAt = 0;
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) {
    process.on(signal, () => {
      if (!interruption.signal.aborted) {
        firstAt = Date.now();
        process.stderr.write(`${stopNote}\n`);
        interruption.abort();
      } else if (Date.now() - firstAt > sameSignalMilliseconds) {
        process.exit(interrupted);
      }
    });
  }
}

/** Says what went wrong, and gives the exit code. */
function endWith(error: unknown, end: ProgramEnd, wasInterrupted: boolean): number {
  if (!(error instanceof Error)) {
    throw error;
  }
  if (error instanceof CommanderError) {
    // commander has said it.
    return error.exitCode === 0 ? 0 : say(end.hint?.() ?? "", end.usage);
  }
  if (error instanceof SettingsError) {
    return say(error.message.replace("LOG_BACKUP_ENVIRONMENT:", "--env:"), end.usage);
  }
  if (end.usageErrors.includes(error.name)) {
    return say(error.message, end.usage);
  }
  const known = error.name !== "Error" && error.name !== "TypeError";
  return say(known ? error.message : (error.stack ?? error.message), wasInterrupted ? interrupted : end.failed);
}

function say(message: string, exitCode: number): number {
  if (message !== "") {
    process.stderr.write(`${message}\n`);
  }
  return exitCode;
}
