import type { Line } from "./dashboard-widget";
import type { Metric } from "./metric";

/** Seconds: S3 counts what it stores once a day. */
export const DAY = 86_400;

/**
 * What a bucket's objects of a storage class are counted as. What is moved there by a lifecycle rule has no parts under way,
 * and what is archived needs an index of its own.
 * https://docs.aws.amazon.com/AmazonS3/latest/userguide/metrics-dimensions.html
 */
const STORAGE_TYPES: Readonly<Record<string, readonly string[]>> = {
  STANDARD: ["StandardStorage"],
  STANDARD_IA: ["StandardIAStorage", "StandardIASizeOverhead"],
  ONEZONE_IA: ["OneZoneIAStorage", "OneZoneIASizeOverhead"],
  INTELLIGENT_TIERING: ["IntelligentTieringFAStorage", "IntelligentTieringIAStorage", "IntelligentTieringAIAStorage"],
  GLACIER_IR: ["GlacierInstantRetrievalStorage", "GlacierIRSizeOverhead"],
  GLACIER: ["GlacierStorage", "GlacierObjectOverhead", "GlacierS3ObjectOverhead"],
  DEEP_ARCHIVE: ["DeepArchiveStorage", "DeepArchiveObjectOverhead", "DeepArchiveS3ObjectOverhead"],
};

/**
 * The `StorageType`s of objects that are written to STANDARD and then moved to other classes.
 * @throws Error for a class whose types are not known
 */
export function storageTypesOf(storageClasses: readonly string[]): string[] {
  return ["STANDARD", ...storageClasses].flatMap((storageClass) => {
    const types = STORAGE_TYPES[storageClass];
    if (types === undefined) {
      throw new Error(`no StorageType is known of the storage class ${storageClass}: add it to STORAGE_TYPES`);
    }
    return types;
  });
}

/** A daily metric of a bucket. */
export function storageMetric(bucketName: string, metricName: string, storageType: string): Metric {
  const dimensions = { BucketName: bucketName, StorageType: storageType };
  return { namespace: "AWS/S3", metricName, dimensions, stat: "Average" };
}

/** Bytes by storage type, to be stacked. */
export function storedBytes(bucketName: string, storageTypes: readonly string[]): Line[] {
  return storageTypes.map((type) => ({ metric: storageMetric(bucketName, "BucketSizeBytes", type), label: type }));
}
