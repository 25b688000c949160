import { volumeWarnings } from "../../estimate/fit";
import type { Settings } from "../../settings";
import { exampleSettings } from "../support/settings";

const dev = exampleSettings();

function settings(gigabytesPerDay: number, changes: Partial<Settings> = {}): Settings {
  return {
    ...dev,
    region: "ap-northeast-1",
    expectedVolume: { gigabytesPerDay, eventBytes: 300, peakFactor: 3 },
    backupDelivery: { ...dev.backupDelivery, bufferSizeMiB: 5, bufferIntervalSeconds: 300 },
    backupStorage: { ...dev.backupStorage, transitions: [] },
    ...changes,
  };
}

const delivery = (bufferSizeMiB: number, bufferIntervalSeconds: number) => ({
  backupDelivery: { ...dev.backupDelivery, bufferSizeMiB, bufferIntervalSeconds },
});

it("says nothing where no volume is expected, whatever the settings", () => {
  const unsaid: Settings = { ...dev, region: "eu-south-1", ...delivery(1, 0) };

  expect(unsaid.expectedVolume).toBeUndefined();
  expect(volumeWarnings(unsaid)).toEqual([]);
});

it("says nothing where all fits", () => {
  expect(volumeWarnings(settings(10))).toEqual([]);
});

it("tells the share of a quota at the peak", () => {
  // 150 GB a day: 1,864,135 bytes a second, / 5 compressed, × 3 = 1,118,481 bytes of 1,048,576: 106.7 %.
  expect(volumeWarnings(settings(150, delivery(128, 60)))).toEqual([
    "expectedVolume passes monitoring.quotaPercent (80 %) of a Firehose quota at its peak: 1118481 of 1048576 bytes a second in ap-northeast-1 (read 2026-11-22), 107 %: ask AWS for a higher quota, or spread the log groups over several environments",
  ]);
});

it("takes it that each log group fills records of its own, and says of requests that they are the worst case", () => {
  const logGroups = Array.from({ length: 9000 }, (_, index) => ({ name: `/app/${index}`, filterPattern: "" }));
  const many = settings(300, { region: "us-east-1", ...delivery(128, 60), sources: { ...dev.sources, logGroups } });

  // 9,000 log groups: 12,428 events a second of 300 GB a day, at the peak 37,283: 4.14 each, 41.4 in 10 s: 900 records a second.
  expect(volumeWarnings({ ...many, monitoring: { ...dev.monitoring, quotaPercent: 44 } })).toEqual([
    "expectedVolume passes monitoring.quotaPercent (44 %) of a Firehose quota at its peak: at worst 900 of 2000 requests a second in us-east-1 (read 2026-11-22), 45 %: ask AWS for a higher quota, or spread the log groups over several environments",
  ]);
});

it("is still fine exactly at the share that alarms go off at", () => {
  // 80 % of 1 MiB at the peak: 0.8 MiB × 5 / 3 a second, 86,400 s a day: 112.5 GB.
  expect(volumeWarnings(settings(112.5, delivery(128, 60)))).toEqual([]);
  expect(volumeWarnings(settings(112.6, delivery(128, 60)))).toHaveLength(1);
});

it("says that quotas of a Region without data are not checked", () => {
  expect(volumeWarnings(settings(10, { region: "eu-south-1" }))).toEqual([
    "the quotas of Firehose in eu-south-1 are not in estimate/regions: whether expectedVolume fits them is not checked",
  ]);
});

it("finds a buffer of 1 MiB at 1 MiB a second too small", () => {
  // us-east-1 takes 5 MiB a second. 1 MiB a second after compression, at the peak: 1 MiB × 5 / 3 × 86,400 s = 140.625 GB a day.
  expect(volumeWarnings(settings(140.625, { region: "us-east-1", ...delivery(1, 60) }))).toEqual([
    "backupDelivery.bufferSizeMiB is less than 10 seconds of what expectedVolume brings at its peak, 1 MiB a second after compression: set it to 10, got: 1",
  ]);
  expect(volumeWarnings(settings(140.625, { region: "us-east-1", ...delivery(10, 60) }))).toEqual([]);
});

it("finds zero buffering of many records costly", () => {
  // One log group: a record holds what it logs in 10 s, so that there is at most one in 10 s below 10 events a second: 0.1 a
  // second, against an object in 60 + 10 s 7 times as many. 20 GB a day in events of 300 bytes: 828.5 events, 8.29 records.
  expect(volumeWarnings(settings(0.2, delivery(5, 0)))).toEqual([]);
  expect(volumeWarnings(settings(20, delivery(5, 0)))).toEqual([
    "backupDelivery.bufferIntervalSeconds is 0, so that each record may become an object: with expectedVolume that is 8.29 objects a second: set it to 60 or more",
  ]);
});

describe("transitions that would move nothing", () => {
  const transitions = [{ storageClass: "STANDARD_IA", days: 30 }] as const;
  const moved = { backupStorage: { ...dev.backupStorage, transitions } };

  it("are cured by a longer interval, where there is one", () => {
    // 0.1 GB a day: 248.55 bytes a second compressed; 4.14 events a second are 41.4 in a record, one in 10 s.
    // 128 KiB / 248.55 - 10 = 517.3 s. Every 60 + 10 s there is an object of 17.0 KiB.
    expect(volumeWarnings(settings(0.1, { ...moved, ...delivery(1, 60) }))).toEqual([
      "backupStorage.transitions would move nothing: with expectedVolume objects are 17 KiB on average, and S3 moves none under 128 KiB: set backupDelivery.bufferIntervalSeconds to 518, or leave the transitions out",
    ]);
    expect(volumeWarnings(settings(0.1, { ...moved, ...delivery(1, 518) }))).toEqual([]);
  });

  it("are better left out where none is long enough", () => {
    // 0.01 GB a day: 24.855 bytes a second; a record in 10 s of 4.14 events; after 60 + 10 s 1.70 KiB.
    expect(volumeWarnings(settings(0.01, { ...moved, ...delivery(1, 60) }))).toEqual([
      "backupStorage.transitions would move nothing: with expectedVolume objects are 1.7 KiB on average, and S3 moves none under 128 KiB: leave the transitions out",
    ]);
  });
});
