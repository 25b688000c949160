import type { S3BucketLifecycleConfigurationRule } from "@cdktf/provider-aws/lib/s3-bucket-lifecycle-configuration";
import type { Construct } from "constructs";
import { PrivateBucket } from "../constructs/private-bucket";
import type { Settings } from "../settings";
import { EnvironmentStack } from "./environment-stack";
import { addLogQueries } from "./log-queries";

/** What must outlive everything else: the bucket that holds the backup, and where settings want it what asks it in SQL. */
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
    if (settings.query.catalogue) {
      this.addQueries(settings);
    }
  }

  private addQueries(settings: Settings): void {
    const queries = addLogQueries(this, settings, this.backupBucket);
    this.output("query_database_name", "Glue database with the backup's tables and views", queries.databaseName);
    this.output("query_workgroup_name", "Athena workgroup for queries on the backup", queries.workgroupName);
    this.output("query_results_bucket_name", "Bucket of the results of Athena queries", queries.resultsBucketName);
    if (queries.analystPolicyArn !== undefined) {
      this.output("analyst_policy_arn", "Policy that lets read through Athena only", queries.analystPolicyArn);
    }
    if (queries.analystRoleArn !== undefined) {
      this.output("analyst_role_arn", "Role that reads through Athena only", queries.analystRoleArn);
    }
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
