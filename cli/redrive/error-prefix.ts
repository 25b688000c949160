import type { BackupPlace } from "../backup-place";
import { UsageError } from "../errors";
import { REDRIVEN_PREFIX } from "./redriver";

const DEFAULT_ERROR_PREFIX = "errors/";

/**
 * The folder of the error objects: that of the environment's settings, or `--error-prefix`.
 *
 * @throws {UsageError} unless the backup, the error objects and those that were redriven lie in folders apart
 */
export function errorPrefixOf(errorPrefix: string | undefined, { prefix, settings }: BackupPlace): string {
  if (settings !== undefined) {
    if (errorPrefix !== undefined) {
      throw new UsageError("--error-prefix goes with --bucket: with --env, the settings say it");
    }
    return apart(settings.backupDelivery.errorPrefix, prefix);
  }
  return apart(errorPrefix ?? DEFAULT_ERROR_PREFIX, prefix);
}

function apart(errorPrefix: string, prefix: string): string {
  if (errorPrefix === "" || !errorPrefix.endsWith("/")) {
    throw new UsageError(
      `--error-prefix: expected a folder, which ends in a slash, such as errors/, got: ${errorPrefix === "" ? "an empty text" : errorPrefix}`,
    );
  }
  if (prefix === "") {
    throw new UsageError(
      "--prefix: expected the folder of the backup, such as logs/, got none: the error objects would lie in the backup",
    );
  }
  if (errorPrefix.startsWith(prefix) || prefix.startsWith(errorPrefix)) {
    throw new UsageError(
      `--error-prefix: expected a folder that neither lies in the backup's nor holds it (${prefix}), got: ${errorPrefix}`,
    );
  }
  for (const [option, folder] of [
    ["--prefix", prefix],
    ["--error-prefix", errorPrefix],
  ] as const) {
    if (folder.startsWith(REDRIVEN_PREFIX)) {
      throw new UsageError(
        `${option}: expected another folder than ${REDRIVEN_PREFIX}, where error objects go that are dealt with, got: ${folder}`,
      );
    }
  }
  return errorPrefix;
}
