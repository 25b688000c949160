import { type Line, PERIOD } from "./dashboard-widget";
import { forwardingMetric, forwardingQuery, incomingMetric, type Metric } from "./metric";

/** Log groups that are backed up, and by what. */
export interface BackedUpLogGroups {
  /** Those that have a filter of their own. */
  readonly logGroupNames: readonly string[];
  /** Of every subscription filter. */
  readonly filterName: string;
  /** An account-level subscription policy covers every log group. */
  readonly coversAccount: boolean;
}

/** What CloudWatch Logs counts of each log group that comes in. */
export type IncomingName = "IncomingBytes" | "IncomingLogEvents";
/** What CloudWatch Logs counts of each log group and filter. */
export type ForwardingName = "DeliveryErrors" | "DeliveryThrottling" | "ForwardedBytes" | "ForwardedLogEvents";

/** Log groups for which a graph still has a line each. */
const MOST_LINES = 10;
/** Log groups that are still named one by one: more would take the dashboard near its 2,500 metrics, and slow it down. */
const MOST_NAMED = 100;

/**
 * How log groups get into graphs. `each`: a line each. `busiest`: every one counts, and the ten busiest are drawn; SEARCH
 * finds what filters forward. `queried`: Metrics Insights goes through up to 10,000 of them, for up to two weeks back.
 * https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/search-expression-syntax.html
 * https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/cloudwatch-metrics-insights-limits.html
 */
export type Reach = "each" | "busiest" | "queried";

export function reachOf({ logGroupNames, coversAccount }: BackedUpLogGroups): Reach {
  if (coversAccount || logGroupNames.length > MOST_NAMED) {
    return "queried";
  }
  return logGroupNames.length > MOST_LINES ? "busiest" : "each";
}

/** What comes into all of them, as one line. With `queried`: into every log group of the account and Region. */
export function incomingTotal(groups: BackedUpLogGroups, metricName: IncomingName, label: string): Line[] {
  return reachOf(groups) === "queried"
    ? [{ metric: incomingMetric(undefined, metricName), label, color: "#7f7f7f" }]
    : total(groups.logGroupNames, metricName, { label, color: "#7f7f7f" }, (name) => incomingMetric(name, metricName));
}

/** What is forwarded of all of them, as one line. */
export function forwardedTotal(groups: BackedUpLogGroups, metricName: ForwardingName, label: string): Line[] {
  const shown = { label, color: "#1f77b4" };
  switch (reachOf(groups)) {
    case "each":
      return total(groups.logGroupNames, metricName, shown, (name) =>
        forwardingMetric(name, groups.filterName, metricName),
      );
    case "busiest":
      return [{ expression: `SUM(${search(groups, metricName)})`, ...shown }];
    case "queried":
      return [{ expression: queryOf(groups, metricName), ...shown }];
  }
}

/** What comes into each of them, or into the ten busiest. With `queried`: of every log group of the account and Region. */
export function incomingByLogGroup(groups: BackedUpLogGroups, metricName: IncomingName): Line[] {
  switch (reachOf(groups)) {
    case "each":
      return groups.logGroupNames.map((name) => ({ metric: incomingMetric(name, metricName), label: name }));
    case "busiest": {
      const hidden = hiddenLines(groups.logGroupNames, metricName, (name) => incomingMetric(name, metricName));
      return [...hidden, { expression: `SORT(METRICS("${idOf(metricName)}"), SUM, DESC, ${MOST_LINES})`, label: "" }];
    }
    case "queried":
      return [{ expression: `SELECT SUM(${metricName}) FROM SCHEMA("AWS/Logs", LogGroupName)${BUSIEST}`, label: "" }];
  }
}

/** What is forwarded of each of them, or of the ten that it counts most of. */
export function forwardedByLogGroup(groups: BackedUpLogGroups, metricName: ForwardingName): Line[] {
  switch (reachOf(groups)) {
    case "each":
      return groups.logGroupNames.map((name) => ({
        metric: forwardingMetric(name, groups.filterName, metricName),
        label: name,
      }));
    case "busiest":
      return [{ expression: `SORT(${search(groups, metricName)}, SUM, DESC, ${MOST_LINES})`, label: "" }];
    case "queried":
      return [{ expression: `${queryOf(groups, metricName)}${BUSIEST}`, label: "" }];
  }
}

const BUSIEST = ` GROUP BY LogGroupName ORDER BY SUM() DESC LIMIT ${MOST_LINES}`;

/** The sum of one metric is that metric; of more, an expression over lines that are not drawn. */
function total(
  names: readonly string[],
  metricName: string,
  shown: Pick<Line, "label" | "color">,
  metricOf: (name: string) => Metric,
): Line[] {
  const [first] = names;
  if (first === undefined || names.length === 1) {
    return names.map((name) => ({ metric: metricOf(name), ...shown }));
  }
  return [...hiddenLines(names, metricName, metricOf), { expression: `SUM(METRICS("${idOf(metricName)}"))`, ...shown }];
}

function hiddenLines(names: readonly string[], metricName: string, metricOf: (name: string) => Metric): Line[] {
  return names.map((name, index) => ({
    metric: metricOf(name),
    id: `${idOf(metricName)}${index + 1}`,
    label: name,
    hidden: true,
  }));
}

/** METRICS takes every metric whose id holds a text: no id of another metric may. */
function idOf(metricName: string): string {
  return metricName.toLowerCase();
}

function search({ filterName }: BackedUpLogGroups, metricName: ForwardingName): string {
  const terms = `DestinationType="Firehose" FilterName="${filterName}" MetricName="${metricName}"`;
  return `SEARCH('{AWS/Logs,DestinationType,FilterName,LogGroupName} ${terms}', 'Sum', ${PERIOD})`;
}

/** As the alarms ask. */
function queryOf({ filterName, coversAccount }: BackedUpLogGroups, metricName: ForwardingName): string {
  return forwardingQuery(metricName, coversAccount ? undefined : filterName);
}
