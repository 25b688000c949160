/** A span of time in which events are missing from the backup. Times in milliseconds since 1970-01-01T00:00:00Z. */
export interface Gap {
  /** Of the first missing event. */
  readonly fromMs: number;
  /** Of the last missing event. */
  readonly toMs: number;
  /** Events. */
  readonly missing: number;
  /** Those that they are of, by name. */
  readonly logStreams: readonly string[];
}

/** Missing events that are no further apart are one gap, even if others between them are in the backup. */
export const GAP_DISTANCE_MS = 60_000;

interface OpenGap {
  fromMs: number;
  toMs: number;
  missing: number;
  readonly logStreams: Set<number>;
}

/**
 * Finds the gaps of one log group. Two missing events are of the same gap if they are at most a minute apart, or if no event
 * that is in the backup lies between them.
 */
export class GapFinder {
  private readonly closed: Gap[] = [];
  private open: OpenGap | undefined;
  /** The time of the last event that is in the backup, and of the last one before that time. */
  private presentMs = Number.NEGATIVE_INFINITY;
  private presentBeforeMs = Number.NEGATIVE_INFINITY;

  /** @param nameOf the name of a log stream by its number */
  constructor(private readonly nameOf: (logStream: number) => string) {}

  /** An event of CloudWatch Logs that is in the backup. Events come in order of time. */
  addPresent(timestamp: number): void {
    if (timestamp > this.presentMs) {
      this.presentBeforeMs = this.presentMs;
      this.presentMs = timestamp;
    }
  }

  /** An event of CloudWatch Logs that is not in the backup. */
  addMissing(timestamp: number, logStream: number): void {
    const { open } = this;
    if (open !== undefined && !this.isApart(open, timestamp)) {
      open.toMs = timestamp;
      open.missing += 1;
      open.logStreams.add(logStream);
      return;
    }
    this.close();
    this.open = { fromMs: timestamp, toMs: timestamp, missing: 1, logStreams: new Set([logStream]) };
  }

  /** All gaps, in order of time. */
  finish(): readonly Gap[] {
    this.close();
    return this.closed;
  }

  private isApart({ toMs }: OpenGap, timestamp: number): boolean {
    const lastPresent = this.presentMs < timestamp ? this.presentMs : this.presentBeforeMs;
    return timestamp - toMs > GAP_DISTANCE_MS && lastPresent > toMs;
  }

  private close(): void {
    if (this.open !== undefined) {
      const { logStreams, ...gap } = this.open;
      this.closed.push({ ...gap, logStreams: Array.from(logStreams, this.nameOf).sort() });
      this.open = undefined;
    }
  }
}
