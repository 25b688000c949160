import { spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { buffer } from "node:stream/consumers";
import type { ProcessEnvironment } from "../../local/environment";
import { PROJECT_DIRECTORY } from "./local-aws";

/** The program, as users start it with `node`. */
export const LOG_BACKUP = join(PROJECT_DIRECTORY, "cli/log-backup.mjs");

/** A program that hangs is ended, with all that it has started, and its exit code is then null. */
const TIMEOUT_MS = 30_000;

export interface ProcessResult {
  /** Null where a signal ended it. */
  readonly exitCode: number | null;
  readonly output: string;
  readonly errors: string;
}

/** Runs a program in the project's folder, to its end. */
export async function runProgram(
  program: string,
  args: readonly string[],
  environment: ProcessEnvironment = process.env,
  timeoutMs = TIMEOUT_MS,
): Promise<ProcessResult> {
  const child = spawn(program, args, {
    cwd: PROJECT_DIRECTORY,
    env: environment,
    stdio: ["ignore", "pipe", "pipe"],
    detached: true, // a group of its own
  });
  const { pid, stdout, stderr } = child;
  const timeout = setTimeout(() => pid !== undefined && process.kill(-pid, "SIGKILL"), timeoutMs);
  try {
    const [output, errors] = await Promise.all([buffer(stdout), buffer(stderr), once(child, "close")]);
    return { exitCode: child.exitCode, output: output.toString(), errors: errors.toString() };
  } finally {
    clearTimeout(timeout);
  }
}

/** Runs `log-backup` in a process of its own. */
export function logBackup(args: readonly string[], environment?: ProcessEnvironment): Promise<ProcessResult> {
  return runProgram(process.execPath, [LOG_BACKUP, ...args], environment);
}
