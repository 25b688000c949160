import { Construct } from "constructs";
import { type AlarmSetting, BackupAlarm, type BackupAlarmProps } from "./backup-alarm";
import { firehoseMetric } from "./metric";
import { PERCENT_OF_LIMIT, streamLimits } from "./stream-limits";

/** Seconds: in these, Firehose's limits are compared. */
const FIVE_MINUTES = 300;
/** Seconds: AWS's longest buffer, and so the least age that can be called late. */
const LONGEST_BUFFER = 900;
/** So many buffers may pass before what is in Firehose counts as late. */
const BUFFERS_BEFORE_LATE = 3;

export interface StreamAlarmsProps extends AlarmSetting {
  readonly streamName: string;
  readonly bufferIntervalSeconds: number;
  /** Percent of a limit of the stream. */
  readonly quotaPercent: number;
  /** Whether a KMS key of the customer's encrypts what Firehose holds. */
  readonly usesCustomerKey: boolean;
}

/** How old the oldest record in Firehose may be, in seconds, before it counts as late. */
export function freshnessThreshold(bufferIntervalSeconds: number): number {
  return Math.max(LONGEST_BUFFER, BUFFERS_BEFORE_LATE * bufferIntervalSeconds);
}

/**
 * Alarms on the way from Firehose into the bucket: those that AWS recommends, and what it means that deliveries fail.
 * https://docs.aws.amazon.com/firehose/latest/dev/firehose-cloudwatch-metrics-best-practices.html
 */
export class StreamAlarms extends Construct {
  readonly alarms: readonly BackupAlarm[];

  constructor(scope: Construct, id: string, props: StreamAlarmsProps) {
    super(scope, id);

    this.alarms = [
      this.late(props),
      this.failing(props),
      this.throttled(props),
      ...this.nearLimits(props),
      ...(props.usesCustomerKey ? [this.keyUnusable(props)] : []),
    ];
  }

  private late(props: StreamAlarmsProps): BackupAlarm {
    const threshold = freshnessThreshold(props.bufferIntervalSeconds);
    return this.alarm("delivery-late", props, {
      meaning: `Log events have been waiting in Firehose for more than ${threshold} seconds: they do not reach the backup bucket. Firehose holds them for 24 hours, then they are lost.`,
      action: "Read the stream's error log, and mend what keeps it from writing within the day.",
      watched: { metric: firehoseMetric(props.streamName, "DeliveryToS3.DataFreshness", "Maximum") },
      label: "age of the oldest record",
      breachesWhen: "above",
      threshold,
      periodSeconds: FIVE_MINUTES,
      periods: 3,
      breachingPeriods: 3,
    });
  }

  /** A period holds a whole buffer: with shorter ones, most would have no delivery in them, and the alarm could never go off. */
  private failing(props: StreamAlarmsProps): BackupAlarm {
    return this.alarm("delivery-failing", props, {
      meaning:
        "Firehose's writes to the backup bucket fail again and again. It tries for 24 hours, then the log events are lost.",
      action: "Read the stream's error log: it says why, most often the bucket, its policy or the role.",
      watched: { metric: firehoseMetric(props.streamName, "DeliveryToS3.Success", "Average") },
      label: "share of writes that succeeded",
      breachesWhen: "below",
      threshold: 1,
      periodSeconds: FIVE_MINUTES * Math.max(1, Math.ceil(props.bufferIntervalSeconds / FIVE_MINUTES)),
      periods: 3,
      breachingPeriods: 2,
    });
  }

  private throttled(props: StreamAlarmsProps): BackupAlarm {
    return this.alarm("stream-throttled", props, {
      meaning:
        "More comes than the Firehose stream takes, and it refuses records. CloudWatch Logs tries for up to 24 hours, then it drops the log events.",
      action: "See which log group has grown, and ask AWS for a higher quota of the stream.",
      watched: { metric: firehoseMetric(props.streamName, "ThrottledRecords", "Sum") },
      label: "records refused",
      breachesWhen: "above",
      threshold: 0,
      periodSeconds: FIVE_MINUTES,
      periods: 3,
      breachingPeriods: 2,
    });
  }

  private nearLimits(props: StreamAlarmsProps): BackupAlarm[] {
    const { streamName, quotaPercent } = props;
    return streamLimits(streamName).map(({ what, used, limit }) =>
      this.alarm(`stream-${what}-near-limit`, props, {
        meaning: `For 15 minutes the Firehose stream has taken more than ${quotaPercent} % of the ${what} a second that it may. Nothing is lost yet. It refuses what goes beyond the limit, also in bursts of seconds that five minutes do not show.`,
        action: "See which log group has grown, and ask AWS for a higher quota of the stream before it is needed.",
        watched: { expression: PERCENT_OF_LIMIT, metrics: { used, limit } },
        label: `percent of the ${what} a second that the stream may take`,
        breachesWhen: "above",
        threshold: quotaPercent,
        periodSeconds: FIVE_MINUTES,
        periods: 3,
        breachingPeriods: 3,
      }),
    );
  }

  private keyUnusable(props: StreamAlarmsProps): BackupAlarm {
    const faults = ["KMSKeyAccessDenied", "KMSKeyDisabled", "KMSKeyInvalidState", "KMSKeyNotFound"];
    const metrics = faults.map(
      (name, index) => [`m${index + 1}`, firehoseMetric(props.streamName, name, "Sum")] as const,
    );
    return this.alarm("stream-key-unusable", props, {
      meaning:
        "Firehose cannot use the KMS key that encrypts the stream: it is disabled, deleted, or no longer allowed. Nothing gets into the backup.",
      action: "Enable the key, or cancel its deletion, and look at its policy and grants.",
      watched: {
        expression: metrics.map(([id]) => id).join(" + "),
        metrics: Object.fromEntries(metrics),
      },
      label: "requests that the key refused",
      breachesWhen: "above",
      threshold: 0,
      periodSeconds: FIVE_MINUTES,
      periods: 1,
      breachingPeriods: 1,
    });
  }

  private alarm(
    section: string,
    { namePrefix, topicArn, runbook }: AlarmSetting,
    rest: Omit<BackupAlarmProps, keyof AlarmSetting | "section" | "nameSuffix">,
  ): BackupAlarm {
    return new BackupAlarm(this, section, { section, namePrefix, topicArn, runbook, ...rest });
  }
}
