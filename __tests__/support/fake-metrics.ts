import { required } from "./fake-logs-refusal";

/** A point of a metric. */
export interface FakePoint {
  /** Epoch milliseconds. */
  readonly time: number;
  readonly value: number;
}

/** Which metric it is. */
export interface FakeMetric {
  readonly namespace?: string;
  readonly metricName: string;
  readonly dimensions: Readonly<Record<string, string>>;
}

interface Query {
  readonly Id?: string;
  readonly MetricStat?: {
    readonly Metric?: {
      readonly Namespace?: string;
      readonly MetricName?: string;
      readonly Dimensions?: readonly { readonly Name: string; readonly Value: string }[];
    };
    readonly Period?: number;
    readonly Stat?: string;
  };
}

interface GetMetricDataInput {
  readonly MetricDataQueries?: readonly Query[];
  /** Epoch seconds. */
  readonly StartTime?: number;
  readonly EndTime?: number;
  readonly NextToken?: string;
  readonly ScanBy?: string;
}

interface Result {
  readonly Id: string;
  readonly Timestamps: number[];
  readonly Values: number[];
  readonly StatusCode: "Complete" | "PartialData";
}

interface ListMetricsInput {
  readonly Namespace?: string;
  readonly MetricName?: string;
  readonly NextToken?: string;
}

const MAX_QUERIES = 500;
const LISTED_PAGE_SIZE = 500;
/** Metrics without a point for so long are not listed. */
const LISTED_DAYS = 14;
const DAY_SECONDS = 24 * 3600;

/** CloudWatch's metrics, as far as GetMetricData with the statistic Sum goes, and ListMetrics. */
export class FakeMetrics {
  /** Points of an answer's page, at most. */
  pageSize = 100_800;
  private readonly series = new Map<string, FakePoint[]>();
  private readonly metrics = new Map<string, FakeMetric>();

  reset(): void {
    this.series.clear();
    this.metrics.clear();
    this.pageSize = 100_800;
  }

  /** Adds points to a metric; the namespace is `AWS/Logs` unless another is named. */
  add(metric: FakeMetric, points: readonly FakePoint[]): void {
    const name = nameOf(metric);
    this.series.set(name, [...(this.series.get(name) ?? []), ...points]);
    this.metrics.set(name, metric);
  }

  /** @throws {Refusal} for what CloudWatch would not take either */
  listMetrics({ Namespace, MetricName, NextToken = "0" }: ListMetricsInput, nowMs: number): object {
    required(/^[0-9]+$/.test(NextToken), "NextToken is invalid");
    const found = Array.from(this.metrics).filter(
      ([name, { namespace = "AWS/Logs", metricName }]) =>
        (Namespace ?? namespace) === namespace &&
        (MetricName ?? metricName) === metricName &&
        this.series.get(name)?.some(({ time }) => time >= nowMs - 1000 * LISTED_DAYS * DAY_SECONDS),
    );
    const from = Number(NextToken);
    const upTo = from + LISTED_PAGE_SIZE;
    return {
      Metrics: found.slice(from, upTo).map(([, { namespace = "AWS/Logs", metricName, dimensions }]) => ({
        Namespace: namespace,
        MetricName: metricName,
        Dimensions: Object.entries(dimensions).map(([Name, Value]) => ({ Name, Value })),
      })),
      ...(upTo < found.length && { NextToken: String(upTo) }),
    };
  }

  /** @throws {Refusal} for what CloudWatch would not take either */
  getMetricData(input: GetMetricDataInput, nowMs: number): object {
    const { MetricDataQueries: queries = [], StartTime: start, EndTime: end, NextToken } = input;
    required(queries.length >= 1 && queries.length <= MAX_QUERIES, `MetricDataQueries must have 1 to ${MAX_QUERIES}`);
    required(typeof start === "number" && typeof end === "number" && start < end, "StartTime must be before EndTime");
    required(new Set(queries.map(({ Id }) => Id)).size === queries.length, "The Ids of the queries must be unique");
    const ascending = input.ScanBy === "TimestampAscending";
    const window = { start, end, ascending, now: nowMs / 1000 };
    const found = queries.map((query) => this.pointsOf(query, window));
    const total = found.reduce((sum, { points }) => sum + points.length, 0);
    const from = Number(NextToken ?? 0);
    const upTo = from + this.pageSize;
    const results: Result[] = [];
    let begin = 0;
    for (const { id, points } of found) {
      const page = points.slice(Math.max(0, from - begin), Math.max(0, upTo - begin));
      begin += points.length;
      // A metric without points is told of once, in the first page.
      if (page.length > 0 || (points.length === 0 && from === 0)) {
        results.push({
          Id: id,
          Timestamps: page.map(([time]) => time),
          Values: page.map(([, value]) => value),
          StatusCode: begin <= upTo ? "Complete" : "PartialData",
        });
      }
    }
    return { MetricDataResults: results, Messages: [], ...(upTo < total && { NextToken: String(upTo) }) };
  }

  private pointsOf(
    { Id: id = "", MetricStat }: Query,
    window: { start: number; end: number; ascending: boolean; now: number },
  ): { id: string; points: (readonly [number, number])[] } {
    required(
      /^[a-z][a-zA-Z0-9_]{0,254}$/.test(id),
      `The value ${id} for Id is not matching the expression ^[a-z][a-zA-Z0-9_]*$`,
    );
    const { Metric, Period: period = 0, Stat } = MetricStat ?? {};
    required(Stat === "Sum", "The fake knows the statistic Sum only.");
    required(period >= 60 && period % 60 === 0, "Period must be a multiple of 60");
    required(window.start % period === 0, "The fake wants StartTime to be at the start of a period.");
    const dimensions = Object.fromEntries((Metric?.Dimensions ?? []).map(({ Name, Value }) => [Name, Value]));
    const points = this.series.get(
      nameOf({ namespace: Metric?.Namespace ?? "", metricName: Metric?.MetricName ?? "", dimensions }),
    );
    const sums = new Map<number, number>();
    for (const { time, value } of points ?? []) {
      const seconds = Math.floor(time / 1000 / period) * period;
      if (seconds >= window.start && seconds < window.end && seconds >= window.now - keptSeconds(period)) {
        sums.set(seconds, (sums.get(seconds) ?? 0) + value);
      }
    }
    const sorted = [...sums].sort(([one], [other]) => (window.ascending ? one - other : other - one));
    return { id, points: sorted };
  }
}

/** How long CloudWatch keeps points of such a period. */
function keptSeconds(period: number): number {
  return (period < 300 ? 15 : period < 3600 ? 63 : 455) * DAY_SECONDS;
}

function nameOf({ namespace = "AWS/Logs", metricName, dimensions }: FakeMetric): string {
  return JSON.stringify([namespace, metricName, Object.entries(dimensions).sort()]);
}
