import { findMember } from "./gzip-members";
import type { Before, Segment } from "./segment";

const LINE_FEED = 0x0a;
const QUOTE = 0x22;
const OPEN_BRACE = 0x7b;
const CLOSE_BRACE = 0x7d;
const DOCUMENT_START = Buffer.from('{"messageType"');
/** An object that begins with neither is taken for text if no member begins in so many bytes. */
const DECIDING_BYTES = 8 * 1024 * 1024;
/** More than it takes to recognise a member or a document by its beginning. */
const LONGEST_BEGINNING_BYTES = 64;

/** A place at which, after damage, something healthy may begin. */
export interface Candidate {
  readonly position: number;
  /** Whether it is so surely a beginning that, if it is damaged too, that is a problem of its own. */
  readonly sure: boolean;
}

/**
 * Where reading goes on after damage. `cut`: nothing healthy begins before `position`, and whether something begins
 * there cannot be told without the bytes that follow the segment.
 */
export type Resumption = ({ readonly kind: "found" } & Candidate) | { readonly kind: "cut"; readonly position: number };

/**
 * Where, at or after `from`, something healthy may begin: the segment's end if nothing does. In an object of members, only
 * members are looked for: their checksum shows that they are sound; what looks like a document in the remains of a
 * member has none.
 *
 * @param before what the object was seen to hold before `from`
 */
export function resynchronize(segment: Segment, from: number, before: Before): Resumption {
  const { final, endsAtMember } = segment;
  const end = segment.bytes.length;
  const bytes = Buffer.from(segment.bytes.buffer, segment.bytes.byteOffset, end);
  const found = findMember(bytes, from, end);
  const member = found === -1 ? end : found;
  const isUnknown = before === "nothing" && found === -1;
  if (isUnknown && !final && end - from < DECIDING_BYTES) {
    return { kind: "cut", position: from };
  }
  const isText = before === "document" || isUnknown;
  const document = isText ? nextDocument(bytes, from, member) : undefined;
  const position = document?.position ?? member;
  if (position === end && !final && (isText || !endsAtMember)) {
    return { kind: "cut", position: Math.max(from, end - LONGEST_BEGINNING_BYTES) };
  }
  return { kind: "found", position, sure: document?.sure ?? true };
}

/**
 * The next place at or after `from` where a document may begin. Inside a JSON string every quote is escaped, so
 * `{"messageType"` can only be a document's own; an object on a new line, or right after another one, is only a guess.
 */
export function nextDocument(bytes: Buffer, from: number, to: number): Candidate | undefined {
  for (let position = from; position < to; position += 1) {
    if (bytes[position] !== OPEN_BRACE) {
      continue;
    }
    if (bytes[position + 1] === QUOTE && startsDocument(bytes.subarray(position, to))) {
      return { position, sure: true };
    }
    if (followsAnEnd(bytes, position)) {
      return { position, sure: false };
    }
  }
  return undefined;
}

function startsDocument(bytes: Buffer): boolean {
  return bytes.subarray(0, DOCUMENT_START.length).equals(DOCUMENT_START);
}

/** Whether nothing but spaces stands between this place and a line end or a closing brace before it. */
function followsAnEnd(bytes: Buffer, position: number): boolean {
  let before = position - 1;
  while (before >= 0 && (bytes[before] === 0x20 || bytes[before] === 0x09 || bytes[before] === 0x0d)) {
    before -= 1;
  }
  return before >= 0 && (bytes[before] === LINE_FEED || bytes[before] === CLOSE_BRACE);
}
