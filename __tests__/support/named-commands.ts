import { type Command, CommanderError } from "commander";
import { createProgram } from "../../cli/program";
import { TemporaryFolder } from "../../cli/temporary-folder";
import { scripts } from "../../package.json";

/** A command of this project that a text names: `npm run plan -- --env dev` or `npx log-backup audit --env dev`. */
export interface NamedCommand {
  readonly text: string;
  /** The npm script, or `log-backup`. */
  readonly program: string;
  readonly args: readonly string[];
}

/** Programs behind npm scripts whose options can be asked. Each is made anew: a program keeps what it has parsed. */
export type Programs = Readonly<Record<string, () => Command>>;

const COMMAND = /\b(?:npm (?:run )?(?:--silent )?|npx (?:--no )?)([\w:-]+)((?:[^\n|;&>()`]|\$\{?\w+\}?)*)/g;
/** Of npm itself. */
const OF_NPM = ["ci", "install"];

/** What a shell makes of a word, where a value does not matter. */
const wordOf = (word: string): string => word.replaceAll(/^["']|["']$/g, "");

/** The commands that a shell script, a step or a page names. Lines that go on are joined, comments left out. */
export function commandsIn(text: string): readonly NamedCommand[] {
  const lines = text
    .replaceAll("\\\n", " ")
    .replaceAll(/^\s*#.*$/gm, "")
    .replaceAll(/\s\d?>{1,2}&?\s*\S+/g, ""); // redirections
  return [...lines.matchAll(COMMAND)]
    .map(([whole, program = "", rest = ""]) => ({
      text: whole.trim(),
      program,
      args: rest
        .trim()
        .split(/\s+/)
        .filter((word) => word !== "" && word !== "--")
        .map(wordOf),
    }))
    .filter(({ program }) => !OF_NPM.includes(program));
}

/** The real `log-backup`, which parses and does nothing. */
export function logBackupProgram(): Command {
  const output = { isTerminal: false, write: () => Promise.resolve() };
  const { signal } = new AbortController();
  const temporaryFolder = new TemporaryFolder();
  const context = { environment: {}, now: new Date(0), output, errors: output, temporaryFolder, signal };
  return createProgram(context, () => Promise.resolve());
}

/** Why a command would not run as it is named; undefined: it would. */
export function problemOf({ text, program, args }: NamedCommand, programs: Programs): string | undefined {
  if (program !== "log-backup" && !(program in scripts)) {
    return `${text}: there is no npm script ${program}`;
  }
  const made = programs[program]?.();
  if (made === undefined) {
    return args.length === 0 ? undefined : `${text}: nobody can say whether ${program} takes ${args.join(" ")}`;
  }
  silence(made);
  try {
    made.parse(args, { from: "user" });
    return undefined;
  } catch (error) {
    if (error instanceof CommanderError) {
      return `${text}: ${error.message}`;
    }
    throw error;
  }
}

/** Its errors are thrown, not printed, and nothing is done once it has parsed. */
function silence(command: Command): void {
  command.exitOverride().configureOutput({ writeErr: () => undefined, writeOut: () => undefined });
  command.commands.forEach(silence);
}
