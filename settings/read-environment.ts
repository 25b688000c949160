import { existsSync, readFileSync } from "node:fs";
import { withDefaults } from "./defaults";
import { discoveredFileOf, mustBeDiscovered, readDiscovered } from "./discovered-log-groups";
import type { EnvironmentFileName } from "./environment-files";
import type { Addressing, Settings } from "./environment-settings";
import { JsonSyntaxError, readJson, type RepeatedProperty } from "./json-document";
import { inWords, problemsOf } from "./problems";
import { environmentFile } from "./schema";
import { sourceConflicts } from "./source-conflicts";

/** Settings, or one sentence for each problem. */
export type Read = { readonly settings: Settings } | { readonly problems: readonly string[] };

/** Reads the files of an environment: its settings, and what was discovered for them. */
export class EnvironmentReader {
  /**
   * @param directory of the environment files
   * @param shown turns a path into what messages call it
   */
  constructor(
    private readonly directory: string,
    private readonly addressing: Addressing,
    private readonly shown: (path: string) => string,
  ) {}

  /** Settings without what was discovered. */
  read({ environment, path }: EnvironmentFileName): Read {
    const file = this.shown(path);
    try {
      const { value, repeated } = readJson(readFileSync(path, "utf8"));
      const twice = repeated.map(repeatedRule);
      const checked = environmentFile.safeParse(value);
      if (checked.success && twice.length === 0) {
        return { settings: withDefaults(checked.data, environment, this.addressing) };
      }
      const broken = checked.success ? [] : problemsOf(checked.error, value, environmentFile);
      return { problems: [...twice, ...broken].map((problem) => `${file}: ${problem}`) };
    } catch (error) {
      return { problems: [unreadable(file, error)] };
    }
  }

  /** Adds what was discovered for the settings' sources. */
  withDiscovered(settings: Settings): Read {
    const path = discoveredFileOf(this.directory, settings.environment);
    const file = this.shown(path);
    const again = `run npm run discover -- --env ${settings.environment}`;
    const wanted = mustBeDiscovered(settings.sources);
    if (!existsSync(path)) {
      const missing = `${file}: is missing, it holds what was found for sources.prefixes and sources.account: ${again}, and commit it`;
      return wanted ? { problems: [missing] } : { settings };
    }
    if (!wanted) {
      const rule = "must go, for the settings have neither sources.prefixes nor sources.account: delete it";
      return { problems: [`${file}: ${rule}`] };
    }
    try {
      const { value, repeated } = readJson(readFileSync(path, "utf8"));
      const read = repeated.length > 0 ? { problems: repeated.map(repeatedRule) } : readDiscovered(value, settings);
      return "problems" in read
        ? { problems: read.problems.map((problem) => `${file}: ${problem}`) }
        : { settings: { ...settings, sources: { ...settings.sources, discovered: read.discovered } } };
    } catch (error) {
      return { problems: [`${unreadable(file, error)}: ${again}`] };
    }
  }

  /** The same, but what was discovered counts as nothing where it is missing or does not fit the settings. */
  withWhatFits(settings: Settings): Settings {
    const complete = this.withDiscovered(settings);
    const fits =
      "settings" in complete && sourceConflicts({ file: "", settings: complete.settings }).length === 0
        ? complete.settings
        : undefined;
    return fits ?? settings;
  }
}

function repeatedRule({ path, lines: [first, again] }: RepeatedProperty): string {
  return `${inWords(path)} must be there once, got it on lines ${first} and ${again}`;
}

/** The one sentence for a file that cannot be read, or is not JSON. */
function unreadable(file: string, error: unknown): string {
  if (error instanceof JsonSyntaxError) {
    return `${file}:${error.line}:${error.column}: not valid JSON: ${error.message}`;
  }
  const { code, message } = error as NodeJS.ErrnoException;
  if (code === undefined) {
    throw error;
  }
  return `${file}: cannot be read: ${message}`;
}
