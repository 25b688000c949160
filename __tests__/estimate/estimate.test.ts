import { estimateOf } from "../../estimate/estimate";
import { fixtureRegion, fixtureVolume, GB } from "../support/estimate-fixtures";

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
