/** A metric of CloudWatch, and how its points become one a period. */
export interface Metric {
  readonly namespace: string;
  readonly metricName: string;
  readonly dimensions: Readonly<Record<string, string>>;
  readonly stat: "Sum" | "Average" | "Minimum" | "Maximum";
}

/**
 * Of a Firehose stream, such as `DeliveryToS3.DataFreshness`.
 * https://docs.aws.amazon.com/firehose/latest/dev/monitoring-with-cloudwatch-metrics.html
 */
export function firehoseMetric(streamName: string, metricName: string, stat: Metric["stat"]): Metric {
  return { namespace: "AWS/Firehose", metricName, dimensions: { DeliveryStreamName: streamName }, stat };
}

/**
 * What a subscription filter forwards to Firehose of one log group, such as `ForwardedLogEvents`: a sum.
 * https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/CloudWatch-Logs-Monitoring-CloudWatch-Metrics.html
 */
export function forwardingMetric(logGroupName: string, filterName: string, metricName: string): Metric {
  const dimensions = { LogGroupName: logGroupName, DestinationType: "Firehose", FilterName: filterName };
  return { namespace: "AWS/Logs", metricName, dimensions, stat: "Sum" };
}

/**
 * The sum over all log groups of what is forwarded to Firehose, as a query of Metrics Insights. A subscription policy's metrics
 * have a dimension more than a filter's: without a schema, both count.
 *
 * @param filterName only by filters of this name. Undefined: by whatever forwards to Firehose in the account and Region
 */
export function forwardingQuery(metricName: string, filterName: string | undefined): string {
  const from =
    filterName === undefined ? '"AWS/Logs"' : 'SCHEMA("AWS/Logs", DestinationType, FilterName, LogGroupName)';
  const ofFilter = filterName === undefined ? "" : ` AND FilterName = '${filterName}'`;
  return `SELECT SUM(${metricName}) FROM ${from} WHERE DestinationType = 'Firehose'${ofFilter}`;
}

/** What comes into a log group: `IncomingLogEvents` or `IncomingBytes`, a sum. Without a name: into all of the account and Region. */
export function incomingMetric(logGroupName: string | undefined, metricName: string): Metric {
  const dimensions: Metric["dimensions"] = logGroupName === undefined ? {} : { LogGroupName: logGroupName };
  return { namespace: "AWS/Logs", metricName, dimensions, stat: "Sum" };
}

/**
 * Requests to the part of a bucket that a metrics configuration describes, such as `PutRequests`: a sum.
 * https://docs.aws.amazon.com/AmazonS3/latest/userguide/metrics-dimensions.html
 */
export function bucketRequestMetric(bucketName: string, filterId: string, metricName: string): Metric {
  const dimensions = { BucketName: bucketName, FilterId: filterId };
  return { namespace: "AWS/S3", metricName, dimensions, stat: "Sum" };
}
