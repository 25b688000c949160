import { bucketRequestMetric, firehoseMetric, forwardingMetric, incomingMetric } from "../../constructs/metric";
import { RecordedMetrics } from "./recorded-metrics";

/** The names of a pipeline's parts, as its metrics have them. */
export interface PipelineNames {
  readonly streamName: string;
  readonly bucketName: string;
  readonly filterName: string;
  readonly errorFilterId: string;
  /** Whether the account's subscription policy forwards: its metrics have a dimension more than a filter's. */
  readonly isPolicy: boolean;
}

/** What happens in a minute, for each log group and in the stream. What a scenario leaves out is as on a normal day. */
export interface PipelineDay {
  readonly minutes: number;
  readonly logGroups: readonly string[];
  /** Events that come into a log group. */
  readonly incoming?: (logGroup: string, minute: number) => number;
  /** Whether events of a log group are forwarded to Firehose. */
  readonly forwards?: (logGroup: string, minute: number) => boolean;
  /** Events that met an error, or were throttled, when they were handed over. */
  readonly errors?: (logGroup: string, minute: number) => number;
  readonly throttling?: (logGroup: string, minute: number) => number;
  /** Records that the stream refused. */
  readonly refused?: (minute: number) => number;
  /** Bytes that it takes. */
  readonly bytes?: (minute: number) => number;
  /** Share of writes to the bucket that succeed; undefined: none was tried. */
  readonly success?: (minute: number) => number | undefined;
  /** Seconds. */
  readonly freshness?: (minute: number) => number | undefined;
  readonly keyRefusals?: (minute: number) => number;
  /** Objects that are written under the error prefix. */
  readonly errorObjects?: (minute: number) => number;
}

/** Minutes until CloudWatch Logs forwards an event: usually under 3. */
const FORWARDING_LAG = 2;
/** The stream's limits in most Regions: a MiB, 100,000 records and 1,000 requests a second. */
const LIMITS = { BytesPerSecondLimit: 1_048_576, RecordsPerSecondLimit: 100_000, PutRequestsPerSecondLimit: 1000 };

/** Busy by day, quiet by night, never idle. */
export function busyDay(_: string, minute: number): number {
  return 50 + Math.round(40 * Math.sin((2 * Math.PI * minute) / 1440));
}

/** What CloudWatch is told of a pipeline. Services tell a count only where there is something to count. */
export function recordPipeline(names: PipelineNames, day: PipelineDay): RecordedMetrics {
  const { streamName, bucketName, filterName, errorFilterId, isPolicy } = names;
  const { minutes, logGroups, incoming = busyDay, forwards = () => true } = day;
  const recorded = new RecordedMetrics(minutes);
  const forwarded = (logGroup: string, minute: number) => {
    const cameAt = minute - FORWARDING_LAG;
    return cameAt >= 0 && forwards(logGroup, minute) ? incoming(logGroup, cameAt) : 0;
  };
  const intoStream = (minute: number) => logGroups.reduce((sum, group) => sum + forwarded(group, minute), 0);

  for (const logGroup of logGroups) {
    const ofFilter = (metricName: string) => {
      const metric = forwardingMetric(logGroup, filterName, metricName);
      // AWS names the dimension, and not its values.
      return isPolicy ? { ...metric, dimensions: { ...metric.dimensions, PolicyLevel: "Account" } } : metric;
    };
    recorded.record(incomingMetric(logGroup, "IncomingLogEvents"), (minute) => some(incoming(logGroup, minute)));
    recorded.record(ofFilter("ForwardedLogEvents"), (minute) => some(forwarded(logGroup, minute)));
    recorded.record(ofFilter("DeliveryErrors"), (minute) => some(day.errors?.(logGroup, minute) ?? 0));
    recorded.record(ofFilter("DeliveryThrottling"), (minute) => some(day.throttling?.(logGroup, minute) ?? 0));
  }
  recorded.record(incomingMetric(undefined, "IncomingLogEvents"), (minute) =>
    some(logGroups.reduce((sum, group) => sum + incoming(group, minute), 0)),
  );

  const stream = (metricName: string) => firehoseMetric(streamName, metricName, "Sum");
  recorded.record(stream("IncomingRecords"), (minute) => some(intoStream(minute)));
  recorded.record(stream("IncomingPutRequests"), (minute) => some(intoStream(minute)));
  recorded.record(stream("IncomingBytes"), (minute) => some(day.bytes?.(minute) ?? 2000 * intoStream(minute)));
  recorded.record(stream("ThrottledRecords"), (minute) => some(day.refused?.(minute) ?? 0));
  for (const [metricName, limit] of Object.entries(LIMITS)) {
    recorded.record(stream(metricName), () => limit);
  }
  recorded.record(stream("DeliveryToS3.DataFreshness"), day.freshness ?? ((minute) => some(intoStream(minute)) && 65));
  recorded.record(stream("DeliveryToS3.Success"), day.success ?? ((minute) => some(intoStream(minute)) && 1));
  recorded.record(stream("KMSKeyDisabled"), (minute) => some(day.keyRefusals?.(minute) ?? 0));
  recorded.record(bucketRequestMetric(bucketName, errorFilterId, "PutRequests"), (minute) =>
    some(day.errorObjects?.(minute) ?? 0),
  );
  return recorded;
}

function some(count: number): number | undefined {
  return count > 0 ? count : undefined;
}
