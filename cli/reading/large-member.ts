import { once } from "node:events";
import { createInflateRaw, crc32 } from "node:zlib";
import { readGzipHeader } from "../../backup-format/gzip-header";
import type { ReadableObject } from "./object-bytes";

/** A header has a file's name and a comment at most; longer than this, it is none. */
const MAX_HEADER_BYTES = 256 * 1024;
const TRAILER_BYTES = 8;
const TEXT_CHUNK_BYTES = 256 * 1024;

/** The text of a gzip member that does not fit the memory, as something to read. */
export interface LargeMember extends ReadableObject {
  /** Offset in the object after the member. */
  readonly end: number;
}

/**
 * Reads the member at `offset` to its end, keeping nothing, and compares checksum and length. Only then can its text be
 * had, by reading it again: what was not verified is not printed.
 *
 * @returns the member, or the reason why it is damaged
 * @throws what reading the object throws
 */
export async function verifyLargeMember(
  object: ReadableObject,
  offset: number,
  signal: AbortSignal,
): Promise<LargeMember | { readonly reason: string }> {
  const beginning = await readBytes(object, offset, MAX_HEADER_BYTES, signal);
  const header = readGzipHeader(beginning, 0, beginning.length);
  if (header.kind !== "header") {
    return { reason: header.kind === "cut" ? "the object ends inside this gzip member" : header.reason };
  }
  const start = offset + header.end;
  const inflating = inflateFrom(object, start, signal);
  let checksum = 0;
  let length = 0;
  let next = await inflating.next();
  for (; next.done !== true; next = await inflating.next()) {
    checksum = crc32(next.value, checksum);
    length += next.value.length;
  }
  if (typeof next.value === "string") {
    return { reason: next.value };
  }
  const trailerOffset = start + next.value;
  const trailer = await readBytes(object, trailerOffset, TRAILER_BYTES, signal);
  if (trailer.length < TRAILER_BYTES) {
    return { reason: "the object ends inside this gzip member" };
  }
  if (trailer.readUInt32LE(0) !== checksum) {
    return { reason: `CRC-32 does not match: stored ${hex(trailer.readUInt32LE(0))}, computed ${hex(checksum)}` };
  }
  if (trailer.readUInt32LE(4) !== length % 2 ** 32) {
    return { reason: `length does not match: stored ${trailer.readUInt32LE(4)}, got ${length % 2 ** 32}` };
  }
  return {
    end: trailerOffset + TRAILER_BYTES,
    arrival: object.arrival,
    open: (from, openSignal) => skip(inflateFrom(object, start, openSignal), from),
    release: () => undefined,
  };
}

/** Inflates what begins at that offset. Returns how many bytes it took, or what is wrong with them. */
async function* inflateFrom(
  object: ReadableObject,
  offset: number,
  signal: AbortSignal,
): AsyncGenerator<Buffer, number | string> {
  const inflate = createInflateRaw({ chunkSize: TEXT_CHUNK_BYTES });
  const input = object.open(offset, signal)[Symbol.asyncIterator]();
  let failure: unknown;
  const writeAll = async () => {
    try {
      for (let next = await input.next(); next.done !== true && !inflate.readableEnded; next = await input.next()) {
        if (!inflate.write(next.value)) {
          await once(inflate, "drain");
        }
      }
      inflate.end();
    } catch (error) {
      failure ??= error;
      inflate.destroy();
    }
  };
  const writing = writeAll();
  try {
    for await (const text of inflate) {
      yield text as Buffer;
    }
  } catch (error) {
    if (failure !== undefined) {
      throw failure as Error;
    }
    const { code } = error as NodeJS.ErrnoException;
    return code === "Z_BUF_ERROR" ? "the object ends inside this gzip member" : "not valid deflate data";
  } finally {
    inflate.destroy();
    input.return?.().catch(() => undefined);
    writing.catch(() => undefined);
  }
  return inflate.bytesWritten;
}

async function* skip(chunks: AsyncIterable<Buffer>, bytes: number): AsyncGenerator<Buffer> {
  let left = bytes;
  for await (const chunk of chunks) {
    if (left < chunk.length) {
      yield left > 0 ? chunk.subarray(left) : chunk;
    }
    left = Math.max(0, left - chunk.length);
  }
}

async function readBytes(object: ReadableObject, offset: number, count: number, signal: AbortSignal): Promise<Buffer> {
  const chunks: Uint8Array[] = [];
  let length = 0;
  for await (const chunk of object.open(offset, signal)) {
    chunks.push(chunk);
    length += chunk.length;
    if (length >= count) {
      break;
    }
  }
  return Buffer.concat(chunks).subarray(0, count);
}

function hex(value: number): string {
  return `0x${value.toString(16).padStart(8, "0")}`;
}
