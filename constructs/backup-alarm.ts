import { createHash } from "node:crypto";
import {
  CloudwatchMetricAlarm,
  type CloudwatchMetricAlarmMetricQuery,
} from "@cdktf/provider-aws/lib/cloudwatch-metric-alarm";
import { Construct } from "constructs";
import type { Metric } from "./metric";

/** Metrics that one alarm may look at: https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/alarm-limits.html */
const MAXIMUM_METRICS = 10;
/** Characters: https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_PutMetricAlarm.html */
const MAXIMUM_NAME_LENGTH = 255;
const MAXIMUM_DESCRIPTION_LENGTH = 1024;

/** What every alarm of an environment has in common. */
export interface AlarmSetting {
  /** How the names of all alarms begin, such as `log-backup-prod-`. */
  readonly namePrefix: string;
  /** An SNS topic, which hears of trouble and of its end. */
  readonly topicArn: string;
  /** Where docs/runbook.md is found: a URL or a path. */
  readonly runbook: string;
}

/**
 * What an alarm looks at: one metric; a math expression over several, by their ids; or a query of Metrics Insights.
 * Where only some metrics of an expression have a value, arithmetic takes the others for 0: FILL is not needed, and would make
 * a value of what is only late. https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/using-metric-math.html
 */
export type Watched =
  | { readonly metric: Metric }
  | { readonly expression: string; readonly metrics: Readonly<Record<string, Metric>> }
  | { readonly query: string };

export interface BackupAlarmProps extends AlarmSetting {
  /** The section of the runbook, and how the alarm's name goes on after the prefix. */
  readonly section: string;
  /** What the name ends in, where a section has several alarms. @default - nothing */
  readonly nameSuffix?: string;
  /** What it means that the alarm has gone off, in whole sentences. */
  readonly meaning: string;
  /** What to do first, in whole sentences. */
  readonly action: string;
  readonly watched: Watched;
  /** What the legend of the alarm's graph says of an expression or a query. */
  readonly label: string;
  readonly breachesWhen: "above" | "below";
  readonly threshold: number;
  /** A multiple of 60. */
  readonly periodSeconds: number;
  /** The alarm goes off when `breachingPeriods` of the last `periods` breach. */
  readonly periods: number;
  readonly breachingPeriods: number;
}

/**
 * One alarm. A period without data never breaches: nothing came, nothing was tried, nothing was refused. What must not be
 * missed while there is no data, that nothing is forwarded, is itself a number: see `LogGroupAlarms`.
 */
export class BackupAlarm extends Construct {
  readonly alarm: CloudwatchMetricAlarm;

  /** @throws Error if it looks at more metrics, or says more, than CloudWatch allows */
  constructor(scope: Construct, id: string, props: BackupAlarmProps) {
    super(scope, id);
    const description = `${props.meaning} ${props.action} Runbook: ${props.runbook}#${props.section}`;
    const watched = watchedArguments(props);

    if ((watched.metricQuery?.length ?? 1) - 1 > MAXIMUM_METRICS) {
      throw new Error(`${this.node.path}: an alarm looks at ${MAXIMUM_METRICS} metrics at most (CloudWatch)`);
    }
    if (description.length > MAXIMUM_DESCRIPTION_LENGTH) {
      throw new Error(
        `${this.node.path}: a description has ${MAXIMUM_DESCRIPTION_LENGTH} characters at most (CloudWatch), got: ${description.length}`,
      );
    }

    this.alarm = new CloudwatchMetricAlarm(this, "alarm", {
      alarmName: alarmName(`${props.namePrefix}${props.section}${props.nameSuffix ?? ""}`),
      alarmDescription: description,
      ...watched,
      comparisonOperator: props.breachesWhen === "above" ? "GreaterThanThreshold" : "LessThanThreshold",
      threshold: props.threshold,
      evaluationPeriods: props.periods,
      datapointsToAlarm: props.breachingPeriods,
      treatMissingData: "notBreaching",
      alarmActions: [props.topicArn],
      okActions: [props.topicArn],
    });
  }
}

function watchedArguments({ watched, label, periodSeconds }: BackupAlarmProps) {
  if ("metric" in watched) {
    const { namespace, metricName, dimensions, stat } = watched.metric;
    return { namespace, metricName, dimensions, statistic: stat, period: periodSeconds };
  }
  if ("query" in watched) {
    // Metrics Insights wants the period beside its query.
    const query = { id: "query", expression: watched.query, label, period: periodSeconds, returnData: true };
    return { metricQuery: [query] };
  }
  const metrics = Object.entries(watched.metrics).map(
    ([id, { namespace, metricName, dimensions, stat }]): CloudwatchMetricAlarmMetricQuery => ({
      id,
      metric: { namespace, metricName, dimensions, stat, period: periodSeconds },
      returnData: false,
    }),
  );
  return { metricQuery: [{ id: "result", expression: watched.expression, label, returnData: true }, ...metrics] };
}

/** A name that is too long, such as one that ends in a log group's, keeps its beginning and gets a digest. */
function alarmName(name: string): string {
  if (name.length <= MAXIMUM_NAME_LENGTH) {
    return name;
  }
  const digest = createHash("sha256").update(name).digest("hex").slice(0, 8);
  return `${name.slice(0, MAXIMUM_NAME_LENGTH - digest.length - 1)}-${digest}`;
}
