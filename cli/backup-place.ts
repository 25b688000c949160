import { arrivalOfFolder } from "../backup-format/object-key";
import type { Settings } from "../settings";
import type { ProcessEnvironment } from "./aws-clients";
import { UsageError } from "./errors";
import { checkBucket } from "./source-options";
import { settingsOfEnvironment } from "./sources/environment-source";
import { parseSource } from "./sources/source";

/** A backup that can be written to: the folder above the dates of its keys. */
export interface BackupPlace {
  readonly bucket: string;
  /** Empty, or ending in a slash. */
  readonly prefix: string;
  /** Absent: that of the process or its profile. */
  readonly region?: string;
  /** Absent unless the environment was named. */
  readonly settings?: Settings;
}

/** A year that no month follows is no date yet: see arrivalOfFolder(). */
const YEAR_FOLDER = /(^|\/)(year=)?2\d{3}\/$/;

/** What the command line says about it. */
export interface BackupPlaceOptions {
  readonly env?: string;
  readonly bucket?: string;
  readonly prefix?: string;
}

/**
 * Where the backup is that is to be written to, by `--env` or by `--bucket` and `--prefix`.
 *
 * @throws {UsageError} unless it is exactly one of these, and a prefix that dates can follow
 */
export async function backupPlaceOf(
  { env, bucket, prefix = "" }: BackupPlaceOptions,
  environment: ProcessEnvironment,
): Promise<BackupPlace> {
  if ((env === undefined) === (bucket === undefined)) {
    const got = env === undefined ? "neither" : "both";
    throw new UsageError(`expected --env or --bucket to say where the backup is, got: ${got}`);
  }
  if (env !== undefined) {
    if (prefix !== "") {
      throw new UsageError("--prefix goes with --bucket: with --env, the settings say it");
    }
    const settings = await settingsOfEnvironment(env, environment);
    const { region, backupStorage, backupDelivery } = settings;
    return { bucket: backupStorage.bucketName, prefix: backupDelivery.prefix, region, settings };
  }
  if (prefix !== "" && !prefix.endsWith("/")) {
    throw new UsageError(`--prefix: expected the folder above the dates, which ends in a slash, got: ${prefix}`);
  }
  if (arrivalOfFolder(prefix) !== undefined || YEAR_FOLDER.test(prefix)) {
    throw new UsageError(`--prefix: expected the folder above the dates, such as logs/, got: ${prefix}`);
  }
  const name = bucket ?? "";
  checkBucket(name);
  parseSource(`s3://${name}/`); // or it is no name of a bucket
  return { bucket: name, prefix };
}
