import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { stripVTControlCharacters } from "node:util";
import { type ProcessEnvironment, patchEnvironment } from "../../local/environment";
import { startSupervised, type SupervisedProcess } from "../../local/supervised-process";
import { PROJECT_DIRECTORY } from "./local-aws";
import { commandsOf, type RunbookSection } from "./runbook-text";

/** What is looked up in the current folder: all else is found from where these really are. */
const SHARED = ["cdktf.json", "lambda-src", "local", "main.ts", "node_modules", "package.json", "tsconfig.json"];

/**
 * Makes a folder in which the project's commands work as in the project, and gives the PATH for them. Its `npx` starts the
 * project's own programs, as npx does, without npm, which takes as long as `log-backup` itself.
 */
export function linkProject(folder: string, path: string): string {
  for (const name of SHARED) {
    symlinkSync(join(PROJECT_DIRECTORY, name), join(folder, name));
  }
  const bin = join(folder, "bin");
  mkdirSync(bin);
  writeFileSync(join(bin, "npx"), '#!/bin/sh\nprogram=$1\nshift\nexec "node_modules/.bin/$program" "$@"\n', {
    mode: 0o755,
  });
  return [bin, path].join(delimiter);
}

/**
 * The shell of somebody who goes through the runbook: sections are run one after the other, and each sees the variables of
 * those before it.
 */
export class RunbookShell {
  private readonly folder = mkdtempSync(join(tmpdir(), "log-backup-runbook-"));
  /** In order. */
  readonly headings: string[] = [];
  private running: SupervisedProcess | undefined;

  constructor(
    private readonly directory: string,
    private environment: ProcessEnvironment,
  ) {}

  /**
   * Runs every command of a section, and gives what they print.
   *
   * @throws Error with the command and what it said where one ends with another exit code than promised, or where one of the
   * section's `output` lines was not printed
   */
  async run(section: RunbookSection): Promise<string> {
    this.headings.push(section.heading);
    const commands = commandsOf(section);
    const output = await this.execute(
      commands.map(({ text, exitCode }) => (exitCode === 0 ? text : expecting(text, exitCode))),
    );
    const printed = output.split("\n");
    const promised = section.blocks.filter(({ language }) => language === "output");
    for (const line of promised.flatMap(({ text }) => text.split("\n"))) {
      const pattern = new RegExp(`^${line.split("...").map(escaped).join(".*")}$`);
      if (!printed.some((candidate) => pattern.test(candidate))) {
        throw new Error(`${section.heading}: expected this line: ${line}\ngot:\n${output}`);
      }
    }
    return output;
  }

  /** Runs commands in the same shell. */
  async execute(commands: readonly string[]): Promise<string> {
    const script = join(this.folder, "script.sh");
    const variables = join(this.folder, "variables");
    const shown = commands.map((command, index) => `: command ${index + 1} of ${commands.length}\n${command}`);
    writeFileSync(script, `set -aeuo pipefail\n${shown.join("\n")}\nenv -0 > '${variables}'\n`);

    const lines: string[] = [];
    this.running = startSupervised({
      command: "bash",
      arguments: [script],
      directory: this.directory,
      environment: this.environment,
      stopSignal: "SIGINT",
      killAfterSeconds: 1, // bash passes nothing on, and what it works on is thrown away
      onLine: (line) => lines.push(stripVTControlCharacters(line)),
    });
    const { code, signal } = await this.running.exited;
    const output = lines.join("\n");
    if (code !== 0) {
      throw new Error(`bash ended with ${String(code ?? signal)} in\n${shown.join("\n")}\nand said:\n${output}`);
    }
    const text = readFileSync(variables, "utf8");
    this.environment = patchEnvironment(
      Object.fromEntries(
        text
          .split("\0")
          .filter((entry) => entry !== "")
          .map((entry) => [entry.slice(0, entry.indexOf("=")), entry.slice(entry.indexOf("=") + 1)]),
      ),
    );
    return output;
  }

  /** A variable that a section has set. */
  variable(name: string): string | undefined {
    return this.environment[name];
  }

  /** Ends what still runs. */
  async close(): Promise<void> {
    await this.running?.stop();
    rmSync(this.folder, { recursive: true });
  }
}

function expecting(command: string, exitCode: number): string {
  return `exit_code=0
{
${command}
} || exit_code=$?
[ "$exit_code" = ${exitCode} ] || { echo "expected exit code ${exitCode}, got: $exit_code"; false; }`;
}

function escaped(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
}
