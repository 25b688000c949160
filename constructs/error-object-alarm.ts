import { S3BucketMetric } from "@cdktf/provider-aws/lib/s3-bucket-metric";
import { Construct } from "constructs";
import { type AlarmSetting, BackupAlarm } from "./backup-alarm";
import { bucketRequestMetric } from "./metric";

export interface ErrorObjectAlarmProps extends AlarmSetting {
  /** Of a bucket that is there. */
  readonly bucketName: string;
  /** The folder of what Firehose could not process; ends in `/`. */
  readonly errorPrefix: string;
  /** The id of the metrics configuration, and with it the `FilterId` of its metrics. */
  readonly filterId: string;
  /** False for a local AWS, which has no request metrics. */
  readonly hasRequestMetrics: boolean;
}

/**
 * An alarm on objects that are written under the error prefix. S3 counts the requests to that folder alone; it bills such
 * metrics only for the time in which there are any, so an empty folder costs nothing.
 * https://docs.aws.amazon.com/AmazonS3/latest/userguide/metrics-configurations.html
 */
export class ErrorObjectAlarm extends Construct {
  readonly alarm: BackupAlarm;

  constructor(scope: Construct, id: string, props: ErrorObjectAlarmProps) {
    super(scope, id);
    const { bucketName, filterId, errorPrefix, namePrefix, topicArn, runbook } = props;

    if (props.hasRequestMetrics) {
      new S3BucketMetric(this, "request-metrics", {
        bucket: bucketName,
        name: filterId,
        filter: { prefix: errorPrefix },
      });
    }
    this.alarm = new BackupAlarm(this, "error-objects", {
      namePrefix,
      topicArn,
      runbook,
      section: "error-objects",
      meaning: `Firehose has written objects under ${errorPrefix} of the backup bucket: log events that it could not process, and that are not in the backup.`,
      action: "Find out why from the objects and the stream's error log, mend it, then run log-backup redrive.",
      // Parts of a large object are PUTs, too.
      watched: { metric: bucketRequestMetric(bucketName, filterId, "PutRequests") },
      label: `writes under ${errorPrefix}`,
      breachesWhen: "above",
      threshold: 0,
      periodSeconds: 300,
      periods: 1,
      breachingPeriods: 1,
    });
  }
}
