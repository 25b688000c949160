import { gunzipSync, gzipSync } from "node:zlib";
import { beginsMember } from "../../backup-format/beginnings";
import type { EventQuery } from "../../backup-format/event-query";
import type { Kernel } from "../../backup-format/kernel";
import { MAX_DOCUMENT_BYTES } from "../../backup-format/segment";
import { SegmentDecoder } from "../../backup-format/segment-decoder";
import { placeOf } from "../problem-report";

/** Nothing is written: what there is is counted. */
export const COUNTING: EventQuery = { format: "none", terminal: false, index: false };

const CLOSE_BRACE = 0x7d;
/** The level at which CloudWatch Logs compresses. */
const GZIP_LEVEL = 6;

/** A record that can go into the backup. */
export interface RecoveredRecord {
  /** The record as Firehose got it. */
  readonly data: Uint8Array;
  /** The same as gzip members, with a line end: what is to be stored. */
  readonly members: Uint8Array;
  /** Envelopes, control messages among them. */
  readonly envelopes: number;
  readonly events: number;
}

/** Says whether a record is ordinary backup data, as strictly as all that is read from a backup. */
export class RecordJudge {
  private readonly decoder: SegmentDecoder;

  constructor(kernel: Kernel) {
    this.decoder = new SegmentDecoder(kernel, COUNTING);
  }

  /** The record, or as a phrase why it is none that can go into the backup. */
  judge(data: Uint8Array): RecoveredRecord | { readonly reason: string } {
    const members = beginsMember(data, 0, data.length) ? data : gzipSync(data, { level: GZIP_LEVEL });
    const { statistics, problems, afterZeros, rest } = this.decoder.decode({
      bytes: members,
      from: 0,
      skipText: 0,
      offset: 0,
      final: true,
      inDamage: false,
      before: "nothing",
      afterZeros: false,
      endsAtMember: false,
    });
    const [problem] = problems;
    if (problem !== undefined) {
      return { reason: `${placeOf(problem)}: ${problem.reason}` };
    }
    if (rest !== undefined) {
      return { reason: `there are more than ${MAX_DOCUMENT_BYTES} bytes of text in one gzip member` };
    }
    if (afterZeros) {
      // Alone they would be padding; with another record after them, they would be damage.
      return { reason: "it ends with zeros that belong to no gzip member" };
    }
    const envelopes = statistics.envelopes + statistics.controlMessages;
    return envelopes === 0
      ? { reason: "there is no envelope in it" }
      : { data, members: withLineEnd(members), envelopes, events: statistics.events };
  }
}

/**
 * With a member more where the text ends in an envelope: one that holds a line end. Athena reads such objects line by line;
 * to all else it makes no difference, and the record itself stays as it came.
 */
function withLineEnd(members: Uint8Array): Uint8Array {
  try {
    const isOpen = gunzipSync(members, { maxOutputLength: MAX_DOCUMENT_BYTES }).at(-1) === CLOSE_BRACE;
    return isOpen ? Buffer.concat([members, gzipSync("\n", { level: GZIP_LEVEL })]) : members;
  } catch {
    return members; // It is longer than what is held in memory.
  }
}
