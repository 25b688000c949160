import { firehoseMetric, type Metric } from "./metric";

/** One of the limits of a Firehose stream, and what it limits. */
export interface StreamLimit {
  readonly what: "bytes" | "records" | "requests";
  readonly used: Metric;
  /** A second. One that was lowered within a period is the one that counts. */
  readonly limit: Metric;
}

/** Percent of a limit that is used, of the metrics `used` and `limit`: AWS compares the rate of five minutes with it. */
export const PERCENT_OF_LIMIT = "100 * (used / PERIOD(used)) / limit";

/**
 * The limits of a stream, as Firehose tells them. What comes in is counted after throttling, so it hardly passes them.
 * https://docs.aws.amazon.com/firehose/latest/dev/firehose-cloudwatch-metrics-best-practices.html
 */
export function streamLimits(streamName: string): StreamLimit[] {
  const limits = [
    { what: "bytes", used: "IncomingBytes", limit: "BytesPerSecondLimit" },
    { what: "records", used: "IncomingRecords", limit: "RecordsPerSecondLimit" },
    { what: "requests", used: "IncomingPutRequests", limit: "PutRequestsPerSecondLimit" },
  ] as const;
  return limits.map(({ what, used, limit }) => ({
    what,
    used: firehoseMetric(streamName, used, "Sum"),
    limit: firehoseMetric(streamName, limit, "Minimum"),
  }));
}
