import type { CloudWatchClient } from "@aws-sdk/client-cloudwatch";
import type { CloudWatchLogsClient } from "@aws-sdk/client-cloudwatch-logs";
import { counted } from "../counted";
import { isoTime } from "../object-report";
import { countText } from "../size-text";
import { type FirehoseFilter, firehoseFilters } from "./metric-filters";
import { type LogsMetric, MetricPoints, type MetricQuery, readMetricPoints } from "./metric-points";
import type { AccountForwarding } from "./metric-policy";
import { type SilentTime, silentTimes } from "./metric-silence";
import type { MetricWindow } from "./metric-window";

/**
 * What CloudWatch's counts say of a log group: `agrees`: as many events were forwarded as came in; `short`: fewer, or some
 * met an error; `uncovered`: events came in, and neither a filter nor the account's policy sends them to Firehose; `idle`: CloudWatch
 * counted none that came in; `unknown`: it cannot be told.
 */
export type MetricVerdict = "agrees" | "short" | "uncovered" | "idle" | "unknown";

/** CloudWatch's counts of a log group, compared. */
export interface MetricComparison {
  readonly logGroup: string;
  readonly verdict: MetricVerdict;
  /** Why it is not `agrees`, each in a sentence without its full stop. */
  readonly reasons: readonly string[];
  /** Events that came in. Undefined: CloudWatch has no such number. */
  readonly incoming: number | undefined;
  /** Events that were forwarded to Firehose in the same time; of several filters by the one that forwarded least. */
  readonly forwarded: number | undefined;
  /** Events that it forwarded in the minutes after, in which forwarding may lag behind. */
  readonly forwardedLater: number;
  readonly deliveryErrors: number;
  readonly deliveryThrottling: number;
  /** Names of the filters to Firehose; where there is none, of the account's policy. */
  readonly filters: readonly string[];
  readonly silent: readonly SilentTime[];
}

/** What is compared. */
export interface MetricRequest {
  /** Names of log groups. */
  readonly logGroups: readonly string[];
  readonly window: MetricWindow;
  readonly logs: CloudWatchLogsClient;
  readonly metrics: CloudWatchClient;
  /** What forwards where a log group has no filter of its own. */
  readonly account: AccountForwarding;
  /** Only filters to this Firehose stream count; absent: to any. */
  readonly streamName?: string | undefined;
  readonly signal: AbortSignal;
  /** Is told how many log groups are done. */
  readonly onProgress?: (done: number) => void;
}

interface FilterCounts {
  readonly filter: FirehoseFilter;
  readonly forwarded: MetricPoints;
  readonly errors: MetricPoints;
  readonly throttling: MetricPoints;
}

interface GroupCounts {
  readonly logGroup: string;
  readonly incoming: MetricPoints;
  readonly filters: readonly FilterCounts[];
  /** Why it cannot be told whether the account's policy forwards, where there is no filter. */
  readonly obstacle: string | undefined;
}

/** Points of so many log groups are in memory at once: with two filters each, one call's. */
const GROUPS_AT_ONCE = 70;

/**
 * Compares for each log group how many events came in with how many were forwarded to Firehose, by CloudWatch's own counts.
 *
 * @returns in the order of the log groups
 * @throws {AccessError} where filters or metrics cannot be read
 */
export async function compareMetrics(request: MetricRequest): Promise<MetricComparison[]> {
  const { logGroups, window, logs, metrics, account, streamName, signal, onProgress } = request;
  const comparisons: MetricComparison[] = [];
  for (let from = 0; from < logGroups.length; from += GROUPS_AT_ONCE) {
    const counts: GroupCounts[] = [];
    for (const logGroup of logGroups.slice(from, from + GROUPS_AT_ONCE)) {
      const own = await firehoseFilters(logs, logGroup, streamName, signal);
      const { filter: ofAccount, obstacle } = own.length > 0 ? {} : await account.of(logGroup);
      const filters = ofAccount === undefined ? own : [ofAccount];
      counts.push({
        logGroup,
        obstacle,
        incoming: new MetricPoints(window, true),
        filters: filters.map((filter) => ({
          filter,
          forwarded: new MetricPoints(window, filter.forwardsAll),
          errors: new MetricPoints(window, false),
          throttling: new MetricPoints(window, false),
        })),
      });
      onProgress?.(from + counts.length);
    }
    await readMetricPoints(metrics, counts.flatMap(queriesOf), window, signal);
    comparisons.push(...counts.map((group) => comparisonOf(group, window, streamName)));
  }
  return comparisons;
}

