import { spawn } from "node:child_process";
import { createHash } from "node:crypto";

const LINE_FEED = 0x0a;

/** What a command wrote to standard output. */
export interface Output {
  readonly sha256: string;
  readonly bytes: number;
  readonly lines: number;
}

/**
 * Runs a command, as a shell would, and reads all that it writes, holding none of it.
 * @throws {Error} where it does not end with exit code 0, with what it said on standard error
 */
export async function readOutput(command: string, env: NodeJS.ProcessEnv = process.env): Promise<Output> {
  const child = spawn(command, { shell: true, env, stdio: ["ignore", "pipe", "pipe"] });
  const ended = new Promise<number | NodeJS.Signals | null>((resolve, reject) => {
    child.on("error", reject);
    child.on("close", (exitCode, signal) => {
      resolve(signal ?? exitCode);
    });
  });
  let stderr = "";
  child.stderr.on("data", (chunk: Buffer) => (stderr += chunk.toString()));
  const hash = createHash("sha256");
  let bytes = 0;
  let lines = 0;
  for await (const chunk of child.stdout as AsyncIterable<Buffer>) {
    hash.update(chunk);
    bytes += chunk.length;
    for (let at = chunk.indexOf(LINE_FEED); at !== -1; at = chunk.indexOf(LINE_FEED, at + 1)) {
      lines += 1;
    }
  }
  const end = await ended;
  if (end !== 0) {
    throw new Error(`"${command}" ended with ${String(end)}:\n${stderr}`);
  }
  return { sha256: hash.digest("hex"), bytes, lines };
}
