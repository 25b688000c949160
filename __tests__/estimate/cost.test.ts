import fc from "fast-check";
import { billedRecordBytes, type CostBasis, monthCost } from "../../estimate/cost";
import { estimateOf } from "../../estimate/estimate";
import { objectsOf } from "../../estimate/objects";
import { knownRegions, regionData } from "../../estimate/regions";
import { type Lifecycle, storageMonths } from "../../estimate/storage";
import { averageInflow } from "../../estimate/volume";
import { fixtureRegion, fixtureVolume, GB } from "../support/estimate-fixtures";

const BUFFER = { bufferSizeMiB: 5, bufferIntervalSeconds: 299 };
const KEPT: Lifecycle = { transitions: [], noncurrentVersionExpirationDays: 30 };
/** One GB a month before compression. */
const GB_A_MONTH = GB / 2_628_000;

function costOf(
  rawGbPerMonth: number,
  eventsPerSecond: number,
  lifecycle = KEPT,
  month = 1,
  more: Partial<CostBasis> = {},
) {
  const volume = fixtureVolume(rawGbPerMonth * GB_A_MONTH, eventsPerSecond);
  const objects = objectsOf(averageInflow(volume), BUFFER);
  const stored = { gbPerMonth: rawGbPerMonth / 10, objectsPerMonth: () => objects.perMonth, growthPercentPerYear: 0 };
  const storage = storageMonths(stored, lifecycle, month).at(-1);
  if (storage === undefined) {
    throw new Error("there is no such month");
  }
  const basis = { volume, objects, decompression: false, alarmMetrics: 15, dashboards: 1, ...more };
  return monthCost(basis, storage, fixtureRegion);
}

const usdOf = (cost: ReturnType<typeof costOf>) =>
  Object.fromEntries(
    cost.lines.map(({ label, amount }) => [label, "usd" in amount ? Number(amount.usd.toFixed(4)) : amount.unknown]),
  );

it("is as worked out by hand", () => {
  // 1,000 GB a month, 10 events a second. Compressed 10 : 1, 100 GB a month; 1 record a second, 2,628,000 a month.
  // A record has 100 × 2^30 / 2,628,000 = 40,858 bytes: 8 steps of 5,120 = 40,960 bytes. 2,628,000 × 40,960 / 2^30 = 100.250 GB.
  // Objects: every 299 + 1 s = 8,760 a month, of 100 × 2^30 / 8,760 = 11.7 MiB: so the size, 5 MiB, is first:
  // 100 × 1,024 / 5 = 20,480 objects.
  expect(usdOf(costOf(1000, 10))).toEqual({
    "CloudWatch Logs ingestion": 500, // 1,000 × 0.5
    "CloudWatch Logs storage of as much": 1.5, // 50 on average × 0.03
    "Firehose A: Direct PUT": 4.005, // 100 × 0.04 + 0.250 × 0.02
    "Firehose B: vended logs": "nobody has told it",
    "Firehose decompression: not used": 0,
    "S3 writes": 0.1024, // 20.48 × 0.005
    "S3 storage: STANDARD": 1, // 50 × 0.02
    "CloudWatch alarms": 1.5, // 15 × 0.1
    "CloudWatch dashboard": 3,
  });
});

it("adds up what belongs to the backup, for both readings, and says what is not in it", () => {
  const { directPut, vended } = costOf(1000, 10);

  expect(directPut.usd).toBeCloseTo(4.005 + 0.1024 + 1 + 1.5 + 3, 3);
  expect(directPut.without).toEqual([]);
  expect(vended.usd).toBeCloseTo(0.1024 + 1 + 1.5 + 3, 4);
  expect(vended.without).toEqual(["Firehose B: vended logs"]);
});

