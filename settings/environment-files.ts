import { readdirSync } from "node:fs";
import { join } from "node:path";
import { DISCOVERED_SUFFIX } from "./discovered-log-groups";
import { nearest } from "./nearest";

/** One environment's file. */
export interface EnvironmentFileName {
  /** The file's name without `.json`. */
  readonly environment: string;
  readonly path: string;
}

/** How files end that lie beside those of environments. */
const OTHERS = [".schema.json", DISCOVERED_SUFFIX];
const name = /^[a-z][a-z0-9-]{0,15}$/;
const nameRule = "must be 1 to 16 characters of a-z 0-9 - and start with a letter";

/**
 * Finds the files to read, in order of name: those of `wanted` (comma-separated names), or else every `*.json` of
 * the folder but the schema and what was discovered. `shown` turns a path into what messages call it.
 */
export function findEnvironmentFiles(
  directory: string,
  wanted: string | undefined,
  shown: (path: string) => string,
): { readonly files: readonly EnvironmentFileName[]; readonly problems: readonly string[] } {
  const folder = shown(directory);
  const present = environmentsIn(directory);
  if (present === undefined) {
    return {
      files: [],
      problems: [`${folder}: there is no such folder, LOG_BACKUP_ENVIRONMENTS_DIR can name another`],
    };
  }
  if (present.length === 0) {
    return { files: [], problems: [`${folder}: there is no environment file, such as ${join(folder, "dev.json")}`] };
  }

  const names = selected(wanted) ?? present;
  const problems = names.flatMap((environment) => {
    if (!present.includes(environment)) {
      return [`LOG_BACKUP_ENVIRONMENT: ${missing(environment, folder, present)}`];
    }
    if (name.test(environment)) {
      return [];
    }
    const path = shown(join(directory, `${environment}.json`));
    return [`${path}: the file's name without .json ${nameRule}, got: ${JSON.stringify(environment)}`];
  });
  const files = names
    .filter((environment) => present.includes(environment) && name.test(environment))
    .map((environment) => ({ environment, path: join(directory, `${environment}.json`) }));
  return { files, problems };
}

function environmentsIn(directory: string): string[] | undefined {
  try {
    return readdirSync(directory)
      .filter((file) => file.endsWith(".json") && !OTHERS.some((ending) => file.endsWith(ending)))
      .map((file) => file.slice(0, -".json".length))
      .sort();
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") {
      return undefined;
    }
    throw error;
  }
}

function selected(wanted: string | undefined): string[] | undefined {
  const names = (wanted ?? "").split(",").flatMap((each) => each.trim() || []);
  return names.length === 0 ? undefined : [...new Set(names)].sort();
}

function missing(environment: string, folder: string, present: readonly string[]): string {
  const near = nearest(environment, present);
  const hint = near === undefined ? "" : `, did you mean ${JSON.stringify(near)}?`;
  return `there is no ${join(folder, `${environment}.json`)}, only ${present.join(", ")}${hint}`;
}
