import type { RecordIndex } from "./event-query";
import type { Kernel, Region } from "./kernel";
import type { KernelState } from "./kernel-state";

/** By default, output is to be taken when there is this much of it; a single record may be longer. */
export const OUTPUT_BYTES = 4 * 1024 * 1024;
/** The index has a row for each so many bytes of that, and half as many bytes for ids. */
const BYTES_PER_ROW = 128;
/** The kernel can write an id of this length where there is none yet: see kernel/record-writer.ts. */
const LEAST_ID_BYTES = 16 * 1024;

/** What was written since the output was last taken. All are views of the kernel's memory, valid until the next call. */
export interface TakenOutput {
  readonly bytes: Uint8Array;
  readonly records: number;
  readonly index: RecordIndex | undefined;
}

/** One record's row in the index; the time in milliseconds, the id in UTF-8. */
export interface IndexRow {
  readonly timestamp: number;
  readonly id: Uint8Array;
  readonly identities: Uint32Array;
  /** Two words, as in RecordIndex. */
  readonly logGroup: Uint32Array;
}

/**
 * Records on their way out, in the kernel's memory, where both the kernel and this side append to them. The counters
 * are in `state` so that both see them.
 */
export class RecordOutput {
  private readonly bytes: Region;
  private readonly ends: Region;
  private readonly timestamps: Region;
  private readonly identities: Region;
  private readonly identityEnds: Region;
  private readonly logGroups: Region;
  private readonly ids: Region;
  private readonly idEnds: Region;

  constructor(
    private readonly kernel: Kernel,
    private readonly state: KernelState,
    private readonly indexed: boolean,
    private readonly limit = OUTPUT_BYTES,
  ) {
    const rows = indexed ? Math.ceil(limit / BYTES_PER_ROW) : 0;
    this.bytes = kernel.allocate(limit);
    this.ends = kernel.allocate(4 * rows);
    this.timestamps = kernel.allocate(8 * rows);
    this.identities = kernel.allocate(16 * rows);
    this.identityEnds = kernel.allocate(4 * rows);
    this.logGroups = kernel.allocate(8 * rows);
    this.ids = kernel.allocate(indexed ? Math.max(LEAST_ID_BYTES, limit / 2) : 0);
    this.idEnds = kernel.allocate(4 * rows);
    state.set("outputLimit", limit);
    state.set("maxRows", rows);
    this.publish();
  }

  get usedBytes(): number {
    return this.state.get("outputUsed");
  }

  /**
   * Whether that much fits. It always does after the output was taken: then there is made room for it, which may move
   * the kernel's memory.
   */
  hasRoomFor(size: number, identities: number, idBytes: number): boolean {
    const { state } = this;
    const isEmpty = state.get("records") === 0;
    if (isEmpty) {
      this.kernel.grow(this.bytes, size);
      if (this.indexed) {
        this.kernel.grow(this.identities, 16 * identities);
        this.kernel.grow(this.ids, idBytes);
      }
      this.publish();
    }
    return (
      state.get("outputUsed") + size <= (isEmpty ? this.bytes.size : this.limit) &&
      (!this.indexed ||
        (state.get("records") < state.get("maxRows") &&
          state.get("identities") + identities <= state.get("maxIdentities") &&
          state.get("idsUsed") + idBytes <= this.ids.size))
    );
  }

  /** Appends a record, for which there must be room. */
  append(record: Uint8Array, row: IndexRow | undefined): void {
    const { state, kernel } = this;
    const records = state.get("records");
    kernel.bytes.set(record, this.bytes.start + state.get("outputUsed"));
    state.add("outputUsed", record.length);
    if (this.indexed && row !== undefined) {
      const { buffer } = kernel.exports.memory;
      const identities = new Uint32Array(buffer, this.identities.start);
      identities.set(row.identities, 4 * state.get("identities"));
      state.add("identities", row.identities.length / 4);
      kernel.bytes.set(row.id, this.ids.start + state.get("idsUsed"));
      state.add("idsUsed", row.id.length);
      new Uint32Array(buffer, this.logGroups.start).set(row.logGroup, 2 * records);
      new Uint32Array(buffer, this.ends.start)[records] = state.get("outputUsed");
      new Float64Array(buffer, this.timestamps.start)[records] = row.timestamp;
      new Uint32Array(buffer, this.identityEnds.start)[records] = state.get("identities");
      new Uint32Array(buffer, this.idEnds.start)[records] = state.get("idsUsed");
    }
    state.set("records", records + 1);
  }

  /** Everything so far; what is written next begins anew. */
  take(): TakenOutput {
    const { state } = this;
    const { buffer } = this.kernel.exports.memory;
    const count = state.get("records");
    const words = ({ start }: Region, length: number): Uint32Array => new Uint32Array(buffer, start, length);
    const taken: TakenOutput = {
      bytes: new Uint8Array(buffer, this.bytes.start, state.get("outputUsed")),
      records: count,
      index: this.indexed
        ? {
            count,
            ends: words(this.ends, count),
            timestamps: new Float64Array(buffer, this.timestamps.start, count),
            identities: words(this.identities, 4 * state.get("identities")),
            identityEnds: words(this.identityEnds, count),
            logGroups: words(this.logGroups, 2 * count),
            ids: new Uint8Array(buffer, this.ids.start, state.get("idsUsed")),
            idEnds: words(this.idEnds, count),
          }
        : undefined,
    };
    for (const counter of ["outputUsed", "records", "identities", "idsUsed"] as const) {
      state.set(counter, 0);
    }
    return taken;
  }

  /** Tells the kernel where everything is. */
  private publish(): void {
    const { state } = this;
    state.set("outputAt", this.bytes.start);
    state.set("outputSize", this.bytes.size);
    state.set("endsAt", this.ends.start);
    state.set("timestampsAt", this.timestamps.start);
    state.set("identitiesAt", this.identities.start);
    state.set("maxIdentities", this.indexed ? Math.floor(this.identities.size / 16) : 0);
    state.set("identityEndsAt", this.identityEnds.start);
    state.set("idsAt", this.ids.start);
    state.set("idsSize", this.ids.size);
    state.set("idEndsAt", this.idEnds.start);
    state.set("logGroupsAt", this.logGroups.start);
  }
}
