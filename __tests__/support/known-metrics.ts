/**
 * The metrics that AWS services tell CloudWatch of this pipeline, written down from AWS's pages and not from our code: what
 * an alarm or the dashboard looks at must be one of them, with exactly its dimensions.
 *
 * Firehose: https://docs.aws.amazon.com/firehose/latest/dev/monitoring-with-cloudwatch-metrics.html
 * CloudWatch Logs: https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/CloudWatch-Logs-Monitoring-CloudWatch-Metrics.html
 * S3: https://docs.aws.amazon.com/AmazonS3/latest/userguide/metrics-dimensions.html
 */
export const KNOWN_METRICS: Readonly<Record<string, Readonly<Record<string, readonly (readonly string[])[]>>>> = {
  "AWS/Firehose": Object.fromEntries(
    [
      "BytesPerSecondLimit",
      "DeliveryToS3.Bytes",
      "DeliveryToS3.DataFreshness",
      "DeliveryToS3.ObjectCount",
      "DeliveryToS3.Records",
      "DeliveryToS3.Success",
      "IncomingBytes",
      "IncomingPutRequests",
      "IncomingRecords",
      "KMSKeyAccessDenied",
      "KMSKeyDisabled",
      "KMSKeyInvalidState",
      "KMSKeyNotFound",
      "PutRequestsPerSecondLimit",
      "RecordsPerSecondLimit",
      "ThrottledRecords",
    ].map((name) => [name, [["DeliveryStreamName"]]]),
  ),
  "AWS/Logs": {
    // Without a dimension: of the whole account and Region. AWS's page implies it, and does not list it.
    IncomingBytes: [["LogGroupName"], []],
    IncomingLogEvents: [["LogGroupName"], []],
    ForwardedBytes: [["DestinationType", "FilterName", "LogGroupName"]],
    ForwardedLogEvents: [["DestinationType", "FilterName", "LogGroupName"]],
    DeliveryErrors: [["DestinationType", "FilterName", "LogGroupName"]],
    DeliveryThrottling: [["DestinationType", "FilterName", "LogGroupName"]],
  },
  "AWS/S3": {
    BucketSizeBytes: [["BucketName", "StorageType"]],
    NumberOfObjects: [["BucketName", "StorageType"]],
    PutRequests: [["BucketName", "FilterId"]],
  },
};

/** Whether AWS tells CloudWatch this metric, under exactly these names of dimensions. */
export function isKnownMetric(metric: {
  readonly namespace: string;
  readonly metricName: string;
  readonly dimensions: Readonly<Record<string, string>>;
}): boolean {
  const names = Object.keys(metric.dimensions).sort().join(",");
  const known = KNOWN_METRICS[metric.namespace]?.[metric.metricName] ?? [];
  return known.some((dimensions) => [...dimensions].sort().join(",") === names);
}
