import type { CloudWatchClient } from "@aws-sdk/client-cloudwatch";
import { awsLimits } from "../../settings/aws-limits";
import { readMetricSums } from "../cloudwatch/metric-data";
import type { MetricWindow } from "./metric-window";

/** What CloudWatch Logs counts. */
export type LogsMetric = "IncomingLogEvents" | "ForwardedLogEvents" | "DeliveryErrors" | "DeliveryThrottling";

/** A metric, and who is given its points. */
export interface MetricQuery {
  readonly metricName: LogsMetric;
  readonly dimensions: Readonly<Record<string, string>>;
  readonly points: MetricPoints;
}

/** The sum of a metric: over the window, and over the time after it in which forwarding may lag behind. */
export class MetricPoints {
  /** Whether there was any point in the window. */
  hasAny = false;
  inWindow = 0;
  later = 0;
  /** One for each period, where they are kept. */
  readonly perPeriod: Float64Array | undefined;

  /** @param keepsPeriods whether the sum of each period is wanted, too */
  constructor(
    private readonly window: MetricWindow,
    keepsPeriods: boolean,
  ) {
    const { fromMs, laterMs, periodMs } = window;
    this.perPeriod = keepsPeriods ? new Float64Array((laterMs - fromMs) / periodMs) : undefined;
  }

  /** Adds a point. */
  add(timeMs: number, value: number): void {
    const { fromMs, toMs, periodMs } = this.window;
    if (timeMs < toMs) {
      this.hasAny = true;
      this.inWindow += value;
    } else {
      this.later += value;
    }
    const period = Math.floor((timeMs - fromMs) / periodMs);
    if (this.perPeriod !== undefined && period >= 0 && period < this.perPeriod.length) {
      this.perPeriod[period] = (this.perPeriod[period] ?? 0) + value;
    }
  }
}

const PURPOSE = "to compare with the metrics of the log groups";

/**
 * Reads the sums of metrics of `AWS/Logs`, period by period, from the start of the window to the time after it.
 *
 * @throws {AccessError} where they cannot be read
 */
export async function readMetricPoints(
  client: CloudWatchClient,
  queries: readonly MetricQuery[],
  window: MetricWindow,
  signal: AbortSignal,
): Promise<void> {
  const { maximumQueries } = awsLimits.cloudWatchMetrics;
  for (let from = 0; from < queries.length; from += maximumQueries) {
    const batch = queries.slice(from, from + maximumQueries);
    const metrics = batch.map(({ metricName, dimensions }) => ({ namespace: "AWS/Logs", metricName, dimensions }));
    const time = { fromMs: window.fromMs, toMs: window.laterMs, periodMs: window.periodMs };
    await readMetricSums(client, metrics, time, {
      purpose: PURPOSE,
      signal,
      onPoint: (index, timeMs, value) => batch[index]?.points.add(timeMs, value),
    });
  }
}
