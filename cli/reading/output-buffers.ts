import type { DecodedSegment } from "../../backup-format/segment";

const STEP_BYTES = 1024 * 1024;
const MAX_SPARE = 4;

/** Memory for output that is used again: fresh memory costs more time than what is written into it. */
export class OutputBuffers {
  private spare: ArrayBuffer[] = [];

  give(buffers: readonly ArrayBuffer[]): void {
    this.spare = [...this.spare, ...buffers].slice(-MAX_SPARE);
  }

  take(bytes: number): Uint8Array {
    const fitting = this.spare.findIndex(({ byteLength }) => byteLength >= bytes);
    const [found] = fitting === -1 ? [] : this.spare.splice(fitting, 1);
    return new Uint8Array(found ?? new ArrayBuffer(Math.ceil(bytes / STEP_BYTES) * STEP_BYTES), 0, bytes);
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