function queriesOf({ logGroup, incoming, filters }: GroupCounts): MetricQuery[] {
  return [
    { metricName: "IncomingLogEvents", dimensions: { LogGroupName: logGroup }, points: incoming },
    ...filters.flatMap(({ filter, forwarded, errors, throttling }) => {
      const { dimensions } = filter;
      const query = (metricName: LogsMetric, points: MetricPoints) => ({ metricName, dimensions, points });
      return [
        query("ForwardedLogEvents", forwarded),
        query("DeliveryErrors", errors),
        query("DeliveryThrottling", throttling),
      ];
    }),
  ];
}

function comparisonOf(
  { logGroup, incoming, filters, obstacle }: GroupCounts,
  window: MetricWindow,
  streamName: string | undefined,
): MetricComparison {
  const comparable = filters.filter(({ filter }) => filter.forwardsAll);
  const least = (comparable.length > 0 ? comparable : filters).reduce<FilterCounts | undefined>(
    (chosen, next) => (chosen === undefined || reachOf(next) < reachOf(chosen) ? next : chosen),
    undefined,
  );
  const { perPeriod: came } = incoming;
  const { perPeriod: went } = least?.forwarded ?? {};
  const silent = came && went && window.isKept ? silentTimes(came, went, window) : [];
  const counts = {
    logGroup,
    incoming: incoming.hasAny ? incoming.inWindow : undefined,
    forwarded: least?.forwarded.inWindow,
    forwardedLater: least?.forwarded.later ?? 0,
    deliveryErrors: sumOf(filters, ({ errors }) => errors),
    deliveryThrottling: sumOf(filters, ({ throttling }) => throttling),
    filters: filters.map(({ filter }) => filter.name),
    silent,
  };
  if (!window.isKept) {
    return { ...counts, verdict: "unknown", reasons: ["CloudWatch no longer keeps the metrics of all of that time"] };
  }
  if (counts.incoming === undefined) {
    const reasons = ["CloudWatch counted no event that came in: none did, or it has no such metric"];
    return { ...counts, verdict: "idle", reasons };
  }
  if (least === undefined && obstacle !== undefined) {
    return { ...counts, verdict: "unknown", reasons: [obstacle] };
  }
  if (least === undefined) {
    const where = streamName === undefined ? "Firehose" : `the Firehose stream ${streamName}`;
    const reasons = [`no subscription filter of this log group sends its events to ${where}`];
    return { ...counts, verdict: counts.incoming > 0 ? "uncovered" : "unknown", reasons };
  }
  if (comparable.length === 0) {
    const reasons = ["the subscription filter leaves events out by a pattern, so that counts cannot be compared"];
    return { ...counts, verdict: "unknown", reasons };
  }
  const reasons = shortcomingsOf(counts, least.filter, window);
  return { ...counts, verdict: reasons.length > 0 ? "short" : "agrees", reasons };
}

/** What is wrong with counts that can be compared. */
function shortcomingsOf(
  counts: Pick<MetricComparison, "incoming" | "forwarded" | "forwardedLater" | "deliveryErrors" | "silent">,
  { name, createdMs }: FirehoseFilter,
  { fromMs }: MetricWindow,
): string[] {
  const { incoming = 0, deliveryErrors, silent } = counts;
  const reasons: string[] = [];
  const notForwarded = notForwardedOf(counts);
  if (notForwarded > 0) {
    const since = createdMs !== undefined && createdMs > fromMs ? isoTime(createdMs) : null;
    const filter = since === null ? "" : `: the filter ${name} was created only at ${since}`;
    reasons.push(
      `${countText(notForwarded)} of ${counted(incoming, "event")} ${notForwarded === 1 ? "was" : "were"} not forwarded${filter}`,
    );
    for (const { fromMs: from, toMs: to, incoming: events } of silent) {
      reasons.push(
        `from ${isoTime(from) ?? "-"} to ${isoTime(to) ?? "-"} none was forwarded, while ${countText(events)} came in`,
      );
    }
  }
  if (deliveryErrors > 0) {
    reasons.push(`${counted(deliveryErrors, "event")} met an error on the way to Firehose`);
  }
  return reasons;
}

/**
 * How many events were not forwarded. What was forwarded in the minutes after the window counts as late events of the
 * window, unless a silence within it says where they are missing: it would hide them.
 */
export function notForwardedOf(
  counts: Pick<MetricComparison, "incoming" | "forwarded" | "forwardedLater" | "silent">,
): number {
  const { incoming = 0, forwarded = 0, forwardedLater, silent } = counts;
  return Math.max(0, incoming - forwarded - (silent.length > 0 ? 0 : forwardedLater));
}

function reachOf({ forwarded }: FilterCounts): number {
  return forwarded.inWindow;
}

function sumOf(filters: readonly FilterCounts[], pointsOf: (counts: FilterCounts) => MetricPoints): number {
  return filters.reduce((sum, counts) => sum + pointsOf(counts).inWindow, 0);
}
