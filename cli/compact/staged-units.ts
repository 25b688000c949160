import { compactedDay, type CompactedFormat, compactedKey, dayNumber } from "../../backup-format/compacted-key";
import type { RecordIndex } from "../../backup-format/event-query";
import { IdentitySet } from "../identity-set";
import { TemporaryFile } from "../temporary-file";
import type { TemporaryFolder } from "../temporary-folder";

/** Rows of one compacted file: of one log group, and of one UTC day. */
export interface StagedUnit {
  /** Of the file, below the destination's prefix. */
  readonly key: string;
  readonly day: string;
  readonly logGroup: string;
  /** With the rows, in any order. */
  readonly file: TemporaryFile;
  events: number;
  longestLineBytes: number;
  /** Whether an event may be in it twice. Without, all its identities differ. */
  hasRepeats: boolean;
}

interface OpenUnit extends StagedUnit {
  buffer: Uint8Array;
  buffered: number;
}

const DAY_MS = 86_400_000;
const FIRST_BUFFER_BYTES = 4 * 1024;
const BUFFER_BYTES = 256 * 1024;
/** Of all units. */
const ALL_BUFFERS_BYTES = 64 * 1024 * 1024;
const MOST_OPEN_FILES = 128;

/** An order-independent checksum of events: the sums of their fingerprints' four words, each modulo 2^32. */
export type EventsChecksum = Uint32Array;

/** Sorts rows into units, any number of them, in bounded memory. */
export class StagedUnits {
  private readonly units = new Map<string, OpenUnit>();
  /** By the words that stand for owner and log group, and by day. */
  private readonly unitsByIndex = new Map<string, OpenUnit>();
  private readonly logGroups = new Map<string, string>();
  private readonly openFiles = new Set<OpenUnit>();
  private readonly seen: IdentitySet;
  private bufferBytes = 0;

  /** @param identities how many there may be, and are kept in memory */
  constructor(
    private readonly folder: TemporaryFolder,
    private readonly format: CompactedFormat,
    identities: { readonly capacity: number; readonly expected: number },
  ) {
    this.seen = new IdentitySet(folder, identities);
  }

  /**
   * Adds rows, and copies what it needs of them.
   *
   * @param checksum to which they are added
   * @throws {AccessError} if temporary files cannot be written
   */
  add(bytes: Uint8Array, index: RecordIndex, checksum: EventsChecksum): void {
    const { timestamps, logGroups, identities, ends } = index;
    let [sum0, sum1, sum2, sum3] = [0, 0, 0, 0];
    let unit: OpenUnit | undefined;
    let [low, high, fromMs] = [0, 0, Number.NaN];
    let [runStart, start] = [0, 0];
    for (let record = 0; record < index.count; record += 1) {
      const end = ends[record] ?? 0;
      const time = timestamps[record] ?? 0;
      const isOfUnit =
        logGroups[2 * record] === low && logGroups[2 * record + 1] === high && time >= fromMs && time < fromMs + DAY_MS;
      if (unit === undefined || !isOfUnit) {
        this.append(unit, bytes, runStart, start);
        runStart = start;
        low = logGroups[2 * record] ?? 0;
        high = logGroups[2 * record + 1] ?? 0;
        fromMs = dayNumber(time) * DAY_MS;
        unit = this.unitOf(low, high, time, () => bytes.subarray(start, end));
      }
      unit.events += 1;
      unit.longestLineBytes = Math.max(unit.longestLineBytes, end - start);
      if (!this.seen.add(identities, 4 * record)) {
        unit.hasRepeats = true;
      }
      // Whole numbers of 32 bits, and no loop: it runs for every event there is.
      sum0 = (sum0 + (identities[4 * record] ?? 0)) | 0;
      sum1 = (sum1 + (identities[4 * record + 1] ?? 0)) | 0;
      sum2 = (sum2 + (identities[4 * record + 2] ?? 0)) | 0;
      sum3 = (sum3 + (identities[4 * record + 3] ?? 0)) | 0;
      start = end;
    }
    this.append(unit, bytes, runStart, start);
    [sum0, sum1, sum2, sum3].forEach((sum, word) => {
      checksum[word] = (checksum[word] ?? 0) + sum;
    });
  }

