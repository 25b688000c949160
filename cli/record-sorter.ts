import type { RecordIndex } from "../backup-format/event-query";
import { IDENTITY_BYTES, idKeyOf, leadingZeros, RECORD_HEADER } from "./record-layout";
import { RecordMerge } from "./record-merge";
import { recordOrder } from "./record-order";
import { RecordRepeats } from "./record-repeats";
import { RecordRuns } from "./record-runs";
import { MemorySource } from "./record-source";
import type { TemporaryFolder } from "./temporary-folder";

const MIB = 1024 * 1024;
const DEFAULT_MEMORY_BYTES = 24 * MIB;
const DEFAULT_CHUNK_BYTES = MIB;
/** What sorting needs beside the record itself: see recordOrder(), and the list of offsets. */
const SORTING_BYTES = 24;

export interface RecordSorterOptions {
  /** Where records go that do not fit into memory. */
  readonly temporaryFolder: TemporaryFolder;
  /** Memory for records; 24 MiB unless told. */
  readonly memoryBytes?: number;
  /** Size of the chunks; 1 MiB unless told. */
  readonly chunkBytes?: number;
  /** Drops records of which every identity was seen on an earlier one, in sorted order. */
  readonly dedupe?: boolean;
  /** Gives that many records at most, the first ones in order. */
  readonly limit?: number;
}

/** A part of the sorted output. The bytes hold until the next chunk is asked for. */
export interface SortedChunk {
  readonly bytes: Uint8Array;
  /** Records that end in it: one that is larger than a chunk is spread over several. */
  readonly records: number;
}

/**
 * Sorts any number of records by time, then id, then as they came, in bounded memory. Ids that are numbers come first, by
 * their value, then others, by their bytes. Records without a time (NaN) come first of all.
 */
export class RecordSorter {
  /** How many records were dropped as repeats of others. */
  repeats = 0;
  private readonly folder: TemporaryFolder;
  private readonly memoryBytes: number;
  private readonly dedupe: boolean;
  private readonly limit: number;
  private readonly chunkBytes: number;
  private memory: Uint8Array;
  private view: DataView;
  private used = 0;
  private offsets = new Uint32Array(1024);
  private count = 0;
  private readonly runs: RecordRuns;

  constructor(options: RecordSorterOptions) {
    this.folder = options.temporaryFolder;
    this.memoryBytes = options.memoryBytes ?? DEFAULT_MEMORY_BYTES;
    this.chunkBytes = options.chunkBytes ?? DEFAULT_CHUNK_BYTES;
    this.runs = new RecordRuns(this.folder);
    this.dedupe = options.dedupe ?? false;
    this.limit = options.limit ?? Number.POSITIVE_INFINITY;
    this.memory = new Uint8Array(this.memoryBytes);
    this.view = new DataView(this.memory.buffer);
  }

  /**
   * Adds records and copies what it needs of them.
   *
   * @throws {AccessError} if temporary files cannot be written, such as when the disk is full
   */
  add(bytes: Uint8Array, index: RecordIndex): void {
    const hasOneEach = index.identityEnds.length === 0;
    let start = 0;
    let idStart = 0;
    let identityStart = 0;
    for (let record = 0; record < index.count; record += 1) {
      const end = index.ends[record] ?? 0;
      const idEnd = index.idEnds[record] ?? 0;
      const identityEnd = hasOneEach ? record + 1 : (index.identityEnds[record] ?? 0);
      const idFrom = idStart + leadingZeros(index.ids, idStart, idEnd);
      const identities = this.dedupe ? identityEnd - identityStart : 0;
      const at = this.place(RECORD_HEADER.length + idEnd - idFrom + identities * IDENTITY_BYTES + end - start);
      const { memory, view } = this;
      const time = index.timestamps[record] ?? Number.NaN;
      // Of the two zeros, which are equal, the sum is the positive one.
      view.setFloat64(at + RECORD_HEADER.time, Number.isNaN(time) ? Number.NEGATIVE_INFINITY : time + 0, true);
      view.setUint32(at + RECORD_HEADER.recordLength, end - start, true);
      view.setUint32(at + RECORD_HEADER.idKey, idKeyOf(index.ids, idFrom, idEnd), true);
      view.setUint32(at + RECORD_HEADER.identityCount, identities, true);
      let to = at + RECORD_HEADER.length;
      for (let from = idFrom; from < idEnd; from += 1) {
        memory[to] = index.ids[from] ?? 0;
        to += 1;
      }
      for (let word = 4 * identityStart; word < 4 * (identityStart + identities); word += 1) {
        view.setUint32(to, index.identities[word] ?? 0, true);
        to += 4;
      }
      memory.set(bytes.subarray(start, end), to);
      start = end;
      idStart = idEnd;
      identityStart = identityEnd;
    }
  }

