import { monitoringLimits } from "../settings/monitoring-limits";

/** What decides how many alarms there are: see constructs/stream-alarms.ts and constructs/log-group-alarms.ts. */
export interface AlarmedBackup {
  /** With a filter of their own. */
  readonly logGroups: number;
  /** Of these, those all of whose events are forwarded. */
  readonly comparable: number;
  /** Absent: no account-level subscription policy. */
  readonly accountPolicy?: { readonly logGroups: number; readonly forwardsAll: boolean } | undefined;
  readonly maximumLogGroupAlarms: number;
  readonly usesCustomerKey: boolean;
}

/** Late, failing and throttled: one metric each; near each of three limits: the metric and the limit; two of error objects. */
const STREAM_METRICS = 3 + 3 * 2 + 2;
/** Four faults of a key. */
const KEY_METRICS = 4;
/** Incoming and forwarded. */
const SILENCE_METRICS = 2;
const GROUPS_A_SILENCE_ALARM = monitoringLimits.alarm.maximumMetrics / SILENCE_METRICS;
const SUMMING_ALARMS = 2;

/**
 * How many metrics all alarms look at: CloudWatch bills by that. Each log group has errors, throttling and silence of its own
 * while there are few; else two alarms sum up all of them by Metrics Insights, which bills each metric that it goes through,
 * and silences are told for five at once, or for all.
 */
export function alarmMetricCount(backup: AlarmedBackup): number {
  const { logGroups, comparable, accountPolicy, maximumLogGroupAlarms, usesCustomerKey } = backup;
  const ofStream = STREAM_METRICS + (usesCustomerKey ? KEY_METRICS : 0);
  if (logGroups === 0 && accountPolicy === undefined) {
    return ofStream;
  }
  if (accountPolicy === undefined && 2 * logGroups + comparable <= maximumLogGroupAlarms) {
    return ofStream + 2 * logGroups + SILENCE_METRICS * comparable;
  }
  const summed = SUMMING_ALARMS * (logGroups + (accountPolicy?.logGroups ?? 0));
  const ofAccount = accountPolicy?.forwardsAll === true ? 1 : 0;
  const shared = Math.ceil(comparable / GROUPS_A_SILENCE_ALARM);
  const isShared = SUMMING_ALARMS + shared + ofAccount <= maximumLogGroupAlarms;
  const ofAll = isShared ? ofAccount : comparable > 0 || ofAccount > 0 ? 1 : 0;
  return ofStream + summed + SILENCE_METRICS * ((isShared ? comparable : 0) + ofAll);
}
