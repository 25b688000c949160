import type { Price, RegionData } from "../../estimate/region-data";
import type { Volume } from "../../estimate/volume";

/** MiB. */
export const MIB = 2 ** 20;
export const GB = 2 ** 30;

export const known = (unit: string, ...tiers: NonNullable<Price["tiers"]>): Price => ({
  unit,
  tiers,
  source: "a fixture",
  asOf: "2026-11-29",
  confidence: "official",
});

const quota = (value: number) =>
  ({ value, source: "a fixture", asOf: "2026-11-28", confidence: "third-party" }) as const;

/** A Region with round figures: 1 MiB, 1,000 records and 100 requests a second. */
export const fixtureRegion: RegionData = {
  region: "xx-test-1",
  quotas: {
    directPutBytesPerSecond: quota(MIB),
    directPutRecordsPerSecond: quota(1000),
    directPutRequestsPerSecond: quota(100),
  },
  prices: {
    logsIngestion: known("USD/GB", { price: 0.5 }),
    logsStorage: known("USD/GB-month", { price: 0.03 }),
    firehoseDirectPut: known("USD/GB", { upTo: 100, price: 0.04 }, { price: 0.02 }),
    firehoseVendedLogs: { unit: "USD/GB", unknown: "nobody has told it", asOf: "2026-11-27" },
    firehoseDecompression: known("USD/GB", { price: 0.004 }),
    s3PutRequests: known("USD/1,000 requests", { price: 0.005 }),
    "s3Storage.STANDARD": known("USD/GB-month", { price: 0.02 }),
    "s3Storage.STANDARD_IA": known("USD/GB-month", { price: 0.01 }),
    "s3Storage.INTELLIGENT_TIERING": known("USD/GB-month", { price: 0.02 }),
    "s3Storage.GLACIER": known("USD/GB-month", { price: 0.004 }),
    "s3Transition.STANDARD_IA": known("USD/1,000 requests", { price: 0.01 }),
    "s3Transition.INTELLIGENT_TIERING": known("USD/1,000 requests", { price: 0.01 }),
    "s3Transition.GLACIER": known("USD/1,000 requests", { price: 0.03 }),
    s3IntelligentTieringMonitoring: known("USD/1,000 objects-month", { price: 0.0025 }),
    cloudWatchAlarm: known("USD/alarm metric-month", { price: 0.1 }),
    cloudWatchDashboard: known("USD/dashboard-month", { price: 3 }),
  },
};

/** Bytes and events a second, and three times as much at the peak; ten bytes become one, ten events a record, two records a request. */
export function fixtureVolume(bytesPerSecond: number, eventsPerSecond: number): Volume {
  return {
    average: { bytesPerSecond, eventsPerSecond },
    peak: { bytesPerSecond: 3 * bytesPerSecond, eventsPerSecond: 3 * eventsPerSecond },
    logGroupCount: 2,
    logGroups: [],
    way: {
      compressionRatio: { value: 10, from: "told" },
      eventsPerRecord: { value: 10, from: "told" },
      recordsPerRequest: { value: 2, from: "measured" },
    },
  };
}
