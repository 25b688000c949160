import type { CloudWatchClient } from "@aws-sdk/client-cloudwatch";
import type { MetricDimensions } from "../cloudwatch/forwarded-metrics";
import { type LogsMetric, MetricPoints, type MetricQuery, readMetricPoints } from "../completeness/metric-points";
import type { MetricWindow } from "../completeness/metric-window";
import { AccessError } from "../errors";
import type { AuditedLogGroup } from "./audited-log-group";
import { type CountedFindings, type EventCounts, findingsOf } from "./counted-findings";
import { type CountedSets, countedSets } from "./counted-sets";
import { NotCheckedNames } from "./not-checked-names";

export interface DeliveredEventsRequest {
  readonly logGroups: readonly AuditedLogGroup[];
  readonly metrics: CloudWatchClient;
  readonly window: MetricWindow;
  readonly signal: AbortSignal;
  /** Is told how many log groups are done. */
  readonly onProgress: (done: number) => void;
}

export interface DeliveredEvents {
  /** By log group, what CloudWatch's counts show; those with nothing to tell are not among them. */
  readonly found: ReadonlyMap<string, CountedFindings>;
  /** What could not be checked, and why, each a sentence without its full stop. */
  readonly notChecked: readonly string[];
}

/** Points of so many log groups are in memory at once. */
const GROUPS_AT_ONCE = 150;

/** Compares CloudWatch's counts of the log groups that are covered: what came in, and what was forwarded. */
export async function deliveredEvents(request: DeliveredEventsRequest): Promise<DeliveredEvents> {
  const { metrics, window, signal, onProgress } = request;
  const covered = request.logGroups.filter(({ status }) => status === "covered");
  const found = new Map<string, CountedFindings>();
  let setsOf: (logGroup: AuditedLogGroup) => CountedSets;
  try {
    setsOf = await countedSets(covered, metrics, signal);
  } catch (error) {
    return { found, notChecked: [`whether events were forwarded: ${reasonOf(error)}`] };
  }
  const unread = new NotCheckedNames((names) => `whether events of ${names} were forwarded`);
  for (let from = 0; from < covered.length; from += GROUPS_AT_ONCE) {
    const chunk = covered.slice(from, from + GROUPS_AT_ONCE);
    const queries: MetricQuery[] = [];
    const counts = chunk.map((logGroup) => countsOf(setsOf(logGroup), window, queries));
    try {
      await readMetricPoints(metrics, queries, window, signal);
    } catch (error) {
      // What the others have shown still counts.
      const reason = reasonOf(error);
      chunk.forEach(({ name }) => {
        unread.add(name, reason);
      });
      counts.length = 0;
    }
    chunk.forEach((logGroup, index) => {
      const its = counts[index];
      if (its !== undefined) {
        found.set(logGroup.name, findingsOf(logGroup, its, window));
      }
    });
    onProgress(from + chunk.length);
  }
  return { found, notChecked: unread.sentences };
}

/** Counts that are yet to be read, by queries that are added. */
function countsOf(sets: CountedSets, window: MetricWindow, queries: MetricQuery[]): EventCounts {
  const pointsOf = (metricName: LogsMetric, all: readonly MetricDimensions[], keepsPeriods: boolean) =>
    all.map((dimensions) => {
      const points = new MetricPoints(window, keepsPeriods);
      queries.push({ metricName, dimensions, points });
      return points;
    });
  return {
    incoming: pointsOf("IncomingLogEvents", sets.IncomingLogEvents, true),
    forwarded: pointsOf("ForwardedLogEvents", sets.ForwardedLogEvents, true),
    errors: pointsOf("DeliveryErrors", sets.DeliveryErrors, false),
    isTold: sets.isTold,
  };
}

/** @throws what is not for want of access */
function reasonOf(error: unknown): string {
  if (error instanceof AccessError) {
    return error.message;
  }
  throw error;
}
