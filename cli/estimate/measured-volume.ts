import type { CloudWatchClient } from "@aws-sdk/client-cloudwatch";
import { ASSUMED_WAY, assumedEventsPerRecord, type Volume } from "../../estimate/volume";
import type { Settings } from "../../settings";
import { forwardsAll } from "../../settings/alarm-granularity";
import { counted } from "../counted";
import { AccessError } from "../errors";
import { isoTime } from "../object-report";
import type { PromisedLogGroup } from "../promised-log-groups";
import { MOST_DAYS } from "./estimate-options";
import { bothSince, GroupTotals, measured } from "./group-totals";
import { DAY_MS, metricsACall, PERIOD_MS, type Periods, readSums, type SummedMetric, type Sums } from "./metric-sums";

/** Points of the last minutes may still be missing. */
const LAG_MS = 600_000;
/** A point is not asked for in the last hour before CloudWatch drops it: it must not go while others are read. */
const MARGIN_MS = 3_600_000;
const METRICS_A_GROUP = 4;

/** What metrics say of what comes in. */
export interface MeasuredVolume {
  readonly volume: Volume;
  /** Epoch milliseconds: the rates are of this time, from its first point on. */
  readonly fromMs: number;
  readonly toMs: number;
  /** Whole days of that time, counted back from its end, in which nothing came in. */
  readonly daysWithout: number;
  /** Log groups of which a filter pattern leaves events out. */
  readonly filtered: number;
  /** Names of log groups that began a day or more later than the first. */
  readonly young: readonly string[];
  /** Whether there is an account's subscription policy, of which no metric tells what it forwards. */
  readonly usesPolicy: boolean;
}

export interface MeasureRequest {
  readonly settings: Settings;
  readonly groups: readonly PromisedLogGroup[];
  readonly metrics: CloudWatchClient;
  readonly days: number;
  readonly now: Date;
  readonly signal: AbortSignal;
  /** Is told how many log groups are done. */
  readonly onProgress: (done: number) => void;
}

/**
 * What came into the log groups by CloudWatch's metrics, in periods of five minutes, added up over the log groups: the peak is
 * one that all of them had together. What was forwarded and what the stream took, where it is deployed, tells the way.
 *
 * @throws {AccessError} where the metrics cannot be read, or there are none
 */
export async function measureVolume(request: MeasureRequest): Promise<MeasuredVolume> {
  const { groups, days } = request;
  const periods = periodsOf(days, request.now);
  const all = new GroupTotals(periods.count);
  const atOnce = Math.max(1, Math.floor(metricsACall(periods) / METRICS_A_GROUP));
  for (let from = 0; from < groups.length; from += atOnce) {
    const some = groups.slice(from, from + atOnce);
    const sums = await read(
      request,
      some.flatMap((group) => metricsOf(group, request.settings)),
      periods,
    );
    for (const [index, { name, filterPattern }] of some.entries()) {
      const [bytes, events, forwardedBytes, forwardedEvents] = sums.slice(index * METRICS_A_GROUP) as [
        Sums,
        Sums,
        Sums,
        Sums,
      ];
      all.add(name, { bytes, events, forwardedBytes, forwardedEvents }, forwardsAll({ filterPattern }));
    }
    request.onProgress(from + some.length);
  }
  const first = all.firstPeriod;
  if (first === undefined) {
    throw nothingCame(request, periods);
  }
  const [records, requests] = (await read(request, streamMetrics(request.settings), periods)) as [Sums, Sums];
  const rates = all.rates();
  const assumed = assumedEventsPerRecord(rates.average, groups.length);
  const usesPolicy = request.settings.sources.account !== undefined;
  const volume: Volume = {
    ...rates,
    logGroupCount: groups.length,
    logGroups: all.logGroups,
    way: {
      compressionRatio: all.compressionRatio,
      // The stream also takes what an account's policy forwards, of which no metric tells the events.
      eventsPerRecord: usesPolicy ? assumed : measured(...bothSince(all.forwardedEvents, records), assumed),
      recordsPerRequest: measured(...bothSince(records, requests), ASSUMED_WAY.recordsPerRequest),
    },
  };
  const { fromMs, count } = periods;
  return {
    volume,
    fromMs: fromMs + first * PERIOD_MS,
    toMs: fromMs + count * PERIOD_MS,
    daysWithout: all.daysWithout(first),
    filtered: groups.filter((group) => !forwardsAll(group)).length,
    young: all.young,
    usesPolicy,
  };
}

async function read(request: MeasureRequest, metrics: readonly SummedMetric[], periods: Periods): Promise<Sums[]> {
  const atOnce = metricsACall(periods);
  const sums: Sums[] = [];
  for (let from = 0; from < metrics.length; from += atOnce) {
    sums.push(...(await readSums(request.metrics, metrics.slice(from, from + atOnce), periods, request.signal)));
  }
  return sums;
}

function periodsOf(days: number, now: Date): Periods {
  const toMs = Math.floor((now.getTime() - LAG_MS) / PERIOD_MS) * PERIOD_MS;
  const oldestMs = Math.ceil((now.getTime() - MOST_DAYS * DAY_MS + MARGIN_MS) / PERIOD_MS) * PERIOD_MS;
  const fromMs = Math.max(toMs - days * DAY_MS, oldestMs);
  return { fromMs, count: (toMs - fromMs) / PERIOD_MS };
}

function metricsOf({ name }: PromisedLogGroup, { environment }: Settings): SummedMetric[] {
  const ofGroup = { LogGroupName: name };
  const ofFilter = { ...ofGroup, DestinationType: "Firehose", FilterName: `log-backup-${environment}` };
  const metric = (metricName: string, dimensions: SummedMetric["dimensions"]): SummedMetric => ({
    namespace: "AWS/Logs",
    metricName,
    dimensions,
  });
  return [
    metric("IncomingBytes", ofGroup),
    metric("IncomingLogEvents", ofGroup),
    metric("ForwardedBytes", ofFilter),
    metric("ForwardedLogEvents", ofFilter),
  ];
}

function streamMetrics({ backupDelivery: { streamName } }: Settings): SummedMetric[] {
  const dimensions = { DeliveryStreamName: streamName };
  return ["IncomingRecords", "IncomingPutRequests"].map((metricName) => ({
    namespace: "AWS/Firehose",
    metricName,
    dimensions,
  }));
}

function nothingCame({ groups, settings }: MeasureRequest, { fromMs, count }: Periods): AccessError {
  const time = `from ${isoTime(fromMs) ?? ""} to ${isoTime(fromMs + count * PERIOD_MS) ?? ""}`;
  const what =
    groups.length === 0
      ? `none of the log groups that ${settings.environment} is to back up is there`
      : `CloudWatch has no IncomingBytes of ${counted(groups.length, "log group")} ${time}: nothing came in`;
  return new AccessError(
    `${what}, so there is nothing to estimate from: say what you expect, such as --env ${settings.environment} --gb-per-day 10`,
  );
}
