import { estimateOf } from "../../estimate/estimate";
import { fixtureRegion, fixtureVolume, GB, MIB } from "../support/estimate-fixtures";

const REST = {
  data: fixtureRegion,
  buffer: { bufferSizeMiB: 5, bufferIntervalSeconds: 300 },
  lifecycle: { transitions: [], noncurrentVersionExpirationDays: 30 },
  growthPercentPerYear: 0,
  years: 4,
  decompression: false,
  alarmMetrics: 15,
  dashboards: 1,
};

it("has a month's storage and cost for each month of the years", () => {
  const { months } = estimateOf({ ...REST, volume: fixtureVolume(1000, 10) });

  expect(months.map(({ storage, cost }) => [storage.month, cost.month])).toEqual(
    Array.from({ length: 48 }, (_, index) => [index + 1, index + 1]),
  );
});

it("puts the log groups that bring most first, with their shares", () => {
  const logGroups = [
    { name: "/b", bytesPerSecond: GB / 86_400 },
    { name: "/c", bytesPerSecond: (2 * GB) / 86_400 },
    { name: "/a", bytesPerSecond: GB / 86_400 },
  ];
  const { logGroups: shares } = estimateOf({ ...REST, volume: { ...fixtureVolume(1000, 10), logGroups } });

  expect(shares.map(({ name, gbPerDay, percent }) => [name, Number(gbPerDay.toFixed(9)), percent])).toEqual([
    ["/c", 2, 50],
    ["/a", 1, 25],
    ["/b", 1, 25],
  ]);
});

it("has no shares of nothing", () => {
  const logGroups = [{ name: "/a", bytesPerSecond: 0 }];

  expect(estimateOf({ ...REST, volume: { ...fixtureVolume(0, 0), logGroups } }).logGroups).toEqual([
    { name: "/a", gbPerDay: 0, percent: 0 },
  ]);
});

it("grows in load and in bytes, and writes no more objects where the interval ends them", () => {
  // Ten records a second, every 300.1 s an object, of at most 1 KiB × 300: after a year, at 100 %, twice as many records, 300.05 s.
  const { months } = estimateOf({ ...REST, growthPercentPerYear: 100, volume: fixtureVolume(10_240, 100) });
  const writes = (month: number) =>
    months[month - 1]?.cost.lines.find(({ item }) => item === "s3PutRequests")?.quantity;

  expect(writes(1)).toBeCloseTo(2628 / 300.1, 6);
  expect(writes(13)).toBeCloseTo(2628 / 300.05, 6);
  expect(months[12]?.loads[0]?.peak).toBeCloseTo(2 * 3 * 1024, 6);
});

it("fills the buffer with what is decompressed", () => {
  // 1 MiB of messages a second and 100 × 106 bytes around them: 1,059,176 bytes a second fill 5 MiB in 4.950 s; without
  // decompression, 0.1 MiB a second take 50 s.
  const volume = fixtureVolume(MIB, 100);

  expect(estimateOf({ ...REST, decompression: true, volume }).objects.fillSeconds).toBeCloseTo(4.95, 2);
  expect(estimateOf({ ...REST, volume }).objects.fillSeconds).toBe(50);
});
