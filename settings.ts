import { existsSync, readFileSync } from "node:fs";
import { dirname, join, relative, resolve } from "node:path";
import { conflicts, type NamedSettings } from "./settings/conflicts";
import { deepFreeze, withDefaults } from "./settings/defaults";
import { discoveredFileOf, readDiscovered } from "./settings/discovered-log-groups";
import { findEnvironmentFiles, type EnvironmentFileName } from "./settings/environment-files";
import type { Addressing, Settings } from "./settings/environment-settings";
import { JsonSyntaxError, readJson } from "./settings/json-document";
import { inWords, problemsOf } from "./settings/problems";
import { environmentFile } from "./settings/schema";
import { sourceConflicts } from "./settings/source-conflicts";

export type { Settings };

/** Where settings come from. */
export interface SettingsSource {
  /**
   * Environment variables. Read are `LOG_BACKUP_ENVIRONMENT` (comma-separated names: only these environments),
   * `LOG_BACKUP_ENVIRONMENTS_DIR` (another folder than `environments/`), and `AWS_ENDPOINT_URL` and
   * `AWS_ENDPOINT_URL_S3` (a local AWS: S3 by path).
   */
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Folder of the environment files. Default: `environments/` beside `cdktf.json`, here or in a folder above. */
  readonly directory: string;
  /**
   * Whether the log groups that were discovered must be those that the settings ask for. Not for what only reads a
   * backup, or discovers: then a file that is missing or out of date counts as empty. Default: true.
   */
  readonly requireDiscovered: boolean;
}

/** The settings are wrong. The message has one line for each problem, of all files. */
export class SettingsError extends Error {
  constructor(readonly problems: readonly string[]) {
    super(problems.join("\n"));
    this.name = "SettingsError";
  }
}

/**
 * Reads, checks and completes the settings of every environment, in order of name. The result is deeply frozen.
 *
 * @throws SettingsError with every problem of every file
 */
export function loadSettings(source: Partial<SettingsSource> = {}): readonly Settings[] {
  const { env = process.env, requireDiscovered = true } = source;
  const directory = resolve(source.directory ?? environmentsDirectory(env));
  const addressing = addressingOf(env);
  const found = findEnvironmentFiles(directory, env.LOG_BACKUP_ENVIRONMENT, shown);

  const problems = [...found.problems];
  const sound: NamedSettings[] = [];
  for (const file of found.files) {
    const read = readEnvironmentFile(file, addressing);
    if (!("settings" in read)) {
      problems.push(...read.problems);
      continue;
    }
    const complete = withDiscovered(read.settings, directory);
    const name = shown(file.path);
    if (requireDiscovered && "problems" in complete) {
      problems.push(...complete.problems);
      continue;
    }
    const settings = "settings" in complete ? complete.settings : read.settings;
    // What was discovered for other sources than these is out of date, too.
    const isCurrent = requireDiscovered || sourceConflicts({ file: name, settings }).length === 0;
    sound.push({ file: name, settings: isCurrent ? settings : read.settings });
  }
  problems.push(...conflicts(sound));
  if (problems.length > 0) {
    throw new SettingsError(problems);
  }
  return deepFreeze(sound.map(({ settings }) => settings));
}

type Read = { readonly settings: Settings } | { readonly problems: readonly string[] };

function readEnvironmentFile({ environment, path }: EnvironmentFileName, addressing: Addressing): Read {
  const file = shown(path);
  try {
    const { value, repeated } = readJson(readFileSync(path, "utf8"));
    const twice = repeated.map(
      ({ path: where, lines: [first, again] }) =>
        `${inWords(where)} must be there once, got it on lines ${first} and ${again}`,
    );
    const checked = environmentFile.safeParse(value);
    if (checked.success && twice.length === 0) {
      return { settings: withDefaults(checked.data, environment, addressing) };
    }
    const broken = checked.success ? [] : problemsOf(checked.error, value, environmentFile);
    return { problems: [...twice, ...broken].map((problem) => `${file}: ${problem}`) };
  } catch (error) {
    return { problems: [unreadable(file, error)] };
  }
}

/** Adds the log groups that were discovered for the settings' prefixes. */
function withDiscovered(settings: Settings, directory: string): Read {
  const path = discoveredFileOf(directory, settings.environment);
  const file = shown(path);
  const wanted = settings.sources.prefixes.length > 0;
  if (!existsSync(path)) {
    const missing = `${file}: is missing, it holds the log groups of sources.prefixes: run npm run discover -- --env ${settings.environment}, and commit it`;
    return wanted ? { problems: [missing] } : { settings };
  }
  if (!wanted) {
    return { problems: [`${file}: must go, for the settings have no sources.prefixes: delete it`] };
  }
  try {
    const { value } = readJson(readFileSync(path, "utf8"));
    const read = readDiscovered(value, settings);
    return "problems" in read
      ? { problems: read.problems.map((problem) => `${file}: ${problem}`) }
      : { settings: { ...settings, sources: { ...settings.sources, discovered: read.discovered } } };
  } catch (error) {
    return { problems: [unreadable(file, error)] };
  }
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

/** The variable for S3 alone wins, as it does in the AWS SDKs and in Terraform. */
function addressingOf({ AWS_ENDPOINT_URL, AWS_ENDPOINT_URL_S3 }: SettingsSource["env"]): Addressing {
  const endpoint = [AWS_ENDPOINT_URL_S3, AWS_ENDPOINT_URL].find(isSet);
  return { usePathStyle: endpoint !== undefined, plainHttpEndpoint: /^http:/i.test(endpoint ?? "") };
}

/** The folder of the environment files. */
export function environmentsDirectory({ LOG_BACKUP_ENVIRONMENTS_DIR: named }: SettingsSource["env"]): string {
  return resolve(isSet(named) ? named : besideProjectFile());
}

/** `environments/` beside the nearest `cdktf.json`, or in the current folder where there is none. */
function besideProjectFile(): string {
  let folder = process.cwd();
  while (!existsSync(join(folder, "cdktf.json"))) {
    if (folder === dirname(folder)) {
      return resolve("environments");
    }
    folder = dirname(folder);
  }
  return join(folder, "environments");
}

/** An empty variable counts as none. */
function isSet(variable: string | undefined): variable is string {
  return variable !== undefined && variable !== "";
}

/** A path as messages show it. */
function shown(path: string): string {
  return relative(process.cwd(), path) || ".";
}
