import type { CloudWatchEvent } from "../cloudwatch/log-events";
import { RecordSorter } from "../record-sorter";
import type { TemporaryFolder } from "../temporary-folder";
import { recordsIn } from "./event-record";
import type { Matching } from "./matching";
import { bytesOf } from "./selected-events";

/** The record's length, the event's time in the backup, its time in the target, and its key. */
const RECORD = { length: 0, timestamp: 4, targetMs: 12, key: 20, size: 36 } as const;

/** Events with the same key at one time. */
interface Equals {
  count: number;
  readonly targetMs: number;
}

/** What the target holds already of the backup's events, by their time in the backup. In bounded memory. */
export class TargetEvents {
  /** Log streams that were seen in the target. */
  readonly logStreams = new Set<string>();
  private readonly sorter: RecordSorter;
  private batches: AsyncGenerator<Buffer[]> | undefined;
  private batch: readonly Buffer[] = [];
  private place = 0;
  /** All at the time that was asked for last: a log group holds few events of one millisecond. */
  private readonly here = new Map<string, Equals>();
  private hereMs = Number.NEGATIVE_INFINITY;

  constructor(
    folder: TemporaryFolder,
    private readonly matching: Matching,
  ) {
    this.sorter = new RecordSorter({ temporaryFolder: folder });
  }

  /** Adds events in any order. @throws {AccessError} if temporary files cannot be written */
  add(events: readonly CloudWatchEvent[]): void {
    const records: Buffer[] = [];
    const timestamps: number[] = [];
    for (const event of events) {
      this.logStreams.add(event.logStream);
      const match = this.matching.ofTarget(event);
      if (match !== undefined) {
        const record = Buffer.alloc(RECORD.size);
        record.writeUInt32LE(RECORD.size, RECORD.length);
        record.writeDoubleLE(match.timestamp, RECORD.timestamp);
        record.writeDoubleLE(event.timestamp, RECORD.targetMs);
        record.write(match.key, RECORD.key, "latin1");
        records.push(record);
        timestamps.push(match.timestamp);
      }
    }
    const count = records.length;
    this.sorter.add(Buffer.concat(records), {
      count,
      ends: Uint32Array.from(records, (_, index) => (index + 1) * RECORD.size),
      timestamps: Float64Array.from(timestamps),
      identities: new Uint32Array(),
      identityEnds: new Uint32Array(),
      logGroups: new Uint32Array(2 * count),
      ids: new Uint8Array(),
      idEnds: new Uint32Array(count),
    });
  }

  /**
   * Goes on to a time of the backup, in milliseconds, which must not be before the one that was asked for last. Nothing can
   * be added from now on.
   *
   * @throws {AccessError} if temporary files cannot be read
   */
  async goTo(timestamp: number): Promise<void> {
    if (timestamp === this.hereMs) {
      return;
    }
    this.hereMs = timestamp;
    this.here.clear();
    for (let record = await this.peek(); record !== undefined; record = await this.peek()) {
      const recordMs = record.readDoubleLE(RECORD.timestamp);
      if (recordMs > timestamp) {
        return;
      }
      this.place += 1;
      if (recordMs === timestamp) {
        const key = record.toString("latin1", RECORD.key);
        const equals = this.here.get(key);
        if (equals === undefined) {
          this.here.set(key, { count: 1, targetMs: record.readDoubleLE(RECORD.targetMs) });
        } else {
          equals.count += 1;
        }
      }
    }
  }

  /**
   * Takes one of the events at this time with the first of the keys that one is left of: each can be taken once.
   *
   * @returns its time in the target, in milliseconds; undefined if none is left
   */
  take(keys: Iterable<string>): number | undefined {
    if (this.here.size === 0) {
      return undefined; // Making keys takes time.
    }
    for (const key of keys) {
      const equals = this.here.get(key);
      if (equals !== undefined && equals.count > 0) {
        equals.count -= 1;
        return equals.targetMs;
      }
    }
    return undefined;
  }

  /** Frees memory and removes its files. */
  close(): void {
    this.sorter.close();
    this.here.clear();
  }

  private async peek(): Promise<Buffer | undefined> {
    this.batches ??= recordsIn(bytesOf(this.sorter.sorted()));
    while (this.place >= this.batch.length) {
      const next: IteratorResult<readonly Buffer[], unknown> = await this.batches.next();
      if (next.done === true) {
        return undefined;
      }
      this.batch = next.value;
      this.place = 0;
    }
    return this.batch[this.place];
  }
}
