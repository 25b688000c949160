import type { Metric } from "../../constructs/metric";

/** Values of periods by their number. A period without one is missing. */
export type Series = ReadonlyMap<number, number>;

/** A metric as CloudWatch knows it. */
export type MetricId = Pick<Metric, "namespace" | "metricName" | "dimensions">;

/** The value over some minutes, the last of which is left out; undefined where there is none. */
export type ValueOver = (from: number, to: number) => number | undefined;

/** What services told CloudWatch, minute by minute. */
export class RecordedMetrics {
  private readonly recorded: { readonly id: MetricId; readonly minutes: RecordedMinutes }[] = [];

  /** @param minutes how long it goes on */
  constructor(readonly minutes: number) {}

  /** @param valueAt the value of a minute; undefined where the service tells none */
  record(id: MetricId, valueAt: (minute: number) => number | undefined): void {
    this.recorded.push({ id, minutes: new RecordedMinutes(this.minutes, valueAt) });
  }

  /** A metric's value over some minutes, the last of which is left out; undefined where nobody has told any. */
  valuesOf(id: MetricId, stat: string): ValueOver {
    return this.valuesOver(stat, (other) => isSame(other, id));
  }

  /** The sum over all metrics of a name that have at least these dimensions; with a schema, exactly the ones of it. */
  sumOf(
    query: { readonly namespace: string; readonly metricName: string; readonly schema?: readonly string[] },
    having: Readonly<Record<string, string>>,
  ): ValueOver {
    return this.valuesOver(
      "Sum",
      ({ namespace, metricName, dimensions }) =>
        namespace === query.namespace &&
        metricName === query.metricName &&
        Object.entries(having).every(([name, value]) => dimensions[name] === value) &&
        (query.schema === undefined || isSameList(Object.keys(dimensions), query.schema)),
    );
  }

  private valuesOver(stat: string, matches: (id: MetricId) => boolean): ValueOver {
    const matching = this.recorded.filter(({ id }) => matches(id)).map(({ minutes }) => minutes);
    return (from, to) => statistic(stat, matching, from, to);
  }
}

/** The values of one metric. Sums over any time are a difference of two numbers. */
class RecordedMinutes {
  private readonly values: Float64Array;
  private readonly sums: Float64Array;
  private readonly counts: Int32Array;

  constructor(length: number, valueAt: (minute: number) => number | undefined) {
    this.values = Float64Array.from({ length }, (_, minute) => valueAt(minute) ?? NaN);
    this.sums = new Float64Array(length + 1);
    this.counts = new Int32Array(length + 1);
    for (const [minute, value] of this.values.entries()) {
      const isThere = !Number.isNaN(value);
      this.sums[minute + 1] = (this.sums[minute] ?? 0) + (isThere ? value : 0);
      this.counts[minute + 1] = (this.counts[minute] ?? 0) + (isThere ? 1 : 0);
    }
  }

  count(from: number, to: number): number {
    return (this.counts[to] ?? 0) - (this.counts[from] ?? 0);
  }

  sum(from: number, to: number): number {
    return (this.sums[to] ?? 0) - (this.sums[from] ?? 0);
  }

  those(from: number, to: number): number[] {
    return Array.from(this.values.subarray(from, to)).filter((value) => !Number.isNaN(value));
  }
}

function statistic(stat: string, recorded: readonly RecordedMinutes[], from: number, to: number): number | undefined {
  const count = recorded.reduce((all, minutes) => all + minutes.count(from, to), 0);
  if (count === 0) {
    return undefined;
  }
  const sum = () => recorded.reduce((all, minutes) => all + minutes.sum(from, to), 0);
  const those = () => recorded.flatMap((minutes) => minutes.those(from, to));
  switch (stat) {
    case "Sum":
      return sum();
    case "Average":
      return sum() / count;
    case "Minimum":
      return Math.min(...those());
    case "Maximum":
      return Math.max(...those());
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
