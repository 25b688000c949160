import { compactedEventsPrefix } from "../../backup-format/compacted-key";
import type { Settings } from "../../settings";
import type { ProcessEnvironment } from "../aws-clients";
import { UsageError } from "../errors";
import type { Source } from "./source";

/**
 * The settings of an environment, by its file. Only that file is read, and what was discovered for it: the others may
 * be wrong. What was discovered may be missing or out of date, and then counts as nothing: a backup can be read all the same.
 *
 * @param name the environment file's name without `.json`
 * @throws {UsageError} where there is no such environment, or its file is wrong
 */
export async function settingsOfEnvironment(name: string, environment: ProcessEnvironment): Promise<Settings> {
  if (name.trim() === "" || name.includes(",")) {
    throw new UsageError(`--env takes the name of one environment, got: ${JSON.stringify(name)}`);
  }
  const { loadSettings, SettingsError } = await import("../../settings");
  try {
    const [settings] = loadSettings({
      env: { ...environment, LOG_BACKUP_ENVIRONMENT: name },
      requireDiscovered: false,
    });
    if (settings === undefined) {
      throw new UsageError(`--env: there is no environment ${JSON.stringify(name)}`);
    }
    return settings;
  } catch (error) {
    if (error instanceof SettingsError) {
      throw new UsageError(error.message.replace(/^LOG_BACKUP_ENVIRONMENT: /, "--env: "), { cause: error });
    }
    throw error;
  }
}

/**
 * Where an environment's backup is, or with `compacted` what was made of it.
 *
 * @throws {UsageError} as settingsOfEnvironment() does
 */
export async function sourceOfEnvironment(
  name: string,
  environment: ProcessEnvironment,
  compacted = false,
): Promise<Source> {
  const { region, backupStorage, backupDelivery, query } = await settingsOfEnvironment(name, environment);
  const prefix = compacted ? compactedEventsPrefix(query.compactedPrefix) : backupDelivery.prefix;
  return { kind: "s3", bucket: backupStorage.bucketName, prefix, region };
}
