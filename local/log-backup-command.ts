import { execFile } from "node:child_process";
import { join } from "node:path";
import { promisify } from "node:util";
import type { ProcessEnvironment } from "./environment";

const COMMAND = join(__dirname, "..", "cli", "log-backup.mjs");
const MAX_OUTPUT_BYTES = 256 * 1024 * 1024;

const execute = promisify(execFile);

export interface LogBackupOptions {
  readonly environment: ProcessEnvironment;
  readonly signal?: AbortSignal;
}

/**
 * Runs `log-backup`, as a user does, and gives what it writes to standard output.
 *
 * @throws {Error} where its exit code is not 0; the message holds what it says
 */
export async function runLogBackup(
  args: readonly string[],
  { environment, signal }: LogBackupOptions,
): Promise<string> {
  try {
    const options = { env: environment, maxBuffer: MAX_OUTPUT_BYTES, ...(signal && { signal }) };
    return (await execute(process.execPath, [COMMAND, ...args], options)).stdout;
  } catch (error) {
    const failure = error as NodeJS.ErrnoException & { readonly stdout?: string; readonly stderr?: string };
    const { stdout = "", stderr = "", code, message } = failure;
    // A report says on standard output what is wrong.
    const said = [stderr.trim(), stdout.trim()].filter((text) => text !== "").join("\n") || message;
    throw new Error(`log-backup ${args.join(" ")} ended with ${code ?? "a signal"}: ${said}`, { cause: error });
  }
}
