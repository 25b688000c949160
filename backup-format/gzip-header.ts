import { crc32 } from "node:zlib";

/** RFC 1952 2.3.1: what may follow the first ten bytes. */
const HEADER_CRC = 0x02;
const EXTRA = 0x04;
const NAME = 0x08;
const COMMENT = 0x10;
const RESERVED = 0xe0;
const FIXED_BYTES = 10;

/** How a gzip header reads. `cut`: the bytes end inside it, and all is well so far. */
export type HeaderRead =
  | { readonly kind: "header"; readonly end: number }
  | { readonly kind: "cut" }
  | { readonly kind: "damaged"; readonly at: number; readonly reason: string };

const cut: HeaderRead = { kind: "cut" };
const damaged = (at: number, reason: string): HeaderRead => ({ kind: "damaged", at, reason });

/**
 * Reads the gzip header that begins at `start`, in all variants of RFC 1952: with extra field, file name, comment and
 * checksum. Time, level and operating system may be anything.
 *
 * @param end offset after the last byte that may be read
 */
export function readGzipHeader(bytes: Uint8Array, start: number, end: number): HeaderRead {
  if ((start < end && bytes[start] !== 0x1f) || (start + 1 < end && bytes[start + 1] !== 0x8b)) {
    return damaged(start, "no gzip header");
  }
  const method = bytes[start + 2] ?? 0;
  if (start + 2 < end && method !== 8) {
    return damaged(start + 2, `unknown compression method ${method}`);
  }
  const flags = bytes[start + 3] ?? 0;
  if (start + 3 < end && (flags & RESERVED) !== 0) {
    return damaged(start + 3, "header: reserved flags are set");
  }
  if (start + FIXED_BYTES > end) {
    return cut;
  }
  const position = endOfFields(bytes, start + FIXED_BYTES, end, flags);
  if (position === undefined) {
    return cut;
  }
  return (flags & HEADER_CRC) === 0 ? { kind: "header", end: position } : checkHeaderCrc(bytes, start, position, end);
}

/** Where the fields end that the flags name, but for the checksum; nothing where they are cut. */
function endOfFields(bytes: Uint8Array, from: number, end: number, flags: number): number | undefined {
  let position = from;
  if ((flags & EXTRA) !== 0) {
    if (position + 2 > end) {
      return undefined;
    }
    position += 2 + uint16At(bytes, position);
  }
  for (const text of [NAME, COMMENT]) {
    if ((flags & text) !== 0) {
      const zero = position < end ? bytes.subarray(position, end).indexOf(0) : -1;
      if (zero === -1) {
        return undefined;
      }
      position += zero + 1;
    }
  }
  return position <= end ? position : undefined;
}

function checkHeaderCrc(bytes: Uint8Array, start: number, position: number, end: number): HeaderRead {
  if (position + 2 > end) {
    return cut;
  }
  const stored = uint16At(bytes, position);
  const computed = crc32(bytes.subarray(start, position)) & 0xffff;
  if (stored !== computed) {
    const [is, should] = [stored, computed].map((crc) => `0x${crc.toString(16).padStart(4, "0")}`);
    return damaged(position, `header: CRC-16 does not match: stored ${is}, computed ${should}`);
  }
  return { kind: "header", end: position + 2 };
}

function uint16At(bytes: Uint8Array, offset: number): number {
  return (bytes[offset] ?? 0) | ((bytes[offset + 1] ?? 0) << 8);
}
