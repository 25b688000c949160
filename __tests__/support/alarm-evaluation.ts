import { evaluateMetricMath } from "./metric-math";
import type { MetricId, RecordedMetrics, Series, ValueOver } from "./recorded-metrics";

/** An alarm as Terraform's configuration has it. */
export interface AlarmConfiguration {
  readonly alarm_name: string;
  readonly alarm_description: string;
  readonly comparison_operator: string;
  readonly threshold: number;
  readonly evaluation_periods: number;
  readonly datapoints_to_alarm: number;
  readonly treat_missing_data: string;
  readonly alarm_actions: readonly string[];
  readonly ok_actions: readonly string[];
  readonly namespace?: string;
  readonly metric_name?: string;
  readonly dimensions?: Readonly<Record<string, string>>;
  readonly statistic?: string;
  readonly period?: number;
  readonly metric_query?: readonly MetricQueryConfiguration[];
}

interface MetricQueryConfiguration {
  readonly id: string;
  readonly expression?: string;
  readonly period?: number;
  readonly return_data?: boolean;
  readonly metric?: {
    readonly namespace: string;
    readonly metric_name: string;
    readonly dimensions: Readonly<Record<string, string>>;
    readonly stat: string;
    readonly period: number;
  };
}

/** CloudWatch looks at some more periods than it needs, for those without data: with 3 needed, at 5. */
const FURTHER_PERIODS = 2;

/**
 * The minutes at whose beginning the alarm is in state ALARM, from the start of the recording. Its periods slide: they end at the
 * minute that it is evaluated in, each minute.
 *
 * Where at least as many periods have a value as the alarm needs, the newest of these count, and missing ones do not; else
 * those that lack are taken as the alarm says.
 * https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/AlarmThatSendsEmail.html#alarms-and-missing-data
 */
export function alarmingMinutes(alarm: AlarmConfiguration, recorded: RecordedMetrics): number[] {
  if (alarm.treat_missing_data !== "notBreaching") {
    throw new Error(`only notBreaching is evaluated, got: ${alarm.treat_missing_data}`);
  }
  const { periodSeconds, valueUntil } = watchedBy(alarm, recorded);
  const length = periodSeconds / 60;
  if (!Number.isInteger(length) || length < 1) {
    throw new Error(`a period must be a multiple of 60 seconds, got: ${periodSeconds}`);
  }
  // What a period is worth depends on its last minute alone: each is looked at as the newest one first, and later as an older one.
  const values = Array.from({ length: recorded.minutes + 1 }, (_, minute) =>
    minute === 0 ? undefined : valueUntil(minute),
  );
  const needed = alarm.evaluation_periods;
  const found: number[] = [];
  for (let minute = length; minute <= recorded.minutes; minute += 1) {
    const newest: number[] = [];
    for (let period = 0; period < needed + FURTHER_PERIODS && newest.length < needed; period += 1) {
      const value = values[minute - period * length];
      if (value !== undefined) {
        newest.push(value);
      }
    }
    if (newest.filter((value) => breaches(alarm, value)).length >= alarm.datapoints_to_alarm) {
      found.push(minute);
    }
  }
  return found;
}

/** Every metric that an alarm looks at; those of a query are not told by it. */
export function watchedMetrics(alarm: AlarmConfiguration): MetricId[] {
  const { namespace, metric_name: metricName, dimensions = {}, metric_query: queries = [] } = alarm;
  const own = namespace === undefined || metricName === undefined ? [] : [{ namespace, metricName, dimensions }];
  const queried = queries.flatMap(({ metric }) =>
    metric === undefined
      ? []
      : [{ namespace: metric.namespace, metricName: metric.metric_name, dimensions: metric.dimensions }],
  );
  return [...own, ...queried];
}

/** Whether it asks CloudWatch Metrics Insights. */
export function insightsQuery({ metric_query: queries = [] }: AlarmConfiguration): string | undefined {
  return queries.map(({ expression }) => expression).find((expression) => expression?.startsWith("SELECT ") === true);
}

interface Watched {
  readonly periodSeconds: number;
  /** The value of the period that ends at a minute; undefined where it has none. */
  readonly valueUntil: (minute: number) => number | undefined;
}

function watchedBy(alarm: AlarmConfiguration, recorded: RecordedMetrics): Watched {
  const [metric] = watchedMetrics(alarm);
  const { period, statistic, metric_query: queries = [] } = alarm;
  if (metric !== undefined && period !== undefined && statistic !== undefined) {
    return sliding(period, recorded.valuesOf(metric, statistic));
  }
  const returned = queries.filter(({ return_data: isReturned }) => isReturned === true);
  const [{ expression, period: queryPeriod } = {}] = returned;
  if (returned.length !== 1 || expression === undefined) {
    throw new Error(`${alarm.alarm_name}: one expression must be returned, got: ${returned.length}`);
  }
  if (expression.startsWith("SELECT ")) {
    const sum = insights(expression, recorded);
    return sliding(queryPeriod ?? 0, sum);
  }
  const metrics = queries.flatMap(({ id, metric: watched }) => {
    if (watched === undefined) {
      return [];
    }
    const { namespace, metric_name: metricName, dimensions, stat, period: periodSeconds } = watched;
    const asked = { namespace, metricName, dimensions };
    return [{ id, ...sliding(periodSeconds, recorded.valuesOf(asked, stat)) }];
  });
  const periods = new Set(metrics.map(({ periodSeconds }) => periodSeconds));
  const [periodSeconds] = periods;
  if (periods.size !== 1 || periodSeconds === undefined) {
    throw new Error(
      `${alarm.alarm_name}: the metrics of an alarm must have one period, got: ${[...periods].join(", ")}`,
    );
  }
  const valueUntil = (minute: number) => {
    const points = metrics.map(({ id, valueUntil: valueOf }) => {
      const value = valueOf(minute);
      const series: Series = value === undefined ? new Map() : new Map([[0, value]]);
      return [id, { series, periodSeconds }] as const;
    });
    return evaluateMetricMath(expression, new Map(points)).get(0);
  };
  return { periodSeconds, valueUntil };
}

function sliding(periodSeconds: number, valueOf: ValueOver): Watched {
  return { periodSeconds, valueUntil: (minute) => valueOf(Math.max(0, minute - periodSeconds / 60), minute) };
}

/** https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/cloudwatch-metrics-insights-querylanguage.html */
const QUERY = /^SELECT SUM\((\w+)\) FROM (?:"([^"]+)"|SCHEMA\("([^"]+)", ([\w, ]+)\)) WHERE (.+)$/;

function insights(query: string, recorded: RecordedMetrics): ValueOver {
  const [, metricName, whole, namespace = whole, schema, where] = QUERY.exec(query) ?? [];
  if (metricName === undefined || namespace === undefined || where === undefined) {
    throw new Error(`not known of Metrics Insights: ${query}`);
  }
  const having = where.split(" AND ").map((condition) => {
    const [, name, value] = /^(\w+) = '([^']+)'$/.exec(condition) ?? [];
    if (name === undefined || value === undefined) {
      throw new Error(`not known of Metrics Insights: ${condition}`);
    }
    return [name, value] as const;
  });
  const schemas = schema === undefined ? {} : { schema: schema.split(", ") };
  return recorded.sumOf({ namespace, metricName, ...schemas }, Object.fromEntries(having));
}

function breaches({ comparison_operator: operator, threshold }: AlarmConfiguration, value: number): boolean {
  switch (operator) {
    case "GreaterThanThreshold":
      return value > threshold;
    case "LessThanThreshold":
      return value < threshold;
    default:
      throw new Error(`not known of alarms: ${operator}`);
  }
}
