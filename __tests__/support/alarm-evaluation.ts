import { evaluateMetricMath } from "./metric-math";
import type { MetricId, RecordedMetrics, Series } from "./recorded-metrics";

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
 * The periods at whose end the alarm is in state ALARM, by their number from the start of the recording.
 *
 * Where at least as many periods have a value as the alarm needs, the newest of these count, and missing ones do not; else
 * those that lack are taken as the alarm says. https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/AlarmThatSendsEmail.html#alarms-and-missing-data
 */
export function alarmingPeriods(alarm: AlarmConfiguration, recorded: RecordedMetrics): number[] {
  if (alarm.treat_missing_data !== "notBreaching") {
    throw new Error(`only notBreaching is evaluated, got: ${alarm.treat_missing_data}`);
  }
  const { series, periodSeconds } = watchedSeries(alarm, recorded);
  const needed = alarm.evaluation_periods;
  const found: number[] = [];
  for (let end = needed - 1; (end + 1) * periodSeconds <= recorded.minutes * 60; end += 1) {
    const values: number[] = [];
    for (let period = end; period > end - needed - FURTHER_PERIODS && values.length < needed; period -= 1) {
      const value = series.get(period);
      if (value !== undefined) {
        values.push(value);
      }
    }
    if (values.filter((value) => breaches(alarm, value)).length >= alarm.datapoints_to_alarm) {
      found.push(end);
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

function watchedSeries(
  alarm: AlarmConfiguration,
  recorded: RecordedMetrics,
): { series: Series; periodSeconds: number } {
  const [metric] = watchedMetrics(alarm);
  const { period, statistic, metric_query: queries = [] } = alarm;
  if (metric !== undefined && period !== undefined && statistic !== undefined) {
    return { series: recorded.series(metric, statistic, period), periodSeconds: period };
  }
  const returned = queries.filter(({ return_data: isReturned }) => isReturned === true);
  const [{ expression, period: queryPeriod } = {}] = returned;
  if (returned.length !== 1 || expression === undefined) {
    throw new Error(`${alarm.alarm_name}: one expression must be returned, got: ${returned.length}`);
  }
  if (expression.startsWith("SELECT ")) {
    return { series: insights(expression, recorded, queryPeriod ?? 0), periodSeconds: queryPeriod ?? 0 };
  }
  const metrics = new Map(
    queries.flatMap(({ id, metric: watched }) => {
      if (watched === undefined) {
        return [];
      }
      const { namespace, metric_name: metricName, dimensions, stat, period: periodSeconds } = watched;
      const series = recorded.series({ namespace, metricName, dimensions }, stat, periodSeconds);
      return [[id, { series, periodSeconds }] as const];
    }),
  );
  const periods = new Set(Array.from(metrics.values(), ({ periodSeconds }) => periodSeconds));
  const [periodSeconds] = periods;
  if (periods.size !== 1 || periodSeconds === undefined) {
    throw new Error(
      `${alarm.alarm_name}: the metrics of an alarm must have one period, got: ${[...periods].join(", ")}`,
    );
  }
  return { series: evaluateMetricMath(expression, metrics), periodSeconds };
}

/** https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/cloudwatch-metrics-insights-querylanguage.html */
const QUERY = /^SELECT SUM\((\w+)\) FROM (?:"([^"]+)"|SCHEMA\("([^"]+)", ([\w, ]+)\)) WHERE (.+)$/;

function insights(query: string, recorded: RecordedMetrics, periodSeconds: number): Series {
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
  return recorded.sumOf({ namespace, metricName, ...schemas }, Object.fromEntries(having), periodSeconds);
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
