import type { CloudWatchClient } from "@aws-sdk/client-cloudwatch";
import { awsLimits } from "../../settings/aws-limits";
import { type AskedMetric, readMetricSums } from "../cloudwatch/metric-data";

/** A metric of CloudWatch Logs or of the stream. */
export interface SummedMetric extends AskedMetric {
  readonly namespace: "AWS/Logs" | "AWS/Firehose";
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
  const { fromMs, count } = periods;
  const sums = metrics.map(() => new Float64Array(count).fill(NaN));
  const time = { fromMs, toMs: fromMs + count * PERIOD_MS, periodMs: PERIOD_MS };
  await readMetricSums(client, metrics, time, {
    purpose: PURPOSE,
    signal,
    onPoint: (index, timeMs, value) => {
      const period = Math.floor((timeMs - fromMs) / PERIOD_MS);
      const own = sums[index];
      if (own !== undefined && period >= 0 && period < count) {
        const before = own[period] ?? NaN;
        own[period] = (Number.isNaN(before) ? 0 : before) + value;
      }
    },
  });
  return sums;
}
