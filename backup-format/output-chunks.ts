import type { RecordIndex } from "./event-query";
import type { TakenOutput } from "./record-output";
import type { OutputChunk } from "./segment";

/** Gives memory for at least that many bytes of output; a buffer that has been used before will do. */
export type AllocateOutput = (bytes: number) => Uint8Array;

/** Memory for output is asked for in pieces of this size; only a longer record with an index takes more. */
const OUTPUT_BUFFER_BYTES = 1024 * 1024;

/**
 * Output that has left the kernel's memory, in chunks that can be sent to another thread. With an index, every take is a
 * chunk of its own. Without, takes fill buffer after buffer: nobody needs to know where records end.
 */
export class OutputChunks {
  private chunks: OutputChunk[] = [];
  private taken = 0;
  /** What is being filled, how far, and how many records end in it. */
  private buffer: Uint8Array | undefined;
  private filled = 0;
  private records = 0;

  /** @param isEnvelopes whether a record can have any number of identities: it has one otherwise */
  constructor(
    private readonly allocate: AllocateOutput,
    private readonly isEnvelopes: boolean,
  ) {}

  /** Bytes of output since the last `finish`. */
  get bytes(): number {
    return this.taken;
  }

  /** Copies what was taken of the kernel's memory. */
  add({ bytes, records, index }: TakenOutput): void {
    if (records === 0) {
      return;
    }
    this.taken += bytes.length;
    if (index) {
      this.chunks.push({ bytes: this.copyOf(bytes), records, index: this.copyOfIndex(index) });
    } else {
      this.append(bytes, records);
    }
  }

  /** All chunks since the last call. */
  finish(): readonly OutputChunk[] {
    this.closeBuffer();
    const { chunks } = this;
    this.chunks = [];
    this.taken = 0;
    return chunks;
  }

  private append(bytes: Uint8Array, records: number): void {
    this.records += records;
    for (let copied = 0; copied < bytes.length;) {
      this.buffer ??= this.allocate(OUTPUT_BUFFER_BYTES);
      const part = bytes.subarray(copied, copied + this.buffer.length - this.filled);
      this.buffer.set(part, this.filled);
      this.filled += part.length;
      copied += part.length;
      if (this.filled === this.buffer.length) {
        this.closeBuffer();
      }
    }
    if (bytes.length === 0 && this.buffer === undefined) {
      this.buffer = new Uint8Array(); // records that are only counted
    }
  }

  private closeBuffer(): void {
    if (this.buffer) {
      this.chunks.push({ bytes: this.buffer.subarray(0, this.filled), records: this.records, index: undefined });
    }
    this.buffer = undefined;
    this.filled = 0;
    this.records = 0;
  }

  private copyOf(bytes: Uint8Array): Uint8Array {
    const copy = this.allocate(bytes.length).subarray(0, bytes.length);
    copy.set(bytes);
    return copy;
  }

  private copyOfIndex(index: RecordIndex): RecordIndex {
    return {
      count: index.count,
      ends: index.ends.slice(),
      timestamps: index.timestamps.slice(),
      identities: index.identities.slice(),
      identityEnds: this.isEnvelopes ? index.identityEnds.slice() : new Uint32Array(),
      logGroups: index.logGroups.slice(),
      ids: index.ids.slice(),
      idEnds: index.idEnds.slice(),
    };
  }
}
