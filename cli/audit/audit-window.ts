import { awsLimits } from "../../settings/aws-limits";
import type { MetricWindow } from "../completeness/metric-window";
import { UsageError } from "../errors";

/** Until so long ago events count as forwarded by now, with a margin: forwarding lags some minutes, and so do metrics. */
const SETTLED_MS = 15 * 60_000;
const DAY_MS = 86_400_000;
/** CloudWatch lists no metric that has had no point for so long. */
const MOST_DAYS = 14;
/** A shorter window is looked at minute by minute. */
const SHORT_MS = 30 * 60_000;

/**
 * The time whose events are counted: up to a day in periods of five minutes, and a longer one in hours, for thousands of log
 * groups are a lot of points. What was forwarded counts up to now.
 *
 * @param sinceMs in milliseconds since 1970-01-01T00:00:00Z
 * @throws {UsageError} where nothing is between then and what has settled, or CloudWatch may not list what was counted then
 */
export function auditWindow(sinceMs: number, now: Date): MetricWindow {
  const settledMs = now.getTime() - SETTLED_MS;
  const got = () => new Date(sinceMs).toISOString();
  if (sinceMs >= settledMs) {
    const before = new Date(settledMs).toISOString();
    throw new UsageError(`--since must be before ${before}, as later events may still be on their way, got: ${got()}`);
  }
  if (sinceMs < now.getTime() - MOST_DAYS * DAY_MS) {
    throw new UsageError(
      `--since must not be more than ${MOST_DAYS} days ago, as CloudWatch lists no older metrics, got: ${got()}`,
    );
  }
  const periodMs = periodOf(settledMs - sinceMs);
  const fromMs = Math.floor(sinceMs / periodMs) * periodMs;
  const toMs = Math.max(Math.floor(settledMs / periodMs) * periodMs, fromMs + periodMs);
  // Up to the end of the period that now is in.
  const laterMs = Math.max((Math.floor(now.getTime() / periodMs) + 1) * periodMs, toMs);
  return { periodMs, fromMs, toMs, laterMs, settledMs: laterMs, isKept: true };
}

function periodOf(spanMs: number): number {
  const [shortest, middle, longest] = awsLimits.cloudWatchMetrics.kept;
  const { periodSeconds } = spanMs < SHORT_MS ? shortest : spanMs <= DAY_MS ? middle : longest;
  return 1000 * periodSeconds;
}
