import { join } from "node:path";
import { stripVTControlCharacters } from "node:util";
import type { ProcessEnvironment } from "./environment";
import { startSupervised } from "./supervised-process";

export interface CdktfOptions {
  readonly projectDirectory: string;
  /** Where the synthesized stacks go: cdktf's `--output`. */
  readonly outputDirectory: string;
  /** With the CLI configuration's patch applied, see terraform-cli-config.ts. */
  readonly environment: ProcessEnvironment;
  /** A folder mirror serves the provider: Terraform links to it, and a cache would copy it. */
  readonly usesMirror: boolean;
  readonly onLine?: (line: string) => void;
  readonly signal: AbortSignal;
}

/** cdktf ended with an error. The message holds the end of what it printed. */
export class CdktfError extends Error {
  override readonly name = "CdktfError";
}

const TAIL_LINES = 40;

/**
 * Runs `cdktf deploy` or `cdktf destroy` for the given stacks, without asking.
 *
 * @throws CdktfError when it fails or was interrupted
 */
export async function runCdktf(
  command: "deploy" | "destroy",
  stacks: readonly string[],
  options: CdktfOptions,
): Promise<void> {
  const lines: string[] = [];
  const mirror = options.usesMirror ? ["--disable-plugin-cache-env"] : [];
  const cdktf = startSupervised({
    command: process.execPath,
    arguments: [
      join(options.projectDirectory, "node_modules/cdktf-cli/bundle/bin/cdktf"),
      command,
      ...stacks,
      "--auto-approve",
      "--no-color",
      // Checksums for every platform come from the public registry alone, and only a lock file to commit needs them.
      "--skip-provider-lock",
      ...mirror,
      "--output",
      options.outputDirectory,
    ],
    directory: options.projectDirectory,
    environment: {
      ...options.environment,
      CI: "true", // plain lines instead of a screen that is painted over and over
      CDKTF_LOG_FILE_DIRECTORY: options.outputDirectory,
    },
    stopSignal: "SIGINT",
    killAfterSeconds: 120,
    signal: options.signal,
    onLine: (raw) => {
      const line = stripVTControlCharacters(raw).trimEnd();
      if (line !== "") {
        lines.push(line);
        options.onLine?.(line);
      }
    },
  });
  const exit = await cdktf.exited;
  if (exit.code !== 0) {
    const end = exit.signal ?? `exit code ${exit.code ?? "unknown"}`;
    throw new CdktfError(
      `"cdktf ${command} ${stacks.join(" ")}" failed (${end}):\n${lines.slice(-TAIL_LINES).join("\n")}`,
    );
  }
}
