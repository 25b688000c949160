import type { CloudWatchClient, GetMetricDataCommandOutput } from "@aws-sdk/client-cloudwatch";
import { awsLimits } from "../../settings/aws-limits";
import { logsError } from "../cloudwatch/logs-errors";
import { AccessError } from "../errors";
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
    await readBatch(client, queries.slice(from, from + maximumQueries), window, signal);
  }
}

async function readBatch(
  client: CloudWatchClient,
  queries: readonly MetricQuery[],
  { fromMs, laterMs, periodMs }: MetricWindow,
  signal: AbortSignal,
): Promise<void> {
  const { GetMetricDataCommand } = await import("@aws-sdk/client-cloudwatch");
  const input = {
    MetricDataQueries: queries.map(({ metricName, dimensions }, index) => ({
      Id: `q${index}`,
      MetricStat: {
        Metric: {
          Namespace: "AWS/Logs",
          MetricName: metricName,
          Dimensions: Object.entries(dimensions).map(([Name, Value]) => ({ Name, Value })),
        },
        Period: periodMs / 1000,
        Stat: "Sum",
      },
    })),
    StartTime: new Date(fromMs),
    EndTime: new Date(laterMs),
    ScanBy: "TimestampAscending",
  } as const;
  let nextToken: string | undefined;
  do {
    const command = new GetMetricDataCommand({ ...input, NextToken: nextToken });
    const page = await client.send(command, { abortSignal: signal }).catch((error: unknown) => {
      signal.throwIfAborted();
      throw logsError(error, { action: "cloudwatch:GetMetricData", purpose: PURPOSE });
    });
    addPage(page, queries);
    nextToken = page.NextToken;
  } while (nextToken !== undefined);
}

/** CloudWatch may answer well, and yet not give one of the metrics. */
function addPage({ MetricDataResults: results = [] }: GetMetricDataCommandOutput, queries: readonly MetricQuery[]) {
  for (const { Id = "", StatusCode, Timestamps = [], Values = [] } of results) {
    const query = queries[Number(Id.slice(1))];
    if (StatusCode === "InternalError" || StatusCode === "Forbidden") {
      throw new AccessError(
        `CloudWatch gave no ${query?.metricName ?? "points"} of ${query?.dimensions.LogGroupName ?? "a log group"} ${PURPOSE}: ${StatusCode}`,
      );
    }
    for (const [index, time] of Timestamps.entries()) {
      query?.points.add(time.getTime(), Values[index] ?? 0);
    }
  }
}
