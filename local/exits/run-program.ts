import { stripVTControlCharacters } from "node:util";
import type { ProcessEnvironment } from "../environment";
import { startSupervised } from "../supervised-process";

export interface ProgramOptions {
  readonly command: string;
  readonly arguments: readonly string[];
  readonly directory: string;
  readonly environment: ProcessEnvironment;
  readonly signal: AbortSignal;
}

const TAIL_LINES = 30;
const killAfterSeconds = 10;

/**
 * Runs a program to its end and gives what it wrote to standard output.
 * @throws Error with the end of what it said, where its exit code is not 0
 */
export async function runProgram(options: ProgramOptions): Promise<string> {
  const stdout: string[] = [];
  const lines: string[] = [];
  const program = startSupervised({
    ...options,
    stopSignal: "SIGINT",
    killAfterSeconds,
    onLine: (raw, stream) => {
      const line = stripVTControlCharacters(raw);
      lines.push(line);
      if (stream === "stdout") {
        stdout.push(line);
      }
    },
  });
  const { code, signal } = await program.exited;
  if (code !== 0) {
    const said = lines.filter((line) => line.trim() !== "").slice(-TAIL_LINES);
    const command = [options.command, ...options.arguments].join(" ");
    throw new Error(`"${command}" failed (${signal ?? `exit code ${String(code)}`}):\n${said.join("\n")}`);
  }
  return stdout.join("\n");
}
