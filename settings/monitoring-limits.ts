import type { LimitSource } from "./aws-limits";

const asOf = "2026-11-29";
const alarmPages = "https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring";

/** What AWS allows of alarms, and of where they are sent: as `awsLimits`, one place to correct. */
export const monitoringLimits = {
  alarm: {
    /** Metrics that one alarm on a math expression may look at. */
    maximumMetrics: 10,
    source: `${alarmPages}/alarm-limits.html`,
    asOf,
  },
  /** Characters. */
  alarmName: {
    maximumLength: 255,
    source: "https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_PutMetricAlarm.html",
    asOf,
  },
  /** Characters. */
  alarmDescription: {
    maximumLength: 1024,
    source: "https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_PutMetricAlarm.html",
    asOf,
  },
  /** Metrics that one query of CloudWatch Metrics Insights goes through, and alarms on such queries in a Region. */
  metricsInsights: {
    maximumMetrics: 10_000,
    maximumAlarms: 200,
    source: `${alarmPages}/cloudwatch-metrics-insights-limits.html`,
    asOf,
  },
  /** Alarms reach only topics of their own Region, and no FIFO topics. */
  snsTopicArn: {
    pattern: "^arn:aws:sns:([a-z0-9-]+):[0-9]{12}:[A-Za-z0-9_-]{1,256}$",
    source: `${alarmPages}/Notify_Users_Alarm_Changes.html`,
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
