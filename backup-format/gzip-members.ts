import { crc32, inflateRawSync } from "node:zlib";
import { readGzipHeader } from "./gzip-header";
import type { Kernel, Region } from "./kernel";

/** What kernel/inflate.ts exports. Addresses are in the kernel's memory. */
export interface InflateExports {
  /** Inflates raw deflate data: 0 done, 1 not valid, 2 the input ends inside the stream, 3 the output is full. */
  inflate(input: number, inputEnd: number, output: number, outputEnd: number): number;
  /** After 0: the address after the stream's last byte. */
  inflatedInputEnd(): number;
  /** After 0: the address after the last byte that was written. */
  inflatedOutputEnd(): number;
  /** After 1: about the address where it was noticed. */
  refusedInput(): number;
}

/** What came of reading one gzip member. Offsets are in the input region. */
export type MemberRead =
  | { readonly kind: "member"; readonly end: number; readonly textLength: number }
  /** The input ends inside the member, and all is well so far. */
  | { readonly kind: "cut" }
  /** The member's text has more bytes than were allowed. */
  | { readonly kind: "too-large" }
  | { readonly kind: "damaged"; readonly at: number; readonly reason: string };

/** A stream of deflate data read to its end: where that is, and the length of what it holds. */
interface Inflated {
  readonly kind: "inflated";
  readonly end: number;
  readonly textLength: number;
}

/** Where a member's deflate data begins in the input, and where its text goes. */
interface Passage {
  readonly input: Region;
  readonly start: number;
  readonly end: number;
  readonly text: Region;
  readonly textOffset: number;
  readonly maxTextBytes: number;
}

const DONE = 0;
const CUT = 2;
const FULL = 3;
const TRAILER_BYTES = 8;
/** What the first try at least has room for, and that for each byte of the input: few logs are compressed better. */
const FIRST_TEXT_BYTES = 256 * 1024;
const TEXT_BYTES_PER_BYTE = 8;

const MAGIC = Buffer.from([0x1f, 0x8b, 0x08]);
const HEADER_BYTES = 10;
const KNOWN_LEVELS = [0, 2, 4];
const LAST_KNOWN_SYSTEM = 13;
const UNKNOWN_SYSTEM = 255;

/**
 * Reads gzip members (RFC 1952) into the kernel's memory. A member counts only if its CRC-32 and its length hold. Where
 * the kernel finds damage, zlib is asked as well: no member that zlib can read is lost.
 */
export class MemberReader {
  constructor(private readonly kernel: Kernel) {}

  /**
   * Reads the member that begins at `start` of the input region, whose bytes are valid up to `end`, and puts its text at
   * `textOffset` of the text region, which grows as needed and keeps what it holds before that. The text region must not
   * be the input region. Unless the result is a member, what is at `textOffset` means nothing.
   *
   * @param maxTextBytes of this member's text
   */
  read(input: Region, start: number, end: number, text: Region, textOffset: number, maxTextBytes: number): MemberRead {
    const base = input.start;
    const header = readGzipHeader(this.kernel.bytes, base + start, base + end);
    if (header.kind !== "header") {
      return header.kind === "cut" ? header : { ...header, at: header.at - base };
    }
    const passage = { input, start: header.end - base, end, text, textOffset, maxTextBytes };
    const read = this.check(this.inflate(passage), passage);
    return read.kind === "damaged" ? (this.readByZlib(passage) ?? read) : read;
  }

