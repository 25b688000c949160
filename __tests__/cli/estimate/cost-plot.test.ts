import { costPlots } from "../../../cli/estimate/cost-plot";
import { estimateOf } from "../../../estimate/estimate";
import { fixtureRegion, fixtureVolume, known, MIB } from "../../support/estimate-fixtures";

const of = (bytesPerSecond: number, years: number, data = fixtureRegion) =>
  estimateOf({
    data,
    volume: fixtureVolume(bytesPerSecond, 1000),
    buffer: { bufferSizeMiB: 5, bufferIntervalSeconds: 300 },
    lifecycle: { transitions: [], noncurrentVersionExpirationDays: 30 },
    growthPercentPerYear: 0,
    years,
    decompression: false,
    alarmMetrics: 15,
    dashboards: 1,
  });

it("stays within 88 columns, without colour, for any volume and time", async () => {
  for (const [bytes, years] of [
    [0, 3],
    [1, 3],
    [1e9, 30],
    [1e12, 40],
  ] as const) {
    const lines = (await costPlots(of(bytes, years))).split("\n");
    expect(Math.max(...lines.map(({ length }) => length))).toBeLessThanOrEqual(88);
    expect(lines.join("")).not.toContain("\u001b");
  }
});

it("draws cost no further than its price is known", async () => {
  // 1 MiB a second is 10 : 1 compressed 256.64 GB a month: 1.5 months of it, 384.96, lie there on average in month 2, 641.6 in month 3.
  const prices = { ...fixtureRegion.prices, "s3Storage.STANDARD": known("USD/GB-month", { upTo: 400, price: 0.02 }) };

  expect(await costPlots(of(MIB, 3, { ...fixtureRegion, prices }))).toContain(
    "\nCost over the years, USD a month with Firehose A; from month 3 on more is unknown, and not drawn:\n",
  );
});

it("says that something has no price from the first month on", async () => {
  const cloudWatchAlarm = { unit: "USD/alarm metric-month", unknown: "nobody has told it", asOf: "2026-11-27" };

  expect(
    await costPlots(of(MIB, 3, { ...fixtureRegion, prices: { ...fixtureRegion.prices, cloudWatchAlarm } })),
  ).toContain("\nCost over the years, USD a month with Firehose A, at least:\n");
});
