import { findMember } from "../../backup-format/gzip-members";
import type { Segment } from "../../backup-format/segment";
import type { ObjectBytes } from "./object-bytes";

/** Compressed bytes of a segment, at least: a few milliseconds of work, and a few MiB of text. */
export const SEGMENT_BYTES = 512 * 1024;
/** The share of that in which the next member's header is looked for after it, first. */
const SEARCH_SHARE = 1 / 8;
/** No header in this many bytes: it is one large member, or no gzip. */
export const MAX_SEGMENT_BYTES = 16 * 1024 * 1024;
/** A header that is cut cannot be recognised: its first bytes are searched again with what follows. */
const HEADER_BYTES = 10;

/**
 * Cuts an object where a gzip member seems to begin, so that the parts can be decoded at the same time. It may be wrong:
 * what is decoded shows that, see Rest. The last segment is `final`; an empty object has one of no bytes.
 */
export async function* cutSegments(
  object: ObjectBytes,
  allocate: (bytes: number) => Uint8Array,
  segmentBytes = SEGMENT_BYTES,
): AsyncGenerator<Segment> {
  let start = object.end;
  for (;;) {
    const { bytes, final, endsAtMember } = await nextSegment(object, start, allocate, segmentBytes);
    const offset = start;
    const before = offset === 0 ? "nothing" : "member";
    start += bytes.length; // before it is given away: whoever decodes it may take its memory
    yield { bytes, from: 0, skipText: 0, offset, final, inDamage: false, before, afterZeros: false, endsAtMember };
    if (final) {
      return;
    }
  }
}

async function nextSegment(
  object: ObjectBytes,
  start: number,
  allocate: (bytes: number) => Uint8Array,
  segmentBytes: number,
): Promise<Pick<Segment, "bytes" | "final" | "endsAtMember">> {
  let searched = segmentBytes;
  for (let size = segmentBytes + Math.ceil(SEARCH_SHARE * segmentBytes); ; size *= 2) {
    // One byte more tells whether the object ends there.
    await object.readTo(start + size + 1);
    const end = Math.min(object.end, start + size);
    const bytes = object.copy(start, end, allocate);
    const next = findMember(bytes, searched, bytes.length);
    if (next !== -1) {
      return { bytes: bytes.subarray(0, next), final: false, endsAtMember: true };
    }
    const final = object.ended && object.end === end;
    if (final || size >= MAX_SEGMENT_BYTES) {
      return { bytes, final, endsAtMember: false };
    }
    searched = Math.max(searched, bytes.length - HEADER_BYTES);
  }
}
