import { awsLimits } from "../../settings/aws-limits";
import { UsageError } from "../errors";
import { type SourceOptions, timeWindow } from "../source-options";

/**
 * What is allowed for, beside Firehose's buffer, until an event is in the backup: CloudWatch Logs forwards within about three
 * minutes as a rule, which AWS does not promise.
 */
export const DELIVERY_MARGIN_MS = 5 * 60_000;

/** A window of event time in which both sides are compared, in milliseconds since 1970-01-01T00:00:00Z. */
export interface ComparedWindow {
  /** Inclusive. */
  readonly sinceMs: number;
  /** Exclusive. */
  readonly untilMs: number;
  /** What users are to know about it, in a sentence. */
  readonly note: string | undefined;
}

/**
 * The window that the command line asks for. Without `--until` it leaves out what delivery has not had time for.
 *
 * @param bufferIntervalSeconds of the environment's stream; absent: the longest there is
 * @throws {UsageError} where there is no `--since`, or nothing between the two
 */
export function comparedWindow(
  options: SourceOptions,
  now: Date,
  bufferIntervalSeconds: number = awsLimits.firehoseBufferInterval.maximum,
): ComparedWindow {
  const { sinceMs, untilMs } = timeWindow(options, now);
  if (sinceMs === undefined) {
    throw new UsageError("expected --since: the time from which on events are to be compared, such as --since 1d");
  }
  const deliveredMs = now.getTime() - 1000 * bufferIntervalSeconds - DELIVERY_MARGIN_MS;
  const delivered = new Date(deliveredMs).toISOString();
  const why = `Firehose's buffer of ${bufferIntervalSeconds} s, and ${DELIVERY_MARGIN_MS / 60_000} min`;
  if (sinceMs >= now.getTime()) {
    throw new UsageError(`--since must be in the past, got: ${new Date(sinceMs).toISOString()}`);
  }
  if (untilMs !== undefined) {
    const isSoon = untilMs > deliveredMs;
    return {
      sinceMs,
      untilMs,
      note: isSoon ? `events after ${delivered} may still be on their way (${why})` : undefined,
    };
  }
  if (sinceMs >= deliveredMs) {
    throw new UsageError(
      `--since must be before ${delivered}, as later events may still be on their way (${why}), got: ${new Date(sinceMs).toISOString()}`,
    );
  }
  return {
    sinceMs,
    untilMs: deliveredMs,
    note: `events before ${delivered} are compared: later ones may still be on their way (${why})`,
  };
}
