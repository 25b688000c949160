import type { CloudWatchClient } from "@aws-sdk/client-cloudwatch";
import { awsLimits } from "../../settings/aws-limits";
import { logsError } from "../cloudwatch/logs-errors";
import { AccessError } from "../errors";

/** A metric whose sums are wanted. */
export interface SummedMetric {
  readonly namespace: "AWS/Logs" | "AWS/Firehose";
  readonly metricName: string;
  readonly dimensions: Readonly<Record<string, string>>;
}

/** Of metrics: five minutes, and a day. */
export const PERIOD_MS = 300_000;
export const DAY_MS = 86_400_000;

/** Periods of five minutes, one after the other. */
export interface Periods {
  /** Epoch milliseconds, at the start of a period. */
  readonly fromMs: number;
  readonly count: number;
}

/** The sums of a metric, by period; NaN where there is no point. */
export type Sums = Float64Array;

/** Points that CloudWatch gives in one answer. Metrics are asked for so that they fit: each answer is then whole. */
const POINTS_A_CALL = 100_800;
const PURPOSE = "to see how much comes into the log groups";

/** How many metrics are asked for at once. */
export function metricsACall({ count }: Periods): number {
  return Math.max(1, Math.min(awsLimits.cloudWatchMetrics.maximumQueries, Math.floor(POINTS_A_CALL / count)));
}

/**
 * Reads sums of metrics, in the order of the metrics: at most {@link metricsACall} of them.
 *
 * @throws {AccessError} where they cannot be read
 */
export async function readSums(
  client: CloudWatchClient,
  metrics: readonly SummedMetric[],
  periods: Periods,
  signal: AbortSignal,
): Promise<Sums[]> {
  const { GetMetricDataCommand } = await import("@aws-sdk/client-cloudwatch");
  const { fromMs, count } = periods;
  const sums = metrics.map(() => new Float64Array(count).fill(NaN));
  const input = {
    MetricDataQueries: metrics.map(({ namespace, metricName, dimensions }, index) => ({
      Id: `q${index}`,
      MetricStat: {
        Metric: {
          Namespace: namespace,
          MetricName: metricName,
          Dimensions: Object.entries(dimensions).map(([Name, Value]) => ({ Name, Value })),
        },
        Period: PERIOD_MS / 1000,
        Stat: "Sum",
      },
    })),
    StartTime: new Date(fromMs),
    EndTime: new Date(fromMs + count * PERIOD_MS),
    ScanBy: "TimestampAscending",
  } as const;
  let nextToken: string | undefined;
  do {
    const command = new GetMetricDataCommand({ ...input, NextToken: nextToken });
    const page = await client.send(command, { abortSignal: signal }).catch((error: unknown) => {
      signal.throwIfAborted();
      throw logsError(error, { action: "cloudwatch:GetMetricData", purpose: PURPOSE });
    });
    for (const { Id = "", StatusCode, Timestamps = [], Values = [] } of page.MetricDataResults ?? []) {
      const position = Number(Id.slice(1));
      if (StatusCode === "InternalError" || StatusCode === "Forbidden") {
        throw new AccessError(
          `CloudWatch gave no ${metrics[position]?.metricName ?? "points"} ${PURPOSE}: ${StatusCode}`,
        );
      }
      for (const [index, time] of Timestamps.entries()) {
        const period = Math.floor((time.getTime() - fromMs) / PERIOD_MS);
        const own = sums[position];
        if (own !== undefined && period >= 0 && period < count) {
          own[period] = (Number.isNaN(own[period]) ? 0 : (own[period] ?? 0)) + (Values[index] ?? 0);
        }
      }
    }
    nextToken = page.NextToken;
  } while (nextToken !== undefined);
  return sums;
}
