import { ASSUMED_WAY, type Figure, type LogGroupVolume, type Rate, type Volume } from "../../estimate/volume";
import { DAY_MS, PERIOD_MS, type Sums } from "./metric-sums";

/** What metrics count of a log group. */
export interface GroupSums {
  readonly bytes: Sums;
  readonly events: Sums;
  readonly forwardedBytes: Sums;
  readonly forwardedEvents: Sums;
}

/** What metrics count of all log groups, added up by period. */
export class GroupTotals {
  readonly forwardedEvents: Sums;
  private readonly bytes: Sums;
  private readonly events: Sums;
  private comparedBytes = 0;
  private comparedForwarded = 0;

  /** @param periods how many there are */
  constructor(periods: number) {
    this.bytes = new Float64Array(periods).fill(NaN);
    this.events = new Float64Array(periods).fill(NaN);
    this.forwardedEvents = new Float64Array(periods).fill(NaN);
  }

  /** What a log group brings on average, from its own first point on: one that is young brings as much from now on. */
  private readonly own: { readonly name: string; readonly average: Rate; readonly first: number }[] = [];

  /** @param isWhole whether what came in and what was forwarded are the same events */
  add(name: string, { bytes, events, forwardedBytes, forwardedEvents }: GroupSums, isWhole: boolean): void {
    const first = bytes.findIndex((sum) => sum > 0);
    const seconds = ((bytes.length - first) * PERIOD_MS) / 1000;
    const average = { bytesPerSecond: totalOf(bytes) / seconds, eventsPerSecond: totalOf(events) / seconds };
    this.own.push({ name, average: first < 0 ? NOTHING : average, first });
    addTo(this.bytes, bytes);
    addTo(this.events, events);
    addTo(this.forwardedEvents, forwardedEvents);
    if (isWhole) {
      const [came, went] = bothSince(bytes, forwardedBytes);
      this.comparedBytes += came;
      this.comparedForwarded += went;
    }
  }

  /** The first period in which anything came in. */
  get firstPeriod(): number | undefined {
    const first = this.bytes.findIndex((sum) => sum > 0);
    return first < 0 ? undefined : first;
  }

  get compressionRatio(): Figure {
    return measured(this.comparedBytes, this.comparedForwarded, ASSUMED_WAY.compressionRatio);
  }

  /** The log groups, each with what it brings on average. */
  get logGroups(): LogGroupVolume[] {
    return this.own.map(({ name, average: { bytesPerSecond } }) => ({ name, bytesPerSecond }));
  }

  /** Names of those whose first point is a day or more later than the first of all. */
  get young(): string[] {
    const since = (this.firstPeriod ?? 0) + DAY_MS / PERIOD_MS;
    return this.own.filter(({ first }) => first >= since).map(({ name }) => name);
  }

  /** The average is the sum of those of the log groups; the peak is never below it. */
  rates(): Pick<Volume, "average" | "peak"> {
    const rateOf = (sums: Sums, key: keyof Rate) => {
      const average = this.own.reduce((sum, each) => sum + each.average[key], 0);
      const highest = sums.reduce((most, sum) => (sum > most ? sum : most), 0) / (PERIOD_MS / 1000);
      return { average, peak: Math.max(average, highest) };
    };
    const [bytes, events] = [rateOf(this.bytes, "bytesPerSecond"), rateOf(this.events, "eventsPerSecond")];
    return {
      average: { bytesPerSecond: bytes.average, eventsPerSecond: events.average },
      peak: { bytesPerSecond: bytes.peak, eventsPerSecond: events.peak },
    };
  }

  /** Whole days since the first period in which nothing came in. */
  daysWithout(first: number): number {
    const aDay = DAY_MS / PERIOD_MS;
    let days = 0;
    for (let to = this.bytes.length; to - aDay >= first; to -= aDay) {
      days += this.bytes.subarray(to - aDay, to).some((sum) => sum > 0) ? 0 : 1;
    }
    return days;
  }
}

const NOTHING: Rate = { bytesPerSecond: 0, eventsPerSecond: 0 };

function addTo(total: Sums, sums: Sums): void {
  for (const [index, sum] of sums.entries()) {
    if (!Number.isNaN(sum)) {
      const before = total[index] ?? NaN;
      total[index] = (Number.isNaN(before) ? 0 : before) + sum;
    }
  }
}

/** The sum of all periods from one on; those without a point count as 0. */
export function totalOf(sums: Sums, from = 0): number {
  return sums.subarray(from).reduce((total, sum) => (Number.isNaN(sum) ? total : total + sum), 0);
}

/** The sums of both since both are there. */
export function bothSince(one: Sums, other: Sums): readonly [number, number] {
  const isThere = (sum: number) => sum > 0;
  const [first, second] = [one.findIndex(isThere), other.findIndex(isThere)];
  const since = Math.max(first, second);
  return first < 0 || second < 0 ? [0, 0] : [totalOf(one, since), totalOf(other, since)];
}

/** The ratio of two sums, where both are there. */
export function measured(one: number, other: number, assumed: Figure): Figure {
  return one > 0 && other > 0 ? { value: one / other, from: "measured" } : assumed;
}
