import type { DecodedSegment } from "../../backup-format/segment";

/** Buffers that are kept, and given to another thread at once, at most. */
const MOST_SPARE = 24;
const MOST_GIVEN = 8;
/** Longer ones are for a single long record. */
const LONGEST_BYTES = 1024 * 1024;

/** Memory for output that is used again: fresh memory costs more time than what is written into it. */
export class OutputBuffers {
  private readonly spare: ArrayBuffer[] = [];

  give(buffers: readonly ArrayBuffer[]): void {
    this.spare.push(...buffers.filter(({ byteLength }) => byteLength > 0 && byteLength <= LONGEST_BYTES));
    this.spare.splice(0, this.spare.length - MOST_SPARE);
  }

  take(bytes: number): Uint8Array {
    const fitting = this.spare.findIndex(({ byteLength }) => byteLength >= bytes);
    const [found] = fitting === -1 ? [] : this.spare.splice(fitting, 1);
    return new Uint8Array(found ?? new ArrayBuffer(bytes), 0, bytes);
  }

  /** Some of what there is, for another thread. */
  takeSome(): readonly ArrayBuffer[] {
    return this.spare.splice(0, MOST_GIVEN);
  }
}

/** All memory that goes to the other thread with a decoded segment, and not as a copy. */
export function buffersOf({ output }: DecodedSegment, bytes: Uint8Array): ArrayBuffer[] {
  const views = output.flatMap(({ bytes: text, index }) => [text, ...(index === undefined ? [] : arraysOf(index))]);
  return Array.from(new Set([bytes, ...views].map(({ buffer }) => buffer as ArrayBuffer)));
}

function arraysOf(index: object): Uint8Array[] {
  return Object.values(index).filter((value): value is Uint8Array => ArrayBuffer.isView(value));
}
