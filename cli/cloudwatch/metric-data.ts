import type { CloudWatchClient, GetMetricDataCommandOutput } from "@aws-sdk/client-cloudwatch";
import { AccessError } from "../errors";
import { logsError } from "./logs-errors";

/** A metric whose sums are wanted. */
export interface AskedMetric {
  readonly namespace: string;
  readonly metricName: string;
  readonly dimensions: Readonly<Record<string, string>>;
}

/** A time, in epoch milliseconds, and the length of the periods that it is cut into. */
export interface AskedTime {
  readonly fromMs: number;
  /** Exclusive. */
  readonly toMs: number;
  readonly periodMs: number;
}

export interface MetricDataOptions {
  /** For messages: `to see how much comes into the log groups`. */
  readonly purpose: string;
  readonly signal: AbortSignal;
  /** Is told of each point: of the metric at that index, in epoch milliseconds. */
  readonly onPoint: (index: number, timeMs: number, value: number) => void;
}

/**
 * Reads the sums of metrics, period by period, in one call of GetMetricData and as many pages as it has.
 *
 * @param metrics no more than one call takes
 * @throws {AccessError} where they cannot be read, or CloudWatch does not give one of them
 */
export async function readMetricSums(
  client: CloudWatchClient,
  metrics: readonly AskedMetric[],
  { fromMs, toMs, periodMs }: AskedTime,
  options: MetricDataOptions,
): Promise<void> {
  const { purpose, signal } = options;
  const { GetMetricDataCommand } = await import("@aws-sdk/client-cloudwatch");
  const input = {
    MetricDataQueries: metrics.map(({ namespace, metricName, dimensions }, index) => ({
      Id: `q${index}`,
      MetricStat: {
        Metric: {
          Namespace: namespace,
          MetricName: metricName,
          Dimensions: Object.entries(dimensions).map(([Name, Value]) => ({ Name, Value })),
        },
        Period: periodMs / 1000,
        Stat: "Sum",
      },
    })),
    StartTime: new Date(fromMs),
    EndTime: new Date(toMs),
    ScanBy: "TimestampAscending",
  } as const;
  let nextToken: string | undefined;
  do {
    const command = new GetMetricDataCommand({ ...input, NextToken: nextToken });
    const page = await client.send(command, { abortSignal: signal }).catch((error: unknown) => {
      signal.throwIfAborted();
      throw logsError(error, { action: "cloudwatch:GetMetricData", purpose });
    });
    tellPage(page, metrics, options);
    nextToken = page.NextToken;
  } while (nextToken !== undefined);
}

/** CloudWatch may answer well, and yet not give one of the metrics. */
function tellPage(
  { MetricDataResults: results = [] }: GetMetricDataCommandOutput,
  metrics: readonly AskedMetric[],
  { purpose, onPoint }: MetricDataOptions,
): void {
  for (const { Id = "", StatusCode, Timestamps = [], Values = [] } of results) {
    const index = Number(Id.slice(1));
    if (StatusCode === "InternalError" || StatusCode === "Forbidden") {
      const { metricName = "points", dimensions } = metrics[index] ?? {};
      const whose = dimensions?.LogGroupName ?? dimensions?.DeliveryStreamName ?? "a log group";
      throw new AccessError(`CloudWatch gave no ${metricName} of ${whose} ${purpose}: ${StatusCode}`);
    }
    for (const [position, time] of Timestamps.entries()) {
      onPoint(index, time.getTime(), Values[position] ?? 0);
    }
  }
}
