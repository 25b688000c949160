import { loadSettings, type Settings } from "../../settings";

/** The settings of an example environment, as a computer with the given environment variables would read them. */
export function exampleSettings(env: Record<string, string> = {}, environment = "dev"): Settings {
  const [settings] = loadSettings({ env: { ...env, LOG_BACKUP_ENVIRONMENT: environment } });
  if (settings === undefined) {
    throw new Error(`environments/${environment}.json was not read`);
  }
  return settings;
}
