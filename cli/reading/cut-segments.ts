import { beginsDocument, skipBlank, skipByteOrderMark } from "../../backup-format/beginnings";
import { findMember } from "../../backup-format/gzip-members";
import type { Segment } from "../../backup-format/segment";
import type { ObjectBytes } from "./object-bytes";

/** Compressed bytes of a segment, at least: a few milliseconds of work, and a few MiB of text. */
export const SEGMENT_BYTES = 512 * 1024;
/** The same of text that is not compressed. */
const TEXT_SEGMENT_BYTES = 4 * SEGMENT_BYTES;
/** The share of that in which the place to cut is looked for after it, first. */
const SEARCH_SHARE = 1 / 8;
/** No such place in this many bytes: it is one large member, or neither gzip nor documents. */
export const MAX_SEGMENT_BYTES = 16 * 1024 * 1024;
/** What shows such a place has at most so many bytes. Where it is cut, its first bytes are searched again with what follows. */
const SIGN_BYTES = 16;
/** A text begins with no more that is blank. */
const BEGINNING_BYTES = 64;

/** No document that is sound holds one of these: in it, after the first brace, another one begins. */
const DOCUMENT_ENDS = ["}\n{", "}\r\n{", '}{"messageType"'];

/** How an object is cut. */
interface Cutting {
  /** Of a segment, at least. */
  readonly bytes: number;
  /** What is before each segment but the first one. */
  readonly before: Segment["before"];
  /** The first place at which something new seems to begin; -1 where there is none. */
  readonly find: (bytes: Uint8Array) => number;
}

/**
 * Cuts an object where a gzip member seems to begin or, in text, a document, so that the parts can be decoded at the same
 * time. It may be wrong: what is decoded shows that, see Rest. The last segment is `final`; an empty object has one of no
 * bytes.
 */
export async function* cutSegments(
  object: ObjectBytes,
  allocate: (bytes: number) => Uint8Array,
  segmentBytes?: number,
): AsyncGenerator<Segment> {
  let start = object.end;
  const isText = await beginsAsText(object);
  const cutting: Cutting = isText
    ? { bytes: segmentBytes ?? TEXT_SEGMENT_BYTES, before: "document", find: findDocument }
    : { bytes: segmentBytes ?? SEGMENT_BYTES, before: "member", find: (bytes) => findMember(bytes, 0, bytes.length) };
  for (;;) {
    const { end, final, isFound } = await nextSegment(object, start, cutting);
    const offset = start;
    const bytes = object.copy(offset, end, allocate);
    const before = offset === 0 ? "nothing" : cutting.before;
    start = end;
    const endsAtMember = isFound && !isText;
    yield { bytes, from: 0, skipText: 0, offset, final, inDamage: false, before, afterZeros: false, endsAtMember };
    if (final) {
      return;
    }
  }
}

async function beginsAsText(object: ObjectBytes): Promise<boolean> {
  const start = object.end;
  await object.readTo(start + 1);
  const bytes = object.copy(start, Math.min(object.end, start + BEGINNING_BYTES), (size) => new Uint8Array(size));
  return beginsDocument(bytes, skipBlank(bytes, skipByteOrderMark(bytes, 0), bytes.length));
}

async function nextSegment(object: ObjectBytes, start: number, { bytes: least, find }: Cutting) {
  let searched = start + least;
  for (let size = least + Math.ceil(SEARCH_SHARE * least); ; size *= 2) {
    // One byte more tells whether the object ends there.
    await object.readTo(start + size + 1);
    const end = Math.min(object.end, start + size);
    const found = object.search(searched, end, SIGN_BYTES, find);
    if (found !== -1) {
      return { end: found, final: false, isFound: true };
    }
    searched = Math.max(searched, end - SIGN_BYTES);
    const final = object.ended && object.end === end;
    if (final || size >= MAX_SEGMENT_BYTES) {
      return { end, final, isFound: false };
    }
  }
}

function findDocument(bytes: Uint8Array): number {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
  const found = DOCUMENT_ENDS.map((text) => ({ at: buffer.indexOf(text), brace: text.indexOf("{") }))
    .filter(({ at }) => at !== -1)
    .map(({ at, brace }) => at + brace);
  return found.length === 0 ? -1 : Math.min(...found);
}
