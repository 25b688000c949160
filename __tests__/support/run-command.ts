import { join } from "node:path";
import type { CommandOutput } from "../../cli/command-context";
import { runCommandLine } from "../../cli/run-command-line";
import { TemporaryFolder } from "../../cli/temporary-folder";

/** The worker script, as Jest's global setup has built it. */
export const WORKER_FILE = join(__dirname, "../../.build/decode-worker.js");

class CapturedOutput implements CommandOutput {
  private readonly chunks: Buffer[] = [];

  constructor(readonly isTerminal: boolean) {}

  get text(): string {
    return Buffer.concat(this.chunks).toString();
  }

  write(data: Uint8Array | string): Promise<void> {
    this.chunks.push(Buffer.from(data)); // a copy: the caller may use its memory again
    return Promise.resolve();
  }
}

export interface RunOptions {
  readonly environment?: Readonly<Record<string, string>>;
  readonly terminal?: boolean;
  /** Default: 2026-11-22, noon. */
  readonly now?: Date;
}

/** Runs `log-backup` in this process, with an environment of its own. */
export async function runCommand(
  args: readonly string[],
  { environment = {}, terminal = false, now = new Date("2026-11-22T12:00:00Z") }: RunOptions = {},
) {
  const output = new CapturedOutput(terminal);
  const errors = new CapturedOutput(false);
  const temporaryFolder = new TemporaryFolder();
  const stopping = new AbortController();
  try {
    const { signal } = stopping;
    const context = { environment, now, output, errors, temporaryFolder, signal, workerFile: WORKER_FILE };
    const exitCode = await runCommandLine(args, context);
    return { exitCode, output: output.text, errors: errors.text };
  } finally {
    stopping.abort();
    temporaryFolder.close();
  }
}
