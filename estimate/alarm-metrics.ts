import { alarmGranularity, type WatchedCounts } from "../settings/alarm-granularity";

/** What decides how many metrics alarms look at: see constructs/stream-alarms.ts and constructs/log-group-alarms.ts. */
export interface AlarmedBackup {
  readonly watched: WatchedCounts;
  /** Log groups whose events the account's subscription policy forwards; 0 without one. */
  readonly accountLogGroups: number;
  readonly maximumLogGroupAlarms: number;
  readonly usesCustomerKey: boolean;
}

/** Late, failing, throttled, error objects: one metric each; near each of three limits: the metric and the limit. */
const STREAM_METRICS = 4 + 3 * 2;
/** Four faults of a key. */
const KEY_METRICS = 4;
/** Incoming and forwarded. */
const SILENCE_METRICS = 2;
/** Errors and throttling. */
const SUMMED = 2;

/**
 * How many metrics all alarms look at: CloudWatch bills by that. Two of them may sum up all log groups by a query of Metrics
 * Insights, which bills each metric that it goes through: here one of each log group, which is the most.
 */
export function alarmMetricCount(backup: AlarmedBackup): number {
  const { watched, accountLogGroups, maximumLogGroupAlarms, usesCustomerKey } = backup;
  const { logGroups, forwardingAll, accountPolicy } = watched;
  const ofStream = STREAM_METRICS + (usesCustomerKey ? KEY_METRICS : 0);
  const granularity = alarmGranularity(watched, maximumLogGroupAlarms);
  if (granularity === "each") {
    return ofStream + SUMMED * logGroups + SILENCE_METRICS * forwardingAll;
  }
  const isTogether = granularity === "together";
  const comparesAll = accountPolicy?.forwardsAll === true || (isTogether && forwardingAll > 0);
  const silences = (isTogether ? 0 : forwardingAll) + (comparesAll ? 1 : 0);
  return ofStream + SUMMED * (logGroups + accountLogGroups) + SILENCE_METRICS * silences;
}