  /**
   * All records that were added, in order. To be called once, after the last add().
   *
   * @throws {AccessError} if temporary files cannot be written or read
   */
  async *sorted(): AsyncGenerator<SortedChunk, void, undefined> {
    yield* this.chunks(await this.merged());
  }

  /** The same record by record, with time and id, and with repeats. To be called once, instead of sorted(). */
  async merged(): Promise<RecordMerge> {
    if (this.runs.count === 0) {
      return new RecordMerge([new MemorySource(this.memory, this.view, this.inOrder())]);
    }
    this.spill();
    await this.runs.mergeUntilFew(this.memory, this.mostOfRun);
    return new RecordMerge(this.runs.sources(this.memory));
  }

  /** Frees memory and removes its files. */
  close(): void {
    this.runs.remove();
    this.memory = new Uint8Array(0);
    this.view = new DataView(this.memory.buffer);
    this.offsets = new Uint32Array(0);
    this.count = 0;
  }

  /** Room for a record of that length. */
  private place(length: number): number {
    if (this.count > 0 && this.used + length + (this.count + 1) * SORTING_BYTES > this.memoryBytes) {
      this.spill();
    }
    if (this.used + length > this.memory.length) {
      this.memory = new Uint8Array(length);
      this.view = new DataView(this.memory.buffer);
    }
    if (this.count === this.offsets.length) {
      const offsets = new Uint32Array(2 * this.count);
      offsets.set(this.offsets);
      this.offsets = offsets;
    }
    const at = this.used;
    this.offsets[this.count] = at;
    this.count += 1;
    this.used += length;
    return at;
  }

  /** How many records of each run are wanted. Which ones are repeats is known only at the end. */
  private get mostOfRun(): number {
    return this.dedupe ? Number.POSITIVE_INFINITY : this.limit;
  }

  private inOrder(): Uint32Array {
    const order = recordOrder(this.memory, this.view, this.offsets, this.count);
    return order.subarray(0, Math.min(this.mostOfRun, order.length));
  }

  private spill(): void {
    this.runs.add(new MemorySource(this.memory, this.view, this.inOrder()));
    this.used = 0;
    this.count = 0;
  }

  private *chunks(merge: RecordMerge): Generator<SortedChunk, void, undefined> {
    const repeats = this.dedupe ? new RecordRepeats(this.folder) : undefined;
    const chunk = new Uint8Array(this.chunkBytes);
    let filled = 0;
    let records = 0;
    let total = 0;
    try {
      for (let source = merge.next(); source !== undefined && total < this.limit; source = merge.next()) {
        if (repeats?.isRepeat(source) === true) {
          this.repeats += 1;
          continue;
        }
        let left = source.recordLength;
        if (left > chunk.length - filled && filled > 0) {
          yield { bytes: chunk.subarray(0, filled), records };
          filled = 0;
          records = 0;
        }
        while (left > 0) {
          if (filled === chunk.length) {
            yield { bytes: chunk, records };
            filled = 0;
            records = 0;
          }
          const length = source.take(chunk, filled, chunk.length - filled);
          filled += length;
          left -= length;
        }
        records += 1;
        total += 1;
      }
      if (filled > 0 || records > 0) {
        yield { bytes: chunk.subarray(0, filled), records };
      }
    } finally {
      repeats?.close();
    }
  }
}
