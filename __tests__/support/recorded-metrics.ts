import type { Metric } from "../../constructs/metric";

/** Values of periods by their number, from the start of the recording on. A period without one is missing. */
export type Series = ReadonlyMap<number, number>;

/** A metric as CloudWatch knows it. */
export type MetricId = Pick<Metric, "namespace" | "metricName" | "dimensions">;

const MINUTE_SECONDS = 60;

/** What services told CloudWatch, minute by minute. */
export class RecordedMetrics {
  private readonly recorded: { readonly id: MetricId; readonly minutes: Map<number, number> }[] = [];

  /** @param minutes how long it goes on */
  constructor(readonly minutes: number) {}

  /** @param valueAt the value of a minute; undefined where the service tells none */
  record(id: MetricId, valueAt: (minute: number) => number | undefined): void {
    const minutes = new Map<number, number>();
    for (let minute = 0; minute < this.minutes; minute += 1) {
      const value = valueAt(minute);
      if (value !== undefined) {
        minutes.set(minute, value);
      }
    }
    this.recorded.push({ id, minutes });
  }

  /** The values of a metric; empty where nobody has told any. */
  series(id: MetricId, stat: string, periodSeconds: number): Series {
    return aggregated(
      this.recorded.filter((each) => isSame(each.id, id)),
      stat,
      periodSeconds,
    );
  }

  /** The values of all metrics of a name together that have at least these dimensions; or exactly the ones of a schema. */
  sumOf(
    query: { readonly namespace: string; readonly metricName: string; readonly schema?: readonly string[] },
    having: Readonly<Record<string, string>>,
    periodSeconds: number,
  ): Series {
    const matching = this.recorded.filter(
      ({ id: { namespace, metricName, dimensions } }) =>
        namespace === query.namespace &&
        metricName === query.metricName &&
        Object.entries(having).every(([name, value]) => dimensions[name] === value) &&
        (query.schema === undefined || isSameList(Object.keys(dimensions), query.schema)),
    );
    return aggregated(matching, "Sum", periodSeconds);
  }
}

function aggregated(
  recorded: readonly { readonly minutes: ReadonlyMap<number, number> }[],
  stat: string,
  periodSeconds: number,
): Series {
  const periods = new Map<number, number[]>();
  for (const { minutes } of recorded) {
    for (const [minute, value] of minutes) {
      const period = Math.floor((minute * MINUTE_SECONDS) / periodSeconds);
      periods.set(period, [...(periods.get(period) ?? []), value]);
    }
  }
  return new Map(Array.from(periods, ([period, values]) => [period, statistic(stat, values)]));
}

function statistic(stat: string, values: readonly number[]): number {
  const sum = values.reduce((total, value) => total + value, 0);
  switch (stat) {
    case "Sum":
      return sum;
    case "Average":
      return sum / values.length;
    case "Minimum":
      return Math.min(...values);
    case "Maximum":
      return Math.max(...values);
    default:
      throw new Error(`no such statistic: ${stat}`);
  }
}

function isSame(one: MetricId, other: MetricId): boolean {
  const names = Object.keys(one.dimensions);
  return (
    one.namespace === other.namespace &&
    one.metricName === other.metricName &&
    isSameList(names, Object.keys(other.dimensions)) &&
    names.every((name) => one.dimensions[name] === other.dimensions[name])
  );
}

function isSameList(one: readonly string[], other: readonly string[]): boolean {
  return [...one].sort().join("\n") === [...other].sort().join("\n");
}
