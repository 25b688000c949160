import type { RecordIndex } from "./event-query";
import type { Statistics } from "./statistics";

/**
 * Longest document, and longest text of a member, that is held in memory, in bytes: 32 MiB. A longer document is damage; a
 * longer member is read as a stream. CloudWatch Logs takes at most 1 MiB of messages at once, of which JSON's escapes can
 * make six times as much. Source: https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_PutLogEvents.html
 */
export const MAX_DOCUMENT_BYTES = 32 * 1024 * 1024;

/** What an object was seen to hold before a place: nothing, gzip members only, or also plain documents. */
export type Before = "nothing" | "member" | "document";

/** A gzip member's text that a decoder has kept, so that nobody has to inflate it again to go on in it. */
export interface KeptText {
  /** Number of the decoder. Another one can go on without it, too. */
  readonly decoder: number;
  /** Number of the text there. */
  readonly text: number;
  /** Of the member as it is stored, in bytes. */
  readonly storedBytes: number;
}

/** A part of a stored object, to be decoded. Can be sent to another thread. */
export interface Segment {
  readonly bytes: Uint8Array;
  /** Where to begin in `bytes`: there a member or a document starts. */
  readonly from: number;
  /** So many bytes of the first member's text are dealt with already. */
  readonly skipText: number;
  readonly kept?: KeptText | undefined;
  /** Offset of the first of `bytes` in the object. */
  readonly offset: number;
  /** Whether the object ends where `bytes` end. */
  readonly final: boolean;
  /** `from` lies in damage that has been told already: begin with the next member or document at or after it. */
  readonly inDamage: boolean;
  readonly before: Before;
  /** Zeros come before it: they are padding only if nothing follows. */
  readonly afterZeros: boolean;
  /** `bytes` end where a gzip member seems to begin. */
  readonly endsAtMember: boolean;
  /** When the object arrived, in milliseconds, where its key says so: it goes into rows. */
  readonly arrivedAtMs?: number | undefined;
}

/** Something in an object that cannot be read. */
export interface Problem {
  /** Number of the gzip member, from 1; counted within the segment until segments are put together. Plain text has none. */
  readonly member: number | undefined;
  /** Offset in the object, in bytes, of the member or, in plain text, of the damage. */
  readonly offset: number;
  /** What is wrong, as a phrase; for what is wrong in a member's text, also where in it. */
  readonly reason: string;
}

/** Where decoding has to go on, for the segment is not wholly dealt with. */
export interface Rest {
  /** Offset in the object. */
  readonly offset: number;
  readonly skipText: number;
  readonly kept?: KeptText | undefined;
  readonly inDamage: boolean;
  /**
   * `output`: there is enough output for now. `cut`: the segment ends inside a member, a document or damage; more bytes are
   * needed. `too-large`: the text of the member at `offset` passes MAX_DOCUMENT_BYTES, and begins well.
   */
  readonly why: "output" | "cut" | "too-large";
}

/** A piece of the output. With an index it is a series of whole records; without, a record may go on in the next one. */
export interface OutputChunk {
  readonly bytes: Uint8Array;
  /** Records that were written by its end, and not by the end of the one before. */
  readonly records: number;
  readonly index: RecordIndex | undefined;
}

/** What is in a segment, up to the rest. */
export interface DecodedSegment {
  readonly output: readonly OutputChunk[];
  readonly statistics: Statistics;
  /** Gzip members, healthy and damaged. */
  readonly members: number;
  /** Bytes of text that were read. */
  readonly textBytes: number;
  readonly problems: readonly Problem[];
  /** The same for what comes after it. */
  readonly before: Before;
  /** It ends with zeros. */
  readonly afterZeros: boolean;
  readonly rest: Rest | undefined;
}
