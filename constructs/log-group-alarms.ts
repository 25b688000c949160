import { Construct } from "constructs";
import { type AlarmSetting, BackupAlarm, MAXIMUM_METRICS } from "./backup-alarm";
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

/** A log group's silence is told by two metrics, and an alarm may look at ten. */
const GROUPS_A_SILENCE_ALARM = MAXIMUM_METRICS / 2;

/** A log group that has a filter of its own. */
export interface WatchedLogGroup {
  readonly name: string;
  /** False where a filter pattern leaves events out: that none is forwarded is then no fault. */
  readonly forwardsAll: boolean;
}

/**
 * How finely log groups are watched. `each`: by three alarms of its own. `shared`: errors of all by one alarm, throttling of
 * all by one, silences of five by one. `together`: all by three alarms.
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
    } else if (granularity === "each") {
      this.alarms = this.ofEach(props);
    } else {
      const comparesAll = isTogether && logGroups.some(({ forwardsAll }) => forwardsAll);
      this.alarms = [
        ...this.ofAll(props),
        ...(isTogether ? [] : this.silencesOfFive(props)),
        ...(comparesAll || accountPolicy?.forwardsAll === true ? [this.silenceOfAll(props)] : []),
      ];
    }
  }

  private ofEach(props: LogGroupAlarmsProps): BackupAlarm[] {
    const { filterName, logGroups } = props;
    const [errors, throttled, silent] = ["errors", "throttled", "silent"].map((id) => new Construct(this, id)) as [
      Construct,
      Construct,
      Construct,
    ];
    return logGroups.flatMap(({ name, forwardsAll }) => {
      const what = `the log group ${inShort([name])}`;
      const forwarding: Forwarding = { what, logGroupName: name, filterName };
      // The id is the log group's name, as the filter's is: another one that comes or goes moves no address.
      const add = (scope: Construct, kind: AlarmKind) => alarm(scope, logGroupId(name), props, kind, `-${name}`);
      return [
        add(errors, errorsAlarm(forwarding)),
        add(throttled, throttledAlarm(forwarding)),
        ...(forwardsAll ? [add(silent, silentAlarm(what, [filterPair(name, filterName)]))] : []),
      ];
    });
  }

  private ofAll(props: LogGroupAlarmsProps): BackupAlarm[] {
    const forwarding: Forwarding =
      props.accountPolicy === undefined
        ? { what: "a log group", filterName: props.filterName }
        : { what: "a log group of the account" };
    return [
      alarm(this, "all-errors", props, errorsAlarm(forwarding)),
      alarm(this, "all-throttled", props, throttledAlarm(forwarding)),
    ];
  }

  private silencesOfFive(props: LogGroupAlarmsProps): BackupAlarm[] {
    const names = props.logGroups.filter(({ forwardsAll }) => forwardsAll).map(({ name }) => name);
    const chunks = Array.from({ length: Math.ceil(names.length / GROUPS_A_SILENCE_ALARM) }, (_, index) =>
      names.slice(index * GROUPS_A_SILENCE_ALARM, (index + 1) * GROUPS_A_SILENCE_ALARM),
    );
    return chunks.map((chunk, index) => {
      const pairs = chunk.map((name) => filterPair(name, props.filterName));
      const kind = silentAlarm(`a log group of ${inShort(chunk)}`, pairs);
      return alarm(this, `silent-${index + 1}`, props, kind, `-${index + 1}`);
    });
  }

  private silenceOfAll(props: LogGroupAlarmsProps): BackupAlarm {
    const kind = silentAlarm("the account's log groups", [streamPair(props.streamName)]);
    return alarm(this, "all-silent", props, kind, "-all");
  }
}

function alarm(scope: Construct, id: string, setting: AlarmSetting, kind: AlarmKind, nameSuffix = ""): BackupAlarm {
  const { namePrefix, topicArn, runbook } = setting;
  return new BackupAlarm(scope, id, { namePrefix, topicArn, runbook, nameSuffix, ...kind });
}

/** Names for a sentence of limited length: the dashboard shows all. */
function inShort(names: readonly string[]): string {
  const listed = names.map((name) => (name.length > LONGEST_NAME ? `${name.slice(0, LONGEST_NAME)}…` : name));
  return listed.join(", ");
}
/** Characters: five such names fit into an alarm's description. */
const LONGEST_NAME = 80;
