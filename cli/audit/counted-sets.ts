import type { CloudWatchClient } from "@aws-sdk/client-cloudwatch";
import { type MetricDimensions, metricDimensions } from "../cloudwatch/forwarded-metrics";
import type { AuditedLogGroup, Covering } from "./audited-log-group";

const METRICS = ["IncomingLogEvents", "ForwardedLogEvents", "DeliveryErrors"] as const;
type CountedMetric = (typeof METRICS)[number];
type Sets = readonly MetricDimensions[];

/** Under which dimensions CloudWatch counts the events of a log group. */
export interface CountedSets extends Readonly<Record<CountedMetric, Sets>> {
  /** False where it cannot be told which of them count what the account's policy forwards. */
  readonly isTold: boolean;
}

/**
 * Finds under which dimensions CloudWatch counts what came in to log groups, and what was forwarded by what covers them.
 *
 * @param covered log groups that are covered
 * @returns a look-up for each of these
 * @throws {AccessError} where the metrics cannot be listed
 */
export async function countedSets(
  covered: readonly AuditedLogGroup[],
  metrics: CloudWatchClient,
  signal: AbortSignal,
): Promise<(logGroup: AuditedLogGroup) => CountedSets> {
  const listed = new Map<string, Map<CountedMetric, MetricDimensions[]>>(
    covered.map(({ name }) => [name, new Map<CountedMetric, MetricDimensions[]>()]),
  );
  for (const metricName of listed.size > 0 ? METRICS : []) {
    for await (const dimensions of metricDimensions(metrics, metricName, signal)) {
      const ofGroup = listed.get(dimensions.LogGroupName ?? "");
      if (ofGroup !== undefined && isAbout(metricName, dimensions)) {
        ofGroup.set(metricName, [...(ofGroup.get(metricName) ?? []), dimensions]);
      }
    }
  }
  return (logGroup) => {
    const of = (metric: CountedMetric): Sets => listed.get(logGroup.name)?.get(metric) ?? [];
    const forwarded = logGroup.coverings.map((each) => setsOf(each, logGroup, of("ForwardedLogEvents")));
    const errors = logGroup.coverings.flatMap((each) => setsOf(each, logGroup, of("DeliveryErrors")) ?? []);
    return {
      IncomingLogEvents: of("IncomingLogEvents"),
      ForwardedLogEvents: forwarded.flatMap((sets, index) =>
        sets?.length === 0 ? documentedSets(logGroup.name, logGroup.coverings[index]) : (sets ?? []),
      ),
      DeliveryErrors: errors,
      isTold: !forwarded.includes(undefined),
    };
  };
}

function isAbout(metric: CountedMetric, dimensions: MetricDimensions): boolean {
  const { DestinationType: destination = "Firehose" } = dimensions;
  return metric === "IncomingLogEvents" ? Object.keys(dimensions).length === 1 : destination === "Firehose";
}

/** The sets that count what a filter or a policy forwards. Undefined: it cannot be told which do. */
function setsOf(covering: Covering, { name: logGroup, filters }: AuditedLogGroup, sets: Sets): Sets | undefined {
  const { kind, name } = covering;
  const ofPolicies = sets.filter(({ PolicyLevel: level }) => level !== undefined);
  const others = sets.filter(({ PolicyLevel: level }) => level === undefined);
  if (kind === "filter") {
    const own = others.filter(({ FilterName: filter }) => filter === name);
    const leveled = ofPolicies.filter(({ FilterName: filter }) => filter === name);
    // AWS's pages do not say that only a policy's counts have the level: a false alarm would be worse than a late one.
    return own.length > 0 || leveled.length === 0 ? own : [...leveled, ...documentedSets(logGroup, covering)];
  }
  if (ofPolicies.length > 0) {
    return ofPolicies;
  }
  const isLive = (filter: string | undefined) => filters.some((each) => each.name === filter);
  const own = others.filter(({ FilterName: filter = name }) => filter === name && !isLive(filter));
  // What else is counted may be the policy's under another name, or that of a filter that was deleted.
  return own.length === 0 && others.some(({ FilterName: filter }) => !isLive(filter)) ? undefined : own;
}

/** A metric that is new may not be listed for some minutes: that of a filter can be asked for by what AWS documents. */
function documentedSets(logGroup: string, covering: Covering | undefined): Sets {
  return covering?.kind === "filter"
    ? [{ LogGroupName: logGroup, DestinationType: "Firehose", FilterName: covering.name }]
    : [];
}
