import { awsLimits } from "../../settings/aws-limits";
import { DELIVERY_MARGIN_MS } from "./delivery-window";

/** Which points of a metric are counted. Times in milliseconds since 1970-01-01T00:00:00Z, at the start of a period. */
export interface MetricWindow {
  readonly periodMs: number;
  /** Inclusive. */
  readonly fromMs: number;
  /** Exclusive. */
  readonly toMs: number;
  /** Exclusive: until then events that came in before `toMs` may still have been forwarded. */
  readonly laterMs: number;
  /** Exclusive: what is before has been counted for good, as far as delays of metrics are known. */
  readonly settledMs: number;
  /** False where CloudWatch no longer keeps the first points. */
  readonly isKept: boolean;
}

const DAY_MS = 86_400_000;
/** A period is not used in the last hour of its time: that must not run out while points are read. */
const MARGIN_MS = 3_600_000;

/**
 * The window that holds the given one, in the shortest period that CloudWatch still keeps for all of it.
 *
 * @param sinceMs inclusive
 * @param untilMs exclusive
 */
export function metricWindow(sinceMs: number, untilMs: number, now: Date): MetricWindow {
  const { kept } = awsLimits.cloudWatchMetrics;
  const windowOf = ({ periodSeconds, days }: (typeof kept)[number]): MetricWindow => {
    const periodMs = 1000 * periodSeconds;
    const fromMs = Math.floor(sinceMs / periodMs) * periodMs;
    const toMs = Math.max(Math.ceil(untilMs / periodMs) * periodMs, fromMs + periodMs);
    return {
      periodMs,
      fromMs,
      toMs,
      laterMs: toMs + Math.ceil(DELIVERY_MARGIN_MS / periodMs) * periodMs,
      settledMs: Math.floor((now.getTime() - DELIVERY_MARGIN_MS) / periodMs) * periodMs,
      isKept: fromMs >= now.getTime() - days * DAY_MS + MARGIN_MS,
    };
  };
  const [first, ...coarser] = kept;
  return coarser.reduce((chosen, next) => (chosen.isKept ? chosen : windowOf(next)), windowOf(first));
}
