import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { delimiter, dirname, join } from "node:path";
import { temporaryFolder } from "./fake-program";
import { PROJECT_DIRECTORY } from "./local-aws";

/** What a fake program answers when its arguments begin with these. */
export interface Answer {
  readonly to: readonly string[];
  readonly says?: string;
  readonly exitCode?: number;
  /** Texts that it writes, by the full path of the file. */
  readonly writes?: Readonly<Record<string, string>>;
}

/** A call of a fake program. */
export interface Call {
  readonly program: string;
  readonly args: readonly string[];
  /** What it was given on standard input, as JSON. */
  readonly input?: unknown;
}

export interface ScriptRun {
  readonly exitCode: number | null;
  readonly output: string;
  readonly errors: string;
  readonly calls: readonly Call[];
  /** What the step wrote to its outputs, by line. */
  readonly outputs: readonly string[];
  readonly summary: string;
}

const quoted = (text: string): string => `'${text.replaceAll("'", "'\\''")}'`;

/** A program that keeps each call in a folder, and fails at one that it was not told of. A shell starts faster than Node. */
const fake = (calls: string, program: string, answers: readonly Answer[]): string => `#!/bin/sh
call=${quoted(calls)}/$(printf %03d "$(ls ${quoted(calls)} | wc -l)")
mkdir "$call"
printf '%s\\0' ${program} "$@" > "$call/args"
case " $* " in *" --input - "*) cat > "$call/input" ;; esac
case "$* " in
${answers.map(answered).join("\n")}
*) echo "${program} was not told what to say to: $*" >&2; exit 97 ;;
esac
`;

const answered = ({ to, says = "", exitCode = 0, writes = {} }: Answer): string =>
  [
    `${quoted(to.map((word) => `${word} `).join(""))}*)`,
    ...Object.entries(writes).map(
      ([path, text]) => `mkdir -p ${quoted(dirname(path))}; printf %s ${quoted(text)} > ${quoted(path)}`,
    ),
    `printf %s ${quoted(says)}; exit ${exitCode} ;;`,
  ].join("\n");

function callIn(folder: string): Call {
  const [program = "", ...args] = readFileSync(join(folder, "args"), "utf8").split("\0").slice(0, -1);
  const input = join(folder, "input");
  return { program, args, ...(existsSync(input) && { input: JSON.parse(readFileSync(input, "utf8")) as unknown }) };
}

/**
 * Runs a script of `.github/scripts` with fake programs in front of the PATH, and with nothing of this process's own
 * environment but the PATH.
 */
export function runScript(
  name: string,
  environment: Readonly<Record<string, string>>,
  programs: Readonly<Record<string, readonly Answer[]>> = {},
  workingDirectory: string = PROJECT_DIRECTORY,
): ScriptRun {
  const folder = temporaryFolder();
  const [bin, calls] = [join(folder, "bin"), join(folder, "calls")];
  mkdirSync(bin);
  mkdirSync(calls);
  for (const [program, answers] of Object.entries(programs)) {
    writeFileSync(join(bin, program), fake(calls, program, answers), { mode: 0o755 });
  }
  const files = { GITHUB_OUTPUT: join(folder, "outputs"), GITHUB_STEP_SUMMARY: join(folder, "summary") };
  Object.values(files).forEach((file) => {
    writeFileSync(file, "");
  });
  const { status, stdout, stderr } = spawnSync(join(PROJECT_DIRECTORY, ".github/scripts", name), {
    cwd: workingDirectory,
    encoding: "utf8",
    env: { PATH: [bin, process.env.PATH].join(delimiter), ...files, ...environment },
  });
  return {
    exitCode: status,
    output: stdout,
    errors: stderr,
    calls: readdirSync(calls)
      .sort()
      .map((call) => callIn(join(calls, call))),
    outputs: readFileSync(files.GITHUB_OUTPUT, "utf8").trimEnd().split("\n"),
    summary: readFileSync(files.GITHUB_STEP_SUMMARY, "utf8"),
  };
}
