import { resolve } from "node:path";
import { loadSettings, type Settings } from "../settings";
import type { ProcessEnvironment } from "./environment";

/** There is no environment of that name, or it names several. */
export class UnknownEnvironmentError extends Error {
  override readonly name = "UnknownEnvironmentError";
}

/**
 * The settings of one environment of a project, wherever the command is run.
 * @throws SettingsError with every problem; UnknownEnvironmentError
 */
export function loadEnvironment(
  environmentName: string,
  projectDirectory: string,
  environment: ProcessEnvironment,
): Settings {
  const { LOG_BACKUP_ENVIRONMENTS_DIR: named = "" } = environment;
  const [settings] = loadSettings({
    env: { ...environment, LOG_BACKUP_ENVIRONMENT: environmentName },
    directory: resolve(projectDirectory, named === "" ? "environments" : named),
  });
  if (settings?.environment !== environmentName) {
    throw new UnknownEnvironmentError(`There is no environment ${JSON.stringify(environmentName)}.`);
  }
  return settings;
}
