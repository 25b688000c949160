import type { AlarmSetting, BackupAlarmProps } from "./backup-alarm";
import { firehoseMetric, forwardingMetric, forwardingQuery, incomingMetric, type Metric } from "./metric";

/** All of an alarm but what those of an environment have in common, and its place among others of its section. */
export type AlarmKind = Omit<BackupAlarmProps, keyof AlarmSetting | "nameSuffix">;

/** Seconds. */
const FIVE_MINUTES = 300;
const HOUR = 3600;

/** What is forwarded of some log groups: of named ones by a filter, or of all of the account and Region. */
export interface Forwarding {
  /** For sentences, such as `the log group /ecs/web`. */
  readonly what: string;
  /** Of one log group. Absent: of all that a query takes. */
  readonly logGroupName?: string;
  /** Absent: by whatever forwards to Firehose. */
  readonly filterName?: string;
}

/** Events that met an error. One is enough: CloudWatch Logs may skip all events of the ten minutes after it. */
export function errorsAlarm(forwarding: Forwarding): AlarmKind {
  return {
    section: "log-group-errors",
    meaning: `CloudWatch Logs met an error when it handed log events of ${forwarding.what} to Firehose. If that was a missing permission or stream, it skips up to ten minutes of events for good, again and again.`,
    action: "Run log-backup audit, mend what it names, then log-backup backfill for the time since the first error.",
    watched: watchedSum("DeliveryErrors", forwarding),
    label: "log events that met an error",
    breachesWhen: "above",
    threshold: 0,
    periodSeconds: FIVE_MINUTES,
    periods: 1,
    breachingPeriods: 1,
  };
}

/** Events that Firehose did not take at once. They are sent again, so a short time of it is no loss. */
export function throttledAlarm(forwarding: Forwarding): AlarmKind {
  return {
    section: "log-group-throttled",
    meaning: `Firehose takes log events of ${forwarding.what} more slowly than they come. CloudWatch Logs tries for up to 24 hours, then it drops them.`,
    action: "Compare the stream's load with its limits on the dashboard, and ask AWS for a higher quota.",
    watched: watchedSum("DeliveryThrottling", forwarding),
    label: "log events that were throttled",
    breachesWhen: "above",
    threshold: 0,
    periodSeconds: FIVE_MINUTES,
    periods: 3,
    breachingPeriods: 2,
  };
}

/** What comes in, and what must be there if anything does. */
export interface SilencePair {
  readonly came: Metric;
  readonly went: Metric;
}

/**
 * Events come in, and none is forwarded. Forwarding lags some minutes behind, so that an event at the end of a period is
 * forwarded in the next one; in two periods in a row, a filter that works forwards something. The periods are hours, so that
 * log groups with an event an hour are seen, too. Hours in which nothing comes and nothing is forwarded have no value, and
 * CloudWatch looks further back instead. One pair an alarm: with several, one log group's straggler in each hour would do.
 */
export function silentAlarm(what: string, { came, went }: SilencePair): AlarmKind {
  return {
    section: "log-group-silent",
    meaning: `Log events came into ${what} for two hours, and none was forwarded to Firehose: nothing of it is backed up any more. For some minutes after a filter is made, that is normal.`,
    action:
      "Run log-backup audit: it says why. Mend that, then run log-backup backfill before the log group's retention is over.",
    watched: {
      // Adding nothing of the other gives each a value whenever the other has one, zero if it has none of its own.
      expression: "IF(came + 0 * went > 0 AND went + 0 * came == 0, 1, 0)",
      metrics: { came, went },
    },
    label: "silent",
    breachesWhen: "above",
    threshold: 0,
    periodSeconds: HOUR,
    periods: 2,
    breachingPeriods: 2,
  };
}

/** What the silence of a log group with a filter of its own is told by. */
export function filterPair(logGroupName: string, filterName: string): SilencePair {
  return {
    came: incomingMetric(logGroupName, "IncomingLogEvents"),
    went: forwardingMetric(logGroupName, filterName, "ForwardedLogEvents"),
  };
}

/** What a silence of the whole delivery is told by: something came into any log group, and nothing into the stream. */
export function streamPair(streamName: string): SilencePair {
  return {
    came: incomingMetric(undefined, "IncomingLogEvents"),
    went: firehoseMetric(streamName, "IncomingRecords", "Sum"),
  };
}

/** One log group's metric; or by Metrics Insights the sum over all. Which of them have the metric is seen when it is asked. */
function watchedSum(metricName: string, { logGroupName, filterName }: Forwarding): AlarmKind["watched"] {
  return logGroupName !== undefined && filterName !== undefined
    ? { metric: forwardingMetric(logGroupName, filterName, metricName) }
    : { query: forwardingQuery(metricName, filterName) };
}