  /** All of them, in order of their keys. Nothing can be added any more. @throws {AccessError} as add() */
  sealed(): readonly StagedUnit[] {
    this.seen.close();
    for (const unit of this.units.values()) {
      this.flush(unit);
      unit.file.seal();
    }
    this.openFiles.clear();
    return Array.from(this.units.values()).sort((one, other) => (one.key < other.key ? -1 : 1));
  }

  /** Removes their files. */
  close(): void {
    this.seen.close();
    this.units.forEach(({ file }) => {
      file.remove();
    });
    this.units.clear();
  }

  private unitOf(low: number, high: number, time: number, line: () => Uint8Array): OpenUnit {
    const day = compactedDay(time);
    const indexKey = `${low} ${high} ${day}`;
    const known = this.unitsByIndex.get(indexKey);
    if (known !== undefined) {
      return known;
    }
    const logGroupKey = `${low} ${high}`;
    const logGroup = this.logGroups.get(logGroupKey) ?? logGroupOf(line());
    this.logGroups.set(logGroupKey, logGroup);
    const key = compactedKey("", day, logGroup, this.format);
    const unit = this.units.get(key) ?? this.newUnit(key, day, logGroup);
    this.units.set(key, unit);
    this.unitsByIndex.set(indexKey, unit);
    return unit;
  }

  private newUnit(key: string, day: string, logGroup: string): OpenUnit {
    const file = new TemporaryFile(this.folder, "rows", 0);
    file.release();
    const counts = { events: 0, longestLineBytes: 0, hasRepeats: false };
    return { key, day, logGroup, file, ...counts, buffer: new Uint8Array(0), buffered: 0 };
  }

  private append(unit: OpenUnit | undefined, bytes: Uint8Array, start: number, end: number): void {
    const length = end - start;
    if (unit === undefined || length === 0) {
      return;
    }
    if (unit.buffered + length > unit.buffer.length && !this.grow(unit, unit.buffered + length)) {
      this.flush(unit);
      if (length > unit.buffer.length) {
        this.write(unit, bytes, start, end);
        return;
      }
    }
    unit.buffer.set(bytes.subarray(start, end), unit.buffered);
    unit.buffered += length;
  }

  /** Gives it a buffer for so many bytes; false where that would be too much. */
  private grow(unit: OpenUnit, bytes: number): boolean {
    if (bytes > BUFFER_BYTES) {
      return false;
    }
    let size = Math.max(FIRST_BUFFER_BYTES, unit.buffer.length);
    while (size < bytes) {
      size *= 2;
    }
    if (this.bufferBytes + size - unit.buffer.length > ALL_BUFFERS_BYTES) {
      this.units.forEach((each) => {
        this.flush(each);
        each.buffer = new Uint8Array(0);
      });
      this.bufferBytes = 0;
    }
    const buffer = new Uint8Array(size);
    buffer.set(unit.buffer.subarray(0, unit.buffered));
    this.bufferBytes += size - unit.buffer.length;
    unit.buffer = buffer;
    return true;
  }

  private flush(unit: OpenUnit): void {
    if (unit.buffered > 0) {
      this.write(unit, unit.buffer, 0, unit.buffered);
      unit.buffered = 0;
    }
  }

  private write(unit: OpenUnit, bytes: Uint8Array, start: number, end: number): void {
    this.openFiles.delete(unit);
    this.openFiles.add(unit);
    unit.file.append(bytes, start, end);
    if (this.openFiles.size > MOST_OPEN_FILES) {
      const [oldest] = this.openFiles;
      oldest?.file.release();
      this.openFiles.delete(oldest ?? unit);
    }
  }
}

function logGroupOf(line: Uint8Array): string {
  return (JSON.parse(Buffer.from(line).toString()) as { readonly logGroup: string }).logGroup;
}
