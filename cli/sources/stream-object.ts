import type { Readable } from "node:stream";
import { fileError } from "./file-errors";
import { RetainedBytes } from "./retained-bytes";
import type { StoredObject } from "./stored-object";

/**
 * What comes once, from start to end: standard input or a pipe. Bytes that are not released yet can be read again, by any
 * number of readers.
 *
 * @param name as users see it
 * @param openStream makes the stream when it is first read
 */
export function streamObject(name: string, openStream: () => Readable, retained = new RetainedBytes()): StoredObject {
  const arriving = new ArrivingBytes(name, openStream, retained);
  return {
    name,
    sizeBytes: undefined,
    lastModified: undefined,
    arrival: undefined,
    open: (offset, signal) => arriving.read(offset, signal),
    release: (offset) => {
      retained.release(offset);
    },
  };
}

class ArrivingBytes {
  private stream: Readable | undefined;
  private iterator: AsyncIterator<Uint8Array> | undefined;
  private arriving: Promise<void> | undefined;
  private ended = false;

  constructor(
    private readonly name: string,
    private readonly openStream: () => Readable,
    private readonly retained: RetainedBytes,
  ) {}

  async *read(offset: number, signal: AbortSignal): AsyncGenerator<Uint8Array> {
    for (let position = offset; ;) {
      signal.throwIfAborted();
      const bytes = this.retained.at(position);
      if (bytes !== undefined) {
        position += bytes.length;
        yield bytes;
      } else if (this.ended) {
        return;
      } else {
        await (this.arriving ??= this.next(signal).finally(() => (this.arriving = undefined)));
      }
    }
  }

  private async next(signal: AbortSignal): Promise<void> {
    this.stream ??= this.openStream();
    const stream = this.stream;
    const stop = () => {
      stream.destroy();
    };
    signal.addEventListener("abort", stop, { once: true });
    try {
      this.iterator ??= (stream as AsyncIterable<Uint8Array>)[Symbol.asyncIterator]();
      const next = await this.iterator.next();
      if (next.done === true) {
        this.ended = true;
      } else {
        this.retained.append(next.value);
      }
    } catch (error) {
      signal.throwIfAborted();
      throw fileError(this.name === "-" ? "standard input" : this.name, error);
    } finally {
      signal.removeEventListener("abort", stop);
    }
  }
}
