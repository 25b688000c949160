/** What can be read: a file, an object of S3, standard input, or the text of a member. */
export interface ReadableObject {
  /** Where it is known before it is read. */
  readonly sizeBytes?: number | undefined;
  /** When it arrived, where its key says so. */
  readonly arrival?: Date | undefined;
  /** It is read as something else than what is stored, which has `sizeBytes`. */
  readonly isConverted?: boolean;
  /** Its bytes from an offset on, in order. */
  open(offset: number, signal: AbortSignal): AsyncIterable<Uint8Array>;
  /** No byte before this offset will be asked for again. */
  release(offset: number): void;
}

interface Chunk {
  readonly offset: number;
  readonly bytes: Uint8Array;
}

/**
 * The bytes of an object, read once and in order. What was read stays until it is confirmed, so that a part can be had
 * again. Any number of callers may wait for more at once.
 */
export class ObjectBytes {
  private readonly chunks: Chunk[] = [];
  private readonly iterator: AsyncIterator<Uint8Array, unknown>;
  private reading: Promise<void> | undefined;
  private failure: Error | undefined;
  /** Offset up to which bytes were read. */
  end: number;
  /** Whether the object ends there. */
  ended = false;

  constructor(
    private readonly object: ReadableObject,
    start: number,
    signal: AbortSignal,
  ) {
    this.end = start;
    this.iterator = object.open(start, signal)[Symbol.asyncIterator]();
  }

  /** Reads until there are bytes up to that offset, or the object ends. */
  async readTo(offset: number): Promise<void> {
    while (this.end < offset && !this.ended) {
      if (this.failure !== undefined) {
        throw this.failure;
      }
      await (this.reading ??= this.readChunk().finally(() => (this.reading = undefined)));
    }
  }

  /** A copy of the bytes from one offset to another. They must have been read, and not be confirmed. */
  copy(from: number, to: number, allocate: (bytes: number) => Uint8Array): Uint8Array {
    const target = allocate(to - from);
    for (const { offset, bytes } of this.chunks) {
      const start = Math.max(from, offset);
      const stop = Math.min(to, offset + bytes.length);
      if (start < stop) {
        target.set(bytes.subarray(start - offset, stop - offset), start - from);
      }
    }
    return target;
  }

  /**
   * The first place, from one offset to another, at which `find` finds something in bytes of at most `longest`; -1 where there
   * is none. Nothing is copied but a little where two chunks meet.
   *
   * @param find gives a place in the bytes, or -1
   */
  search(from: number, to: number, longest: number, find: (bytes: Uint8Array) => number): number {
    for (const { offset, bytes } of this.chunks) {
      const start = Math.max(from, offset);
      const stop = Math.min(to, offset + bytes.length);
      if (start >= stop) {
        continue;
      }
      const seam = Math.max(from, start - longest + 1);
      const views: [number, Uint8Array][] = [[start, bytes.subarray(start - offset, stop - offset)]];
      if (seam < start) {
        const end = Math.min(stop, start + longest - 1);
        views.unshift([seam, this.copy(seam, end, (size) => new Uint8Array(size))]);
      }
      for (const [at, view] of views) {
        const found = find(view);
        if (found !== -1) {
          return at + found;
        }
      }
    }
    return -1;
  }

  /** All before this offset has been dealt with. */
  confirm(upTo: number): void {
    while (this.chunks[0] !== undefined && this.chunks[0].offset + this.chunks[0].bytes.length <= upTo) {
      this.chunks.shift();
    }
    this.object.release(upTo);
  }

  /** Ends the reading, also in mid-object. Not awaited: a byte that is being waited for may never come. */
  close(): void {
    this.ended = true;
    this.iterator.return?.().catch(() => undefined);
  }

  private async readChunk(): Promise<void> {
    let next: IteratorResult<Uint8Array, unknown>;
    try {
      next = await this.iterator.next();
    } catch (error) {
      this.failure = error instanceof Error ? error : new Error(String(error)); // asked again, it would say that it is at its end
      throw this.failure;
    }
    if (next.done === true) {
      this.ended = true;
      return;
    }
    this.chunks.push({ offset: this.end, bytes: next.value });
    this.end += next.value.length;
  }
}
