import { alarmMetricCount } from "../../estimate/alarm-metrics";
import type { Buffer } from "../../estimate/objects";
import type { Lifecycle } from "../../estimate/storage";
import type { Settings } from "../../settings";
import { alarmGranularity, type WatchedCounts, watchedCounts } from "../../settings/alarm-granularity";
import { lifecycleProblems } from "../../settings/lifecycle";
import { counted } from "../counted";
import { UsageError } from "../errors";
import type { EstimateNumbers } from "./estimate-options";

/** Years of an estimate, unless objects are kept longer. */
export const YEARS = 3;
const MOST_YEARS = 100;
const DAYS_A_YEAR = 365;

/** The part of a backup's settings that an estimate is about. */
export type BackupSettings = Pick<Settings, "backupStorage" | "backupDelivery" | "monitoring" | "sources">;

/** What is to be estimated, but for the volume. */
export interface PlannedBackup {
  readonly buffer: Buffer;
  readonly lifecycle: Lifecycle;
  readonly growthPercentPerYear: number;
  readonly years: number;
  readonly alarmMetrics: number;
  /** Whether CloudWatch may count fewer: where alarms share metrics by a query. */
  readonly alarmMetricsAtMost: boolean;
  readonly dashboards: number;
  readonly decompression: boolean;
}

/**
 * The backup as its settings make it, but for what the command line says.
 *
 * @param logGroups how many there are
 * @param decompression whether Firehose is to decompress even where the settings pass through
 * @throws {UsageError} where a retention does not go together with the settings' transitions
 */
export function plannedBackup(
  { backupStorage, backupDelivery, monitoring, sources }: BackupSettings,
  numbers: EstimateNumbers,
  { logGroups, decompression }: { readonly logGroups: number; readonly decompression: boolean },
): PlannedBackup {
  const { retentionYears } = numbers;
  const { transitions, noncurrentVersionExpirationDays } = backupStorage;
  const expirationDays = retentionYears === undefined ? backupStorage.expirationDays : retentionYears * DAYS_A_YEAR;
  const [problem] = lifecycleProblems(transitions, expirationDays);
  if (problem !== undefined) {
    throw new UsageError(
      `--retention-years: in days, it ${problem.message}, got: ${counted(retentionYears ?? 0, "year")}`,
    );
  }
  const watched = watchedLogGroups(sources, logGroups);
  const { maximumLogGroupAlarms } = monitoring;
  return {
    buffer: {
      bufferSizeMiB: numbers.bufferMib ?? backupDelivery.bufferSizeMiB,
      bufferIntervalSeconds: numbers.bufferSeconds ?? backupDelivery.bufferIntervalSeconds,
    },
    lifecycle: { transitions, expirationDays, noncurrentVersionExpirationDays },
    growthPercentPerYear: numbers.growthPercentPerYear ?? 0,
    years: Math.min(MOST_YEARS, Math.max(YEARS, Math.ceil((expirationDays ?? 0) / DAYS_A_YEAR))),
    alarmMetrics: alarmMetricCount({
      watched,
      // Those that are named are counted as such.
      accountLogGroups: sources.account === undefined ? 0 : Math.max(0, logGroups - watched.logGroups),
      maximumLogGroupAlarms,
      usesCustomerKey: backupDelivery.kmsKeyArn !== undefined,
    }),
    alarmMetricsAtMost: alarmGranularity(watched, maximumLogGroupAlarms) !== "each",
    dashboards: 1,
    decompression: decompression || backupDelivery.format === "ndjson",
  };
}

/** Without an account's policy, all log groups that there are have a filter of their own, also those not discovered yet. */
function watchedLogGroups(sources: Settings["sources"], logGroups: number): WatchedCounts {
  const named = watchedCounts({ sources });
  const filtered = named.logGroups - named.forwardingAll;
  return named.accountPolicy === undefined ? { logGroups, forwardingAll: Math.max(0, logGroups - filtered) } : named;
}
