import { DELIVERY_MARGIN_MS } from "../completeness/delivery-window";
import type { MetricPoints } from "../completeness/metric-points";
import type { MetricWindow } from "../completeness/metric-window";
import { counted } from "../counted";
import { isoTime } from "../object-report";
import { type AuditedLogGroup, type LogGroupFault, type LogGroupNote, textOf } from "./audited-log-group";
import { lostTimes } from "./lost-times";
import { dropsEvents } from "./pattern-fault";

/** What CloudWatch counted of a log group, each under the sets of dimensions that there are: the same events, more than once. */
export interface EventCounts {
  readonly incoming: readonly MetricPoints[];
  /** By what covers it. */
  readonly forwarded: readonly MetricPoints[];
  readonly errors: readonly MetricPoints[];
  /** False where it cannot be told which sets count what was forwarded. */
  readonly isTold: boolean;
}

/** What such counts show. */
export interface CountedFindings {
  readonly faults: readonly LogGroupFault[];
  readonly notes: readonly LogGroupNote[];
}

/** Whether nothing was forwarded for some time though events came in, and whether events met an error. */
export function findingsOf(logGroup: AuditedLogGroup, counts: EventCounts, window: MetricWindow): CountedFindings {
  const by = logGroup.coverings.map(textOf).join(" and the ");
  const findings = [silenceOf(logGroup, counts, window, by), errorsOf(logGroup, counts, window, by)];
  return {
    faults: findings.flatMap(({ fault }) => fault ?? []),
    notes: findings.flatMap(({ note }) => note ?? []),
  };
}

interface FaultOrNote {
  readonly fault?: LogGroupFault;
  readonly note?: LogGroupNote;
}

function silenceOf(
  { coverings }: AuditedLogGroup,
  { incoming, forwarded, isTold }: EventCounts,
  window: MetricWindow,
  by: string,
): FaultOrNote {
  const { fromMs, toMs, periodMs } = window;
  const ofAll = coverings.filter((each) => !dropsEvents(each));
  const sinceMs = Math.min(...ofAll.map((each) => each.sinceMs ?? Number.POSITIVE_INFINITY));
  // It takes some minutes until a new filter or policy forwards.
  const startMs = Math.max(fromMs, Math.ceil((sinceMs + DELIVERY_MARGIN_MS) / periodMs) * periodMs);
  if (startMs >= toMs || mostOf(incoming) === 0) {
    return {};
  }
  if (!isTold) {
    const message = `whether the ${by} has forwarded its events was not checked: CloudWatch counts them under no name that is the policy's for sure`;
    return { note: { code: "not-counted", message } };
  }
  const periods = (points: readonly MetricPoints[]) =>
    mostOfEach(points, window).subarray((startMs - fromMs) / periodMs);
  const lost = lostTimes(periods(incoming), periods(forwarded), { ...window, fromMs: startMs });
  const [first, ...others] = lost;
  if (first === undefined) {
    return {};
  }
  const time = `from ${isoTime(first.fromMs) ?? "-"} to ${isoTime(first.toMs) ?? "-"}`;
  const again = others.length === 0 ? "" : `, and so ${counted(others.length, "more time")}`;
  const message = `${counted(first.incoming, "event")} came in ${time}, and the ${by} forwarded none${again}: see its role and the stream, then run log-backup backfill`;
  return { fault: { code: "nothing-delivered", message } };
}

function errorsOf(
  { coverings }: AuditedLogGroup,
  { incoming, forwarded, errors }: EventCounts,
  { fromMs, toMs }: MetricWindow,
  by: string,
): FaultOrNote {
  const met = mostOf(errors);
  if (met === 0) {
    return {};
  }
  const time = `from ${isoTime(fromMs) ?? "-"} to ${isoTime(toMs) ?? "-"}`;
  const sentence = `${counted(met, "event")} met an error on the way to Firehose ${time}, by the ${by}`;
  const reached = Math.max(0, ...forwarded.map(({ inWindow, later }) => inWindow + later));
  return reached >= mostOf(incoming) && !coverings.some(dropsEvents)
    ? { note: { code: "delivery-errors", message: `${sentence}, and as many were forwarded as came in` } }
    : {
        fault: {
          code: "delivery-errors",
          message: `${sentence}: see its role and the stream, run log-backup verify, then backfill`,
        },
      };
}

/** The same events can be counted under several sets of dimensions. */
function mostOf(counts: readonly MetricPoints[]): number {
  return counts.reduce((most, { inWindow }) => Math.max(most, inWindow), 0);
}

/** The same, period by period. */
function mostOfEach(counts: readonly MetricPoints[], { fromMs, laterMs, periodMs }: MetricWindow): Float64Array {
  const [first, ...others] = counts.flatMap(({ perPeriod }) => perPeriod ?? []);
  const most = first ?? new Float64Array((laterMs - fromMs) / periodMs);
  return others.length === 0
    ? most
    : most.map((value, period) => Math.max(value, ...others.map((each) => each[period] ?? 0)));
}
