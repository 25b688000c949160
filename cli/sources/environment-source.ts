import type { ProcessEnvironment } from "../aws-clients";
import { UsageError } from "../errors";
import type { Source } from "./source";

/**
 * Where an environment's backup is, by its file. Only that file is read: the others may be wrong.
 *
 * @param name the environment file's name without `.json`
 * @throws {UsageError} where there is no such environment, or its file is wrong
 */
export async function sourceOfEnvironment(name: string, environment: ProcessEnvironment): Promise<Source> {
  if (name.trim() === "" || name.includes(",")) {
    throw new UsageError(`--env takes the name of one environment, got: ${JSON.stringify(name)}`);
  }
  const { loadSettings, SettingsError } = await import("../../settings");
  try {
    const [settings] = loadSettings({ env: { ...environment, LOG_BACKUP_ENVIRONMENT: name } });
    if (settings === undefined) {
      throw new UsageError(`--env: there is no environment ${JSON.stringify(name)}`);
    }
    const { region, backupStorage, backupDelivery } = settings;
    return { kind: "s3", bucket: backupStorage.bucketName, prefix: backupDelivery.prefix, region };
  } catch (error) {
    if (error instanceof SettingsError) {
      throw new UsageError(error.message.replace(/^LOG_BACKUP_ENVIRONMENT: /, "--env: "), { cause: error });
    }
    throw error;
  }
}
