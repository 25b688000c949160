import { Construct } from "constructs";
import { type AlarmSetting, BackupAlarm } from "./backup-alarm";
import {
  type AlarmKind,
  errorsAlarm,
  filterPair,
  type Forwarding,
  silentAlarm,
  streamPair,
  throttledAlarm,
} from "./forwarding-alarm";
import { logGroupId } from "./log-group-id";

/** A log group that has a filter of its own. */
export interface WatchedLogGroup {
  readonly name: string;
  /** False where a filter pattern leaves events out: that none is forwarded is then no fault. */
  readonly forwardsAll: boolean;
}

/**
 * How finely log groups are watched. `each`: by three alarms of its own. `shared`: the silence of each by one, errors of all
 * together by one, and throttling of all by one. `together`: all by three alarms.
 */
export type Granularity = "each" | "shared" | "together";

export interface LogGroupAlarmsProps extends AlarmSetting {
  readonly streamName: string;
  /** Of the filters of all log groups. */
  readonly filterName: string;
  readonly logGroups: readonly WatchedLogGroup[];
  /**
   * An account-level subscription policy beside them. Its log groups are watched together only, for their names are not known.
   * @default - none
   */
  readonly accountPolicy?: Pick<WatchedLogGroup, "forwardsAll"> | undefined;
  /** Not `each` where there is an account policy. */
  readonly granularity: Granularity;
}

/**
 * Alarms on the way from the log groups to Firehose: errors, throttling, and the silent one: events come in, and none is
 * forwarded. CloudWatch Logs says nothing when it has given up on a filter.
 * https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/Subscriptions.html
 *
 * Many log groups share alarms. The math expression of an alarm cannot SEARCH for metrics; a query of Metrics Insights can
 * add up all of them. https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/alarm-limits.html
 */
export class LogGroupAlarms extends Construct {
  readonly alarms: readonly BackupAlarm[];

  constructor(scope: Construct, id: string, props: LogGroupAlarmsProps) {
    super(scope, id);
    const { logGroups, accountPolicy, granularity } = props;
    const isTogether = granularity === "together";

    if (logGroups.length === 0 && accountPolicy === undefined) {
      this.alarms = [];
      return;
    }
    const comparesAll = isTogether && logGroups.some(({ forwardsAll }) => forwardsAll);
    this.alarms = [
      ...(granularity === "each" ? this.refusalsOfEach(props) : this.refusalsOfAll(props)),
      ...(isTogether ? [] : this.silencesOfEach(props)),
      ...(comparesAll || accountPolicy?.forwardsAll === true ? [this.silenceOfAll(props)] : []),
    ];
  }

  private refusalsOfEach(props: LogGroupAlarmsProps): BackupAlarm[] {
    const errors = new Construct(this, "errors");
    const throttled = new Construct(this, "throttled");
    return props.logGroups.flatMap(({ name }) => {
      const forwarding: Forwarding = { what: logGroup(name), logGroupName: name, filterName: props.filterName };
      return [
        ofLogGroup(errors, name, props, errorsAlarm(forwarding)),
        ofLogGroup(throttled, name, props, throttledAlarm(forwarding)),
      ];
    });
  }

  private silencesOfEach(props: LogGroupAlarmsProps): BackupAlarm[] {
    const silent = new Construct(this, "silent");
    return props.logGroups
      .filter(({ forwardsAll }) => forwardsAll)
      .map(({ name }) =>
        ofLogGroup(silent, name, props, silentAlarm(logGroup(name), filterPair(name, props.filterName))),
      );
  }

  private refusalsOfAll(props: LogGroupAlarmsProps): BackupAlarm[] {
    const forwarding: Forwarding =
      props.accountPolicy === undefined
        ? { what: "a log group", filterName: props.filterName }
        : { what: "a log group of the account" };
    return [
      alarm(this, "all-errors", props, errorsAlarm(forwarding)),
      alarm(this, "all-throttled", props, throttledAlarm(forwarding)),
    ];
  }

  private silenceOfAll(props: LogGroupAlarmsProps): BackupAlarm {
    const kind = silentAlarm("the account's log groups, backed up or not,", streamPair(props.streamName));
    return alarm(this, "all-silent", props, kind, "-all");
  }
}

/** The id is the log group's name, as the filter's is: another one that comes or goes moves no address. */
function ofLogGroup(scope: Construct, name: string, setting: AlarmSetting, kind: AlarmKind): BackupAlarm {
  return alarm(scope, logGroupId(name), setting, kind, `-${name}`);
}

function alarm(scope: Construct, id: string, setting: AlarmSetting, kind: AlarmKind, nameSuffix = ""): BackupAlarm {
  const { namePrefix, topicArn, runbook } = setting;
  return new BackupAlarm(scope, id, { namePrefix, topicArn, runbook, nameSuffix, ...kind });
}

/** A log group for a sentence of limited length. */
function logGroup(name: string): string {
  return `the log group ${name.length > LONGEST_NAME ? `${name.slice(0, LONGEST_NAME)}…` : name}`;
}
/** Characters: with the longest runbook's URL beside it, such a name fits into an alarm's description. */
const LONGEST_NAME = 256;