  /** Tries again with more room for as long as the text needs it and may have it. */
  private inflate({ input, start, end, text, textOffset, maxTextBytes }: Passage): Inflated | MemberRead {
    const { exports } = this.kernel;
    const base = input.start;
    const firstRoom = Math.max(FIRST_TEXT_BYTES, TEXT_BYTES_PER_BYTE * (end - start));
    for (let room = Math.min(firstRoom, maxTextBytes); ;) {
      this.kernel.grow(text, textOffset + room, textOffset);
      room = Math.min(text.size - textOffset, maxTextBytes);
      const output = text.start + textOffset;
      switch (exports.inflate(base + start, base + end, output, output + room)) {
        case DONE: {
          const stop = exports.inflatedInputEnd() - base;
          return { kind: "inflated", end: stop, textLength: exports.inflatedOutputEnd() - output };
        }
        case CUT:
          return { kind: "cut" };
        case FULL:
          if (room === maxTextBytes) {
            return { kind: "too-large" };
          }
          room = Math.min(2 * room, maxTextBytes);
          break;
        default:
          return { kind: "damaged", at: exports.refusedInput() - base, reason: "not valid deflate data" };
      }
    }
  }

  /** Holds the text against the trailer: CRC-32 and length, the latter modulo 2^32. */
  private check(read: Inflated | MemberRead, { input, end, text, textOffset }: Passage): MemberRead {
    if (read.kind !== "inflated") {
      return read;
    }
    const { end: at, textLength } = read;
    if (at + TRAILER_BYTES > end) {
      return { kind: "cut" };
    }
    const { bytes } = this.kernel;
    const trailer = new DataView(bytes.buffer, input.start + at, TRAILER_BYTES);
    const storedCrc = trailer.getUint32(0, true);
    const textStart = text.start + textOffset;
    const computedCrc = crc32(bytes.subarray(textStart, textStart + textLength));
    if (storedCrc !== computedCrc) {
      const reason = `CRC-32 does not match: stored ${hex(storedCrc)}, computed ${hex(computedCrc)}`;
      return { kind: "damaged", at, reason };
    }
    const storedLength = trailer.getUint32(4, true);
    if (storedLength !== textLength) {
      const reason = `length does not match: stored ${storedLength}, got ${textLength}`;
      return { kind: "damaged", at: at + 4, reason };
    }
    return { kind: "member", end: at + TRAILER_BYTES, textLength };
  }

  /** The member as zlib reads it; nothing where zlib, too, finds it damaged, cut or too large. */
  private readByZlib(passage: Passage): MemberRead | undefined {
    const { input, start, end, text, textOffset, maxTextBytes } = passage;
    let content: Uint8Array;
    let stop: number;
    try {
      const data = this.kernel.bytes.subarray(input.start + start, input.start + end);
      // Types know nothing of `info`.
      const { buffer, engine } = inflateRawSync(data, {
        info: true,
        maxOutputLength: Math.max(maxTextBytes, 1),
      }) as unknown as { readonly buffer: Uint8Array; readonly engine: { readonly bytesWritten: number } };
      content = buffer;
      stop = start + engine.bytesWritten;
    } catch {
      return undefined;
    }
    if (content.length > maxTextBytes) {
      return undefined;
    }
    this.kernel.grow(text, textOffset + content.length, textOffset);
    this.kernel.bytes.set(content, text.start + textOffset);
    const read = this.check({ kind: "inflated", end: stop, textLength: content.length }, passage);
    return read.kind === "member" ? read : undefined;
  }
}

/**
 * Offset of the next thing, at or after `from`, that looks like a gzip header as programs write it: known flags, level
 * and operating system. Text can look like that too. -1 where there is none that lies wholly before `to`.
 */
export function findMember(bytes: Uint8Array, from: number, to: number): number {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, Math.min(to, bytes.length));
  for (let at = buffer.indexOf(MAGIC, from); at !== -1; at = buffer.indexOf(MAGIC, at + 1)) {
    if (at + HEADER_BYTES > buffer.length) {
      return -1;
    }
    const system = buffer.readUInt8(at + 9);
    if (
      (buffer.readUInt8(at + 3) & 0xe0) === 0 &&
      KNOWN_LEVELS.includes(buffer.readUInt8(at + 8)) &&
      (system <= LAST_KNOWN_SYSTEM || system === UNKNOWN_SYSTEM)
    ) {
      return at;
    }
  }
  return -1;
}

function hex(crc: number): string {
  return `0x${crc.toString(16).padStart(8, "0")}`;
}
