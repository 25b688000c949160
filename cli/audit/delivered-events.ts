import type { CloudWatchClient } from "@aws-sdk/client-cloudwatch";
import { type MetricDimensions, metricDimensions } from "../cloudwatch/forwarded-metrics";
import { type LogsMetric, MetricPoints, type MetricQuery, readMetricPoints } from "../completeness/metric-points";
import type { MetricWindow } from "../completeness/metric-window";
import { counted } from "../counted";
import { isoTime } from "../object-report";
import { type AuditedLogGroup, type LogGroupFault, textOf } from "./audited-log-group";
import { dropsEvents } from "./pattern-fault";

export interface DeliveredEventsRequest {
  readonly logGroups: readonly AuditedLogGroup[];
  readonly metrics: CloudWatchClient;
  readonly window: MetricWindow;
  readonly signal: AbortSignal;
  /** Is told how many log groups are done. */
  readonly onProgress: (done: number) => void;
}

/** Points of so many log groups are in memory at once. */
const GROUPS_AT_ONCE = 150;
const METRICS = ["IncomingLogEvents", "ForwardedLogEvents", "DeliveryErrors"] as const satisfies readonly LogsMetric[];

type Counts = Readonly<Record<(typeof METRICS)[number], readonly MetricPoints[]>>;

/**
 * What CloudWatch's counts show to be wrong with log groups that are covered, by name: nothing was forwarded though events
 * came in, or some met an error.
 *
 * @throws {AccessError} where the counts cannot be read
 */
export async function deliveredEventFaults(
  request: DeliveredEventsRequest,
): Promise<ReadonlyMap<string, readonly LogGroupFault[]>> {
  const { metrics, window, signal, onProgress } = request;
  const covered = request.logGroups.filter(({ status }) => status === "covered");
  const sets = await dimensionsOf(covered, metrics, signal);
  const faults = new Map<string, readonly LogGroupFault[]>();
  for (let from = 0; from < covered.length; from += GROUPS_AT_ONCE) {
    const chunk = covered.slice(from, from + GROUPS_AT_ONCE);
    const queries: MetricQuery[] = [];
    const counts = chunk.map((logGroup) => {
      const pointsOf = (metricName: LogsMetric) =>
        (sets[metricName]?.get(logGroup.name) ?? documentedSets(logGroup, metricName)).map((dimensions) => {
          const points = new MetricPoints(window, false);
          queries.push({ metricName, dimensions, points });
          return points;
        });
      return {
        IncomingLogEvents: pointsOf("IncomingLogEvents"),
        ForwardedLogEvents: pointsOf("ForwardedLogEvents"),
        DeliveryErrors: pointsOf("DeliveryErrors"),
      };
    });
    await readMetricPoints(metrics, queries, window, signal);
    chunk.forEach((logGroup, index) => {
      const found = faultsOf(logGroup, counts[index], window);
      if (found.length > 0) {
        faults.set(logGroup.name, found);
      }
    });
    onProgress(from + chunk.length);
  }
  return faults;
}

type DimensionSets = Partial<Record<LogsMetric, ReadonlyMap<string, readonly MetricDimensions[]>>>;

/** By metric and log group, the dimensions that count what came in, and what was forwarded by what covers it. */
async function dimensionsOf(
  covered: readonly AuditedLogGroup[],
  metrics: CloudWatchClient,
  signal: AbortSignal,
): Promise<DimensionSets> {
  const byName = new Map(covered.map((logGroup) => [logGroup.name, logGroup]));
  const sets: DimensionSets = {};
  for (const metricName of byName.size > 0 ? METRICS : []) {
    const found = new Map<string, MetricDimensions[]>();
    for await (const dimensions of metricDimensions(metrics, metricName, signal)) {
      const logGroup = byName.get(dimensions.LogGroupName ?? "");
      if (logGroup !== undefined && isAbout(logGroup, metricName, dimensions)) {
        found.set(logGroup.name, [...(found.get(logGroup.name) ?? []), dimensions]);
      }
    }
    sets[metricName] = found;
  }
  return sets;
}

function isAbout({ coverings, filters }: AuditedLogGroup, metric: LogsMetric, dimensions: MetricDimensions): boolean {
  if (metric === "IncomingLogEvents") {
    return Object.keys(dimensions).length === 1;
  }
  const { DestinationType: destination = "Firehose", FilterName: filter } = dimensions;
  if (destination !== "Firehose") {
    return false;
  }
  return (
    coverings.some(({ name }) => name === filter) ||
    // Under which name a policy is counted is not told; a filter's own count it is not.
    (coverings.some(({ kind }) => kind === "account policy") && !filters.some(({ name }) => name === filter))
  );
}

/** A metric that is new may not be listed for some minutes: that of a filter can be asked for by what AWS documents. */
function documentedSets({ name, coverings }: AuditedLogGroup, metric: LogsMetric): readonly MetricDimensions[] {
  return metric === "ForwardedLogEvents"
    ? coverings
        .filter(({ kind }) => kind === "filter")
        .map((filter) => ({ LogGroupName: name, DestinationType: "Firehose", FilterName: filter.name }))
    : [];
}

function faultsOf(
  { coverings }: AuditedLogGroup,
  counts: Counts | undefined,
  { fromMs, toMs }: MetricWindow,
): LogGroupFault[] {
  const faults: LogGroupFault[] = [];
  const [incoming, errors] = [mostOf(counts?.IncomingLogEvents), mostOf(counts?.DeliveryErrors)];
  const forwarded = counts?.ForwardedLogEvents.some(({ inWindow, later }) => inWindow + later > 0) ?? false;
  const isOld = coverings.some((each) => (each.sinceMs ?? Number.POSITIVE_INFINITY) < fromMs && !dropsEvents(each));
  const time = `from ${isoTime(fromMs) ?? "-"} to ${isoTime(toMs) ?? "-"}`;
  const by = coverings.map(textOf).join(" and the ");
  if (incoming > 0 && !forwarded && isOld) {
    const message = `${counted(incoming, "event")} came in ${time}, and the ${by} forwarded none: see its role and the stream, then run log-backup backfill`;
    faults.push({ code: "nothing-delivered", message });
  }
  if (errors > 0) {
    const message = `${counted(errors, "event")} met an error on the way to Firehose ${time}, by the ${by}: see its role and the stream, then run log-backup backfill`;
    faults.push({ code: "delivery-errors", message });
  }
  return faults;
}

/** The same events can be counted under several sets of dimensions. */
function mostOf(counts: readonly MetricPoints[] = []): number {
  return counts.reduce((most, { inWindow }) => Math.max(most, inWindow), 0);
}
