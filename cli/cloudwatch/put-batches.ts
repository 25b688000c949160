import { awsLimits } from "../../settings/aws-limits";

const { maximumEvents, maximumBytes, eventOverheadBytes, maximumSpanHours } = awsLimits.putLogEvents;
const MAXIMUM_SPAN_MS = maximumSpanHours * 3_600_000;
/** Of all streams that are waiting for more events. */
const DEFAULT_OPEN_BYTES = 16 * 1024 * 1024;

/** The longest message that CloudWatch Logs takes, in bytes of UTF-8. */
export const MAXIMUM_MESSAGE_BYTES = maximumBytes - eventOverheadBytes;

/** What counts of an event. */
export interface BatchEvent {
  /** In milliseconds since 1970-01-01T00:00:00Z. */
  readonly timestamp: number;
  /** Of the message, in UTF-8. */
  readonly messageBytes: number;
}

/** The events of one call of PutLogEvents. */
export interface PutBatch<E extends BatchEvent> {
  readonly logStream: string;
  /** In order of time. */
  readonly events: readonly E[];
}

interface OpenBatch<E extends BatchEvent> {
  readonly logStream: string;
  readonly events: E[];
  readonly firstMs: number;
  lastMs: number;
  bytes: number;
}

/**
 * Puts the events of many log streams together to calls of PutLogEvents that obey its limits. A stream's events stay in the
 * order in which they come: each of its batches is to be put after the one before.
 */
export class PutBatches<E extends BatchEvent> {
  /** The one that was added to longest ago comes first. */
  private readonly open = new Map<string, OpenBatch<E>>();
  private openBytes = 0;

  /** @param mostOpenBytes how much may wait in memory, counted as PutLogEvents does; 16 MiB unless told */
  constructor(private readonly mostOpenBytes = DEFAULT_OPEN_BYTES) {}

  /**
   * Adds an event. Events that are not in order of time are no error: they make more batches.
   *
   * @returns the batches that are complete now, to be put in this order
   * @throws {RangeError} if the event is larger than a call may be
   */
  add(logStream: string, event: E): readonly PutBatch<E>[] {
    const bytes = event.messageBytes + eventOverheadBytes;
    if (bytes > maximumBytes) {
      throw new RangeError(
        `a message for PutLogEvents has ${MAXIMUM_MESSAGE_BYTES} bytes at most, got: ${event.messageBytes}`,
      );
    }
    const complete: PutBatch<E>[] = [];
    let batch = this.open.get(logStream);
    if (batch !== undefined && !fits(batch, event, bytes)) {
      complete.push(this.close(batch));
      batch = undefined;
    }
    batch ??= { logStream, events: [], firstMs: event.timestamp, lastMs: event.timestamp, bytes: 0 };
    batch.events.push(event);
    batch.lastMs = event.timestamp;
    batch.bytes += bytes;
    this.openBytes += bytes;
    this.open.delete(logStream);
    this.open.set(logStream, batch);
    complete.push(...this.closeIdle());
    return complete;
  }

  /** What is left, after the last event. */
  finish(): readonly PutBatch<E>[] {
    return Array.from(this.open.values(), (batch) => this.close(batch));
  }

  /** Where too much waits: the log stream that got nothing for the longest time has most likely ended. */
  private *closeIdle(): Generator<PutBatch<E>> {
    for (const batch of this.open.values()) {
      if (this.openBytes <= this.mostOpenBytes) {
        return;
      }
      yield this.close(batch);
    }
  }

  private close(batch: OpenBatch<E>): PutBatch<E> {
    this.open.delete(batch.logStream);
    this.openBytes -= batch.bytes;
    return { logStream: batch.logStream, events: batch.events };
  }
}

function fits<E extends BatchEvent>(batch: OpenBatch<E>, { timestamp }: E, bytes: number): boolean {
  return (
    batch.events.length < maximumEvents &&
    batch.bytes + bytes <= maximumBytes &&
    timestamp >= batch.lastMs &&
    timestamp - batch.firstMs <= MAXIMUM_SPAN_MS
  );
}
