import type { LimitSource } from "./aws-limits";

const asOf = "2026-11-29";

/** What AWS allows of where alarms are sent, and of the stream's key: as `awsLimits`, one place to correct. */
export const monitoringLimits = {
  /** Alarms reach only topics of their own Region, and no FIFO topics. */
  snsTopicArn: {
    pattern: "^arn:aws:sns:([a-z0-9-]+):[0-9]{12}:[A-Za-z0-9_-]{1,256}$",
    source: "https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/Notify_Users_Alarm_Changes.html",
    asOf,
    note: "only an ARN whose name has no .fifo at its end: a FIFO topic is answered with an error by PutMetricAlarm",
  },
  /** Firehose takes a key by its ARN, not by an alias. */
  kmsKeyArn: {
    pattern: "^arn:aws:kms:([a-z0-9-]+):[0-9]{12}:key/[A-Za-z0-9-]+$",
    source:
      "https://docs.aws.amazon.com/firehose/latest/APIReference/API_DeliveryStreamEncryptionConfigurationInput.html",
    asOf,
  },
} as const satisfies Record<string, LimitSource & Record<string, unknown>>;
