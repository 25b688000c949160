import { existsSync } from "node:fs";
import { dirname, join, relative, resolve } from "node:path";
import { conflicts, type NamedSettings } from "./settings/conflicts";
import { deepFreeze } from "./settings/defaults";
import { discoveredFileOf } from "./settings/discovered-log-groups";
import { findEnvironmentFiles } from "./settings/environment-files";
import type { Addressing, Settings } from "./settings/environment-settings";
import { EnvironmentReader } from "./settings/read-environment";
import { sourceConflicts } from "./settings/source-conflicts";

export type { NamedSettings, Settings };

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
 * Reads, checks and completes the settings of every environment, in order of name. The result is deeply frozen. The
 * environments that LOG_BACKUP_ENVIRONMENT leaves out are looked at too, as far as they can be read: what one backs up must
 * not be what another's backup writes, whichever of them is synthesized.
 *
 * @throws SettingsError with every problem of every file
 */
export function loadSettings(source: Partial<SettingsSource> = {}): readonly Settings[] {
  const { env = process.env, requireDiscovered = true } = source;
  const directory = directoryOf(source);
  const reader = readerOf(source);
  const found = findEnvironmentFiles(directory, env.LOG_BACKUP_ENVIRONMENT, shown);

  const problems = [...found.problems];
  const sound: NamedSettings[] = [];
  for (const file of found.files) {
    const read = reader.read(file);
    const complete = "settings" in read && requireDiscovered ? reader.withDiscovered(read.settings) : read;
    if ("problems" in complete) {
      problems.push(...complete.problems);
      continue;
    }
    const settings = requireDiscovered ? complete.settings : reader.withWhatFits(complete.settings);
    sound.push({ file: shown(file.path), settings });
  }
  const selected = found.files.map(({ environment }) => environment);
  const others = requireDiscovered ? loadOthers(selected, source) : [];
  problems.push(...conflicts(sound, others));
  if (problems.length > 0) {
    throw new SettingsError(problems);
  }
  return deepFreeze(sound.map(({ settings }) => settings));
}

/** The environments that are not selected, and that can be read. What was discovered for them counts as far as it fits. */
export function loadOthers(
  selected: readonly string[],
  source: Partial<SettingsSource> = {},
): readonly NamedSettings[] {
  const reader = readerOf(source);
  return findEnvironmentFiles(directoryOf(source), undefined, shown)
    .files.filter(({ environment }) => !selected.includes(environment))
    .flatMap((file) => {
      const read = reader.read(file);
      return "settings" in read ? [{ file: shown(file.path), settings: reader.withWhatFits(read.settings) }] : [];
    });
}

/** Why what was discovered for an environment is left aside, in whole sentences; none where it is current, or not asked for. */
export function discoveryProblems(settings: Settings, source: Partial<SettingsSource> = {}): readonly string[] {
  const complete = readerOf(source).withDiscovered({ ...settings, sources: { ...settings.sources, discovered: [] } });
  const file = shown(discoveredFileOf(directoryOf(source), settings.environment));
  return "problems" in complete ? complete.problems : sourceConflicts({ file, settings: complete.settings });
}

function readerOf(source: Partial<SettingsSource>): EnvironmentReader {
  return new EnvironmentReader(directoryOf(source), addressingOf(source.env ?? process.env), shown);
}

function directoryOf({ directory, env = process.env }: Partial<SettingsSource>): string {
  return resolve(directory ?? environmentsDirectory(env));
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
