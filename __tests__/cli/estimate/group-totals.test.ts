import { GroupTotals } from "../../../cli/estimate/group-totals";

const PERIODS = 288;
const none = new Float64Array(PERIODS).fill(NaN);

/** Sums of five minutes; NaN where there is no point. */
const sums = (sumOf: (period: number) => number) => Float64Array.from({ length: PERIODS }, (_, index) => sumOf(index));

function totals(groups: Readonly<Record<string, Float64Array>>): GroupTotals {
  const all = new GroupTotals(PERIODS);
  for (const [name, bytes] of Object.entries(groups)) {
    all.add(name, { bytes, events: none, forwardedBytes: none, forwardedEvents: none }, true);
  }
  return all;
}

it("never has a peak below the average", () => {
  // /a: 2 bytes a second for 12 of 24 hours: 1 on average. /b: 2 bytes a second in its only period, the last one: 2 on average.
  // Together 3, though never more than 2 came at a time.
  const all = totals({
    "/a": sums((period) => (period < 144 ? 600 : NaN)),
    "/b": sums((period) => (period === 287 ? 600 : NaN)),
  });

  expect([all.rates().average.bytesPerSecond, all.rates().peak.bytesPerSecond]).toEqual([3, 3]);
});

it("has no part of a log group in which nothing came", () => {
  const all = totals({ "/a": sums(() => 300), "/b": none });

  expect(all.logGroups).toEqual([
    { name: "/a", bytesPerSecond: 1 },
    { name: "/b", bytesPerSecond: 0 },
  ]);
});

it("calls young what began a day or more after the first", () => {
  const later = (periods: number) => {
    const all = new GroupTotals(2 * PERIODS);
    const empty = new Float64Array(2 * PERIODS).fill(NaN);
    for (const [name, first] of [
      ["/old", 0],
      ["/new", periods],
    ] as const) {
      const bytes = Float64Array.from(empty, (_, index) => (index === first ? 1 : NaN));
      all.add(name, { bytes, events: empty, forwardedBytes: empty, forwardedEvents: empty }, true);
    }
    return all.young;
  };

  expect([later(287), later(288)]).toEqual([[], ["/new"]]);
});
