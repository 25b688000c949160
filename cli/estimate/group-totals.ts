import { ASSUMED_WAY, type Figure, type Volume } from "../../estimate/volume";
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

  /** @param forwardsAll whether what came in and what was forwarded are the same events */
  add({ bytes, events, forwardedBytes, forwardedEvents }: GroupSums, forwardsAll: boolean): void {
    addTo(this.bytes, bytes);
    addTo(this.events, events);
    addTo(this.forwardedEvents, forwardedEvents);
    if (forwardsAll) {
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

  /** @param seconds over which the average is */
  rates(seconds: number): Pick<Volume, "average" | "peak"> {
    const rate = (ofSums: (sums: Sums) => number) => ({
      bytesPerSecond: ofSums(this.bytes),
      eventsPerSecond: ofSums(this.events),
    });
    return {
      average: rate((sums) => totalOf(sums) / seconds),
      peak: rate((sums) => sums.reduce((most, sum) => (sum > most ? sum : most), 0) / (PERIOD_MS / 1000)),
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
