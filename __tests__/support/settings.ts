import { join } from "node:path";
import { loadSettings, type Settings } from "../../settings";

/** Example settings for tests, which stay as they are when somebody edits those in `environments/`. */
export const exampleEnvironments = join(__dirname, "environments");

/** The settings of an example environment, as a computer with the given environment variables would read them. */
export function exampleSettings(env: Record<string, string> = {}, environment = "dev"): Settings {
  const [settings] = loadSettings({
    env: { ...env, LOG_BACKUP_ENVIRONMENT: environment },
    directory: exampleEnvironments,
  });
  if (settings === undefined) {
    throw new Error(`the example ${environment}.json was not read`);
  }
  return settings;
}

/** Log groups to back up by name, every event of each. */
export function sourcesNamed(...names: string[]): Settings["sources"] {
  return { logGroups: names.map((name) => ({ name, filterPattern: "" })), prefixes: [], discovered: [] };
}
