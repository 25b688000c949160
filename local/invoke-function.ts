import { fork } from "node:child_process";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { unzipSync } from "fflate";

export interface Answer {
  readonly statusCode: number;
  readonly body: string;
}

export interface Invocations {
  readonly answers: readonly Answer[];
  /** What the function printed: one log event a line. */
  readonly logLines: readonly string[];
}

/**
 * Calls the function in a deployment package as API Gateway would, several times, and returns its answers and its log.
 * The function runs in a Node.js process of its own: a local AWS cannot run it without a container engine.
 *
 * @param zipPath the deployment package, with `index.handler` in it
 * @param directory an empty folder to unpack it to
 * @throws {Error} where the handler fails
 */
export async function invokeFunction(zipPath: string, directory: string, count: number): Promise<Invocations> {
  mkdirSync(directory, { recursive: true });
  for (const [name, content] of Object.entries(unzipSync(readFileSync(zipPath)))) {
    writeFileSync(join(directory, name), content);
  }

  const child = fork(join(__dirname, "invoke-handler.mjs"), [join(directory, "index.js"), String(count)], {
    silent: true,
    execArgv: [],
  });
  let answers: readonly Answer[] = [];
  let output = "";
  let errors = "";
  child.on("message", (message) => (answers = message as Answer[]));
  child.stdout?.setEncoding("utf8").on("data", (chunk: string) => (output += chunk));
  child.stderr?.setEncoding("utf8").on("data", (chunk: string) => (errors += chunk));
  const code = await new Promise<number | null>((resolve, reject) => {
    child.on("error", reject);
    child.on("close", resolve);
  });
  if (code !== 0 || answers.length !== count) {
    throw new Error(`the function in ${zipPath} failed (exit code ${code ?? "none"}):\n${errors}`);
  }
  return { answers, logLines: output.split("\n").filter((line) => line !== "") };
}
