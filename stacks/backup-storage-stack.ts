import type { S3BucketLifecycleConfigurationRule } from "@cdktf/provider-aws/lib/s3-bucket-lifecycle-configuration";
import type { Construct } from "constructs";
import { PrivateBucket } from "../constructs/private-bucket";
import type { Settings } from "../settings";
import { EnvironmentStack } from "./environment-stack";

/** What must outlive everything else: the bucket that holds the backup. */
export class BackupStorageStack extends EnvironmentStack {
  readonly backupBucket: PrivateBucket;

  constructor(scope: Construct, settings: Settings) {
    super(scope, "backup-storage", settings);

    this.backupBucket = new PrivateBucket(this, "backup-bucket", {
      bucketName: settings.backupStorage.bucketName,
      preventDestroy: settings.backupStorage.preventDestroy,
      allowObjectsWithoutTls: settings.plainHttpEndpoint,
      lifecycleRules: [retentionRule(settings.backupStorage)],
    });

    this.output("backup_bucket_name", "Bucket that holds the backup", this.backupBucket.bucket.id);
    this.output("backup_bucket_arn", "ARN of the bucket that holds the backup", this.backupBucket.bucket.arn);
  }
}

function retentionRule(storage: Settings["backupStorage"]): S3BucketLifecycleConfigurationRule {
  return {
    id: "backup-retention",
    status: "Enabled",
    filter: [{ prefix: "" }],
    transition: storage.transitions.map(({ storageClass, days }) => ({ storageClass, days })),
    // Once no version is left, the delete marker goes too. S3 does it by itself where current versions expire by age.
    expiration: [
      storage.expirationDays === undefined ? { expiredObjectDeleteMarker: true } : { days: storage.expirationDays },
    ],
    noncurrentVersionExpiration: [{ noncurrentDays: storage.noncurrentVersionExpirationDays }],
    abortIncompleteMultipartUpload: [{ daysAfterInitiation: storage.abortIncompleteMultipartUploadDays }],
  };
}
