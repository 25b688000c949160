import type { TerraformStack } from "cdktf";
import { BackupStream } from "../../constructs/backup-stream";
import type { StreamFormat } from "../../constructs/created-format";
import { PrivateBucket } from "../../constructs/private-bucket";

/** A backup stream and its bucket, with the ids `backup-stream` and `bucket`. */
export function addBackupStream(stack: TerraformStack, format: StreamFormat = "pass-through"): BackupStream {
  const bucket = new PrivateBucket(stack, "bucket", {
    bucketName: "example-bucket",
    preventDestroy: true,
    lifecycleRules: [],
  });
  return new BackupStream(stack, "backup-stream", {
    accountId: "111122223333",
    streamName: "cloudwatchlogs-backup-stream",
    format,
    roleName: "delivery",
    bucket,
    prefix: "logs/",
    errorPrefix: "errors/",
    bufferSizeMiB: 2,
    bufferIntervalSeconds: 61,
    errorLogRetentionDays: 30,
  });
}
