import { setImmediate as nextTurn } from "node:timers/promises";
import type { RecordIndex } from "../../backup-format/event-query";
import { RecordSorter } from "../record-sorter";
import type { TemporaryFolder } from "../temporary-folder";

/** An event's identity in the sorter: its fingerprint after a byte that is no digit, so that it is no number there. */
const ID_BYTES = 17;
const NO_DIGIT = 0xff;
/** Number of the log group with the side in the highest bit, and number of the log stream. */
const RECORD_BYTES = 8;
const CLOUDWATCH_BIT = 0x8000_0000;
const RECORDS_BETWEEN_TURNS = 65_536;

const EVENTS_AT_ONCE = 4096;
/** Where each record and each id ends. */
const ENDS = Uint32Array.from({ length: EVENTS_AT_ONCE }, (_, event) => RECORD_BYTES * (event + 1));
const ID_ENDS = Uint32Array.from({ length: EVENTS_AT_ONCE }, (_, event) => ID_BYTES * (event + 1));
/** What the sorter does not need. */
const NO_INDEX = { identities: new Uint32Array(), identityEnds: new Uint32Array(), logGroups: new Uint32Array() };

/** One event, with all that both sides hold of it. The object is used again for the next one. */
export interface LedgerEntry {
  /** Event time, in milliseconds. */
  timestamp: number;
  /** The fingerprint of (owner, logGroup, logStream, id), four words: see event-identity.ts. */
  readonly identity: Uint32Array;
  /** As they were given to addCloudWatch() and addBackup(). */
  logGroup: number;
  /** Only where it is in CloudWatch. */
  logStream: number;
  inCloudWatch: boolean;
  /** How many times it is in the backup. */
  copies: number;
}

/**
 * The events of CloudWatch Logs and of the backup, any number of them, side by side. What it keeps of an event, 45 bytes, is
 * sorted by time and identity, in bounded memory.
 */
export class EventLedger {
  private readonly sorter: RecordSorter;
  /** What gathers before it is sorted. */
  private count = 0;
  private readonly records = new Uint32Array(2 * EVENTS_AT_ONCE);
  private readonly timestamps = new Float64Array(EVENTS_AT_ONCE);
  private readonly ids = new Uint8Array(ID_BYTES * EVENTS_AT_ONCE).fill(NO_DIGIT);
  private readonly identity = new Uint32Array(4);
  private readonly identityBytes = new Uint8Array(this.identity.buffer);

  /** @param options.memoryBytes for records; that of RecordSorter unless told */
  constructor(temporaryFolder: TemporaryFolder, options: { readonly memoryBytes?: number } = {}) {
    this.sorter = new RecordSorter({ temporaryFolder, ...options });
  }

  /**
   * Adds an event of CloudWatch Logs.
   *
   * @param identities holds its four words from `at` on
   * @throws {AccessError} if temporary files cannot be written
   */
  addCloudWatch(logGroup: number, logStream: number, timestamp: number, identities: Uint32Array, at: number): void {
    this.add((CLOUDWATCH_BIT | logGroup) >>> 0, logStream, timestamp, identities, at);
  }

  /**
   * Adds events of the backup.
   *
   * @param logGroupOf the number of a log group by its two words in the index; undefined: its events do not count
   * @returns how many did count
   * @throws {AccessError} if temporary files cannot be written
   */
  addBackup(index: RecordIndex, logGroupOf: (low: number, high: number) => number | undefined): number {
    let count = 0;
    for (let event = 0; event < index.count; event += 1) {
      const logGroup = logGroupOf(index.logGroups[2 * event] ?? 0, index.logGroups[2 * event + 1] ?? 0);
      if (logGroup !== undefined) {
        this.add(logGroup, 0, index.timestamps[event] ?? Number.NaN, index.identities, 4 * event);
        count += 1;
      }
    }
    return count;
  }

  /**
   * Gives every event once, in order of time. To be called once, after the last one was added.
   *
   * @throws {AccessError} if temporary files cannot be written or read
   */
  async each(visit: (entry: LedgerEntry) => void): Promise<void> {
    this.flush();
    const merge = await this.sorter.merged();
    const record = new Uint32Array(2);
    const recordBytes = new Uint8Array(record.buffer);
    const id = new Uint32Array(4);
    const idBytes = new Uint8Array(id.buffer);
    const entry: LedgerEntry = {
      timestamp: Number.NaN,
      identity: new Uint32Array(4),
      logGroup: 0,
      logStream: 0,
      inCloudWatch: false,
      copies: 0,
    };
    let count = 0;
    for (let source = merge.next(); source !== undefined; source = merge.next()) {
      for (let at = 0; at < idBytes.length; at += 1) {
        idBytes[at] = source.bytes[source.idStart + 1 + at] ?? 0;
      }
      const { time } = source;
      source.take(recordBytes, 0, RECORD_BYTES);
      const [group = 0, stream = 0] = record;
      const { identity } = entry;
      const isSame =
        time === entry.timestamp &&
        id[0] === identity[0] &&
        id[1] === identity[1] &&
        id[2] === identity[2] &&
        id[3] === identity[3];
      if (!isSame) {
        if (count > 0) {
          visit(entry);
        }
        identity.set(id);
        entry.timestamp = time;
        entry.inCloudWatch = false;
        entry.copies = 0;
      }
      if (group >= CLOUDWATCH_BIT) {
        entry.inCloudWatch = true;
        entry.logStream = stream;
      } else {
        entry.copies += 1;
      }
      entry.logGroup = group % CLOUDWATCH_BIT;
      count += 1;
      if (count % RECORDS_BETWEEN_TURNS === 0) {
        await nextTurn();
      }
    }
    if (count > 0) {
      visit(entry);
    }
  }

  /** Frees memory and removes its files. */
  close(): void {
    this.sorter.close();
  }

  private add(logGroup: number, logStream: number, timestamp: number, identities: Uint32Array, at: number): void {
    if (this.count === EVENTS_AT_ONCE) {
      this.flush();
    }
    const { count } = this;
    this.records[2 * count] = logGroup;
    this.records[2 * count + 1] = logStream;
    this.timestamps[count] = timestamp;
    for (let word = 0; word < 4; word += 1) {
      this.identity[word] = identities[at + word] ?? 0;
    }
    this.ids.set(this.identityBytes, ID_BYTES * count + 1);
    this.count = count + 1;
  }

  /** Gives the sorter what has gathered. */
  private flush(): void {
    const { count, records, timestamps, ids } = this;
    this.sorter.add(new Uint8Array(records.buffer), {
      ...NO_INDEX,
      count,
      ends: ENDS,
      timestamps,
      ids,
      idEnds: ID_ENDS,
    });
    this.count = 0;
  }
}
