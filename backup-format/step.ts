import type { Rest, Segment } from "./segment";

/** What came of one item of a segment: where the next one is, or that decoding stops, and where it has to go on. */
export type Step = { readonly next: number } | { readonly rest: Rest };

/** Decoding goes on at an item of the segment, of whose text `skipText` bytes are dealt with. */
export function restAt(segment: Segment, position: number, why: Rest["why"], skipText = 0): Rest {
  return { offset: segment.offset + position, skipText, inDamage: false, why };
}
