import { awsLimits } from "../../settings/aws-limits";
import { MAXIMUM_MESSAGE_BYTES } from "../cloudwatch/put-batches";

const { maximumAgeDays, maximumFutureHours } = awsLimits.putLogEvents;
const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
/** So near to a limit, CloudWatch Logs decides itself: clocks differ, and putting takes time. */
const MARGIN_MS = 5 * 60_000;
/** What a Date can hold. */
const LATEST_MS = 8.64e15;

/** Why an event cannot be put. */
export type RefusalReason = "too-old" | "expired" | "too-new" | "too-large" | "empty" | "no-time";

/** An event as it would be put. */
export interface OutgoingEvent {
  /** In milliseconds since 1970-01-01T00:00:00Z. */
  readonly timestamp: number;
  /** Of the message, in UTF-8. */
  readonly messageBytes: number;
  /** Whether the event has a message in the backup. */
  readonly isEmpty: boolean;
}

/** Whether a time is one that CloudWatch Logs knows: whole milliseconds since 1970. */
export function isTime(timestamp: number): boolean {
  return Number.isInteger(timestamp) && timestamp >= 0 && timestamp <= LATEST_MS;
}

/** Tells which events the target would certainly refuse. */
export class PutRules {
  private readonly oldestMs: number;
  private readonly expiredMs: number;
  private readonly newestMs: number;

  /** @param retentionDays of the target; undefined: for ever */
  constructor(now: Date, retentionDays: number | undefined) {
    const nowMs = now.getTime();
    this.oldestMs = nowMs - maximumAgeDays * DAY_MS - MARGIN_MS;
    this.expiredMs = retentionDays === undefined ? -Infinity : nowMs - retentionDays * DAY_MS - MARGIN_MS;
    this.newestMs = nowMs + maximumFutureHours * HOUR_MS + MARGIN_MS;
  }

  /** Why the event cannot be put; undefined where it can, or where CloudWatch Logs is to decide. */
  refusalOf({ timestamp, messageBytes, isEmpty }: OutgoingEvent): RefusalReason | undefined {
    if (!isTime(timestamp)) {
      return "no-time";
    }
    if (isEmpty) {
      return "empty";
    }
    if (messageBytes > MAXIMUM_MESSAGE_BYTES) {
      return "too-large";
    }
    if (timestamp < this.oldestMs) {
      return "too-old";
    }
    if (timestamp < this.expiredMs) {
      return "expired";
    }
    return timestamp > this.newestMs ? "too-new" : undefined;
  }
}

/** The events that were refused for one reason. */
export interface Refusal {
  readonly reason: RefusalReason;
  events: number;
  /** Event times in the backup, in milliseconds: of the first and of the last of them. */
  firstMs: number;
  lastMs: number;
  /** Names in the target. */
  readonly logStreams: Set<string>;
}

/** Counts refused events by reason. */
export class Refusals {
  private readonly byReason = new Map<RefusalReason, Refusal>();

  /** @param timestamp of the event in the backup, in milliseconds */
  add(reason: RefusalReason, timestamp: number, logStream: string): void {
    let refusal = this.byReason.get(reason);
    if (refusal === undefined) {
      refusal = { reason, events: 0, firstMs: timestamp, lastMs: timestamp, logStreams: new Set() };
      this.byReason.set(reason, refusal);
    }
    refusal.events += 1;
    refusal.firstMs = Math.min(refusal.firstMs, timestamp);
    refusal.lastMs = Math.max(refusal.lastMs, timestamp);
    refusal.logStreams.add(logStream);
  }

  /** By reason, the most frequent one first. */
  list(): readonly Refusal[] {
    return Array.from(this.byReason.values()).sort(
      (one, other) => other.events - one.events || (one.reason < other.reason ? -1 : 1),
    );
  }
}
