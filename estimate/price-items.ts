import { storageClasses } from "../settings/aws-limits";

/** What is billed, by the name in the files of `regions/`: the unit of its price. A GB is 2^30 bytes. */
export const priceUnits = {
  logsIngestion: "USD/GB",
  logsStorage: "USD/GB-month",
  /** Tiers by GB a month. */
  firehoseDirectPut: "USD/GB",
  firehoseVendedLogs: "USD/GB",
  firehoseDecompression: "USD/GB",
  s3PutRequests: "USD/1,000 requests",
  "s3Storage.STANDARD": "USD/GB-month",
  "s3Storage.STANDARD_IA": "USD/GB-month",
  "s3Storage.INTELLIGENT_TIERING": "USD/GB-month",
  "s3Storage.ONEZONE_IA": "USD/GB-month",
  "s3Storage.GLACIER_IR": "USD/GB-month",
  "s3Storage.GLACIER": "USD/GB-month",
  "s3Storage.DEEP_ARCHIVE": "USD/GB-month",
  "s3Transition.STANDARD_IA": "USD/1,000 requests",
  "s3Transition.INTELLIGENT_TIERING": "USD/1,000 requests",
  "s3Transition.ONEZONE_IA": "USD/1,000 requests",
  "s3Transition.GLACIER_IR": "USD/1,000 requests",
  "s3Transition.GLACIER": "USD/1,000 requests",
  "s3Transition.DEEP_ARCHIVE": "USD/1,000 requests",
  s3IntelligentTieringMonitoring: "USD/1,000 objects-month",
  cloudWatchAlarm: "USD/alarm metric-month",
  cloudWatchDashboard: "USD/dashboard-month",
  cloudWatchMetric: "USD/metric-month",
  getMetricData: "USD/1,000 metrics",
  /** A TB is 2^40 bytes. */
  athenaScan: "USD/TB",
} as const;

/** Storage classes in which a backup can lie. */
export const backupClasses = ["STANDARD", ...storageClasses] as const;
export type BackupClass = (typeof backupClasses)[number];