it("bills decompression by the bytes that come out", () => {
  // 1,000 GB, and 106 bytes around each of 10 × 2,628,000 events: 2.594 GB. 1,002.594 × 0.004 = 4.0104.
  expect(usdOf(costOf(1000, 10, KEPT, 1, { decompression: true }))).toMatchObject({ "Firehose decompression": 4.0104 });
});

it("bills what an archive adds to each object, in it and in STANDARD", () => {
  // 100 GB a month in 20,480 objects, all moved at once. In month 2: 150 GB and 30,720 objects on average; 20,480 move.
  // GLACIER: 150 + 30,720 × 32 KiB / 2^30 = 150.9375 GB × 0.004 = 0.60375; STANDARD: 30,720 × 8 KiB / 2^30 = 0.234375 GB × 0.02.
  const transitions = [{ storageClass: "GLACIER", days: 0 }] as const;

  expect(usdOf(costOf(1000, 10, { ...KEPT, transitions }, 2))).toMatchObject({
    "S3 storage: GLACIER": 0.6038,
    "S3 storage: STANDARD": 0.0047,
    "S3 moves to GLACIER": 0.6144, // 20.48 × 0.03
  });
});

it("bills INTELLIGENT_TIERING at its highest tier, with the monitoring of each object", () => {
  const transitions = [{ storageClass: "INTELLIGENT_TIERING", days: 0 }] as const;

  expect(usdOf(costOf(1000, 10, { ...KEPT, transitions }, 2))).toMatchObject({
    "S3 storage: INTELLIGENT_TIERING, at most": 3, // 150 × 0.02
    "S3 monitoring of INTELLIGENT_TIERING": 0.0768, // 30.72 × 0.0025
    "S3 moves to INTELLIGENT_TIERING": 0.2048, // 20.48 × 0.01
  });
});

it.each([
  [0, 0],
  [1, 5120],
  [5120, 5120],
  [5121, 10_240],
])("a record of %d bytes is billed as %d", (bytes, billed) => {
  expect(billedRecordBytes({ bytesPerSecond: 3 * bytes, recordsPerSecond: 3 })).toBe(billed);
});

it("costs nothing but watching where nothing comes in", () => {
  const { directPut, vended } = costOf(0, 0);

  expect([directPut, vended]).toEqual([
    { usd: 4.5, without: [] },
    { usd: 4.5, without: [] },
  ]);
});

it("says of alarms that share metrics that they cost that at most", () => {
  expect(usdOf(costOf(1, 10, KEPT, 1, { alarmMetricsAtMost: true }))).toMatchObject({
    "CloudWatch alarms, at most": 1.5,
  });
});

const regions = [fixtureRegion, ...knownRegions().flatMap((region) => regionData(region) ?? [])];

it.each(regions)("never costs less where more comes in, nor in a later month: $region", (data) => {
  const volumeUsd = (gb: number) => {
    const request = { data, volume: fixtureVolume(gb * GB_A_MONTH, gb * 50), buffer: BUFFER };
    const rest = { growthPercentPerYear: 10, years: 3, decompression: true, alarmMetrics: 15, dashboards: 1 };
    return estimateOf({ ...request, ...rest, lifecycle: KEPT }).months.map(({ cost }) => cost);
  };
  const volume = fc.double({ min: 0, max: 1e6, noNaN: true });
  fc.assert(
    fc.property(volume, volume, (one, other) => {
      const less = volumeUsd(Math.min(one, other));
      const more = volumeUsd(Math.max(one, other));
      for (const reading of ["directPut", "vended"] as const) {
        const [usd, usdOfLess] = [more, less].map((months) => months.map((month) => month[reading].usd)) as [
          number[],
          number[],
        ];
        expect(usd.every((each, month) => each >= (usdOfLess[month] ?? NaN) * (1 - 1e-9))).toBe(true);
        expect(usd.every((each, month) => each >= (usd[month - 1] ?? 0) * (1 - 1e-9))).toBe(true);
      }
    }),
    { numRuns: 25 },
  );
});
