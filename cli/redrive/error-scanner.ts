import { beginsDocument, beginsMember, skipByteOrderMark } from "../../backup-format/beginnings";
import { findMember, MemberReader } from "../../backup-format/gzip-members";
import { JsonCut, JsonDamage } from "../../backup-format/json-scanner";
import type { Kernel, Region } from "../../backup-format/kernel";
import { nextDocument } from "../../backup-format/resynchronize";
import { MAX_DOCUMENT_BYTES } from "../../backup-format/segment";
import { type ErrorRecord, readErrorDocument } from "./error-record";

/** A part of an error object, or of the text of a gzip member of it. */
export interface ScanPart {
  readonly bytes: Buffer;
  /** Offset of the first of `bytes`, in bytes. */
  readonly offset: number;
  /** Whether nothing follows `bytes`. */
  readonly final: boolean;
  /** It begins in damage that has been told already. */
  readonly inDamage: boolean;
  /** It is the text of a gzip member: members in it are records as they are. */
  readonly isText: boolean;
}

/** What was found in a part, up to `end`, an index of its bytes. */
export interface Scanned {
  readonly records: readonly ErrorRecord[];
  readonly end: number;
  readonly inDamage: boolean;
  /** `cut`: more bytes are needed. `too-large`: the member at `end` has more text than the memory may hold. */
  readonly why: "done" | "cut" | "too-large";
}

/** What may be a document, after damage, has to end within so many bytes: Firehose's records are much smaller. */
const LONGEST_GUESS_BYTES = 4 * 1024 * 1024;
/** So much of what comes before a place is needed to see that something begins there. */
const CONTEXT_BYTES = 64;
const RAW_DATA = Buffer.from('"rawData"');
const ENVELOPE_START = Buffer.from('{"messageType"');

/**
 * Finds the records of an error object: JSON documents, one a line or back to back; the same in gzip; or records as they
 * are, that is gzip members with envelopes. All else is damage, one record each.
 */
export class ErrorScanner {
  private readonly members: MemberReader;
  private readonly input: Region;
  private readonly text: Region;
  /** The part whose bytes are in the kernel's memory. */
  private loaded: ScanPart | undefined;

  constructor(private readonly kernel: Kernel) {
    this.members = new MemberReader(kernel);
    this.input = kernel.allocate(1024 * 1024);
    this.text = kernel.allocate(1024 * 1024);
  }

  /** Scans as much of a part as can be told without the bytes that follow it. */
  scan(part: ScanPart): Scanned {
    const { bytes, offset, final } = part;
    const records: ErrorRecord[] = [];
    let { inDamage } = part;
    let at: number | undefined = offset === 0 ? skipByteOrderMark(bytes, 0) : 0;
    const damage = (reason: string) => {
      if (!inDamage) {
        records.push({ error: undefined, reason: `at byte ${offset + (at ?? 0)}: ${reason}` });
      }
      inDamage = true;
    };
    if (inDamage) {
      at = nextItem(bytes, 0);
    }
    while (at !== undefined) {
      at = skipSpace(bytes, at);
      if (at === bytes.length) {
        return { records, end: at, inDamage: false, why: "done" };
      }
      const isGuess = inDamage && bytes.length - at > LONGEST_GUESS_BYTES;
      const read = this.readItem(part, at);
      if (read === "too-large") {
        return { records, end: at, inDamage: false, why: "too-large" };
      }
      if (read === "cut" && !final && bytes.length - at < MAX_DOCUMENT_BYTES && !isGuess) {
        // In damage, only what stands before it shows that something begins there.
        return { records, end: inDamage ? Math.max(0, at - CONTEXT_BYTES) : at, inDamage, why: "cut" };
      }
      if (typeof read === "object" && "records" in read) {
        for (const record of read.records) {
          records.push(record);
        }
        inDamage = false;
        at = read.end;
        continue;
      }
      damage(read === "cut" ? reasonOfCut(part, at) : read.reason);
      at = nextItem(bytes, at + 1);
    }
    return final
      ? { records, end: bytes.length, inDamage: false, why: "done" }
      : { records, end: Math.max(0, bytes.length - CONTEXT_BYTES), inDamage: true, why: "cut" };
  }

  private readItem(
    part: ScanPart,
    at: number,
  ): { records: readonly ErrorRecord[]; end: number } | { reason: string } | "cut" | "too-large" {
    const { bytes } = part;
    if (beginsMember(bytes, at, bytes.length)) {
      return this.readMember(part, at);
    }
    if (!beginsDocument(bytes, at)) {
      return { reason: "expected a JSON document or a gzip member" };
    }
    try {
      const { record, end } = readErrorDocument(bytes, at);
      return { records: [record], end };
    } catch (error) {
      if (error instanceof JsonCut) {
        return "cut";
      }
      if (error instanceof JsonDamage) {
        return { reason: `not valid JSON at byte ${part.offset + error.at}: ${error.message}` };
      }
      throw error;
    }
  }

  private readMember(part: ScanPart, at: number) {
    const { bytes, isText } = part;
    if (this.loaded !== part) {
      this.kernel.grow(this.input, bytes.length);
      this.kernel.bytes.set(bytes, this.input.start);
      this.loaded = part;
    }
    const read = this.members.read(this.input, at, bytes.length, this.text, 0, MAX_DOCUMENT_BYTES);
    switch (read.kind) {
      case "cut":
        return "cut";
      case "too-large":
        return isText ? { reason: "a gzip member in a gzip member is too large" } : "too-large";
      case "damaged":
        return { reason: read.reason };
    }
    const { start } = this.text;
    const text = Buffer.from(this.kernel.bytes.subarray(start, start + read.textLength));
    if (!isText && holdsErrorDocuments(text)) {
      const { records } = this.scan({ bytes: text, offset: 0, final: true, inDamage: false, isText: true });
      this.loaded = undefined;
      const inMember = (record: ErrorRecord) =>
        "reason" in record && record.error === undefined
          ? { ...record, reason: `in the gzip member at byte ${part.offset + at}: ${record.reason}` }
          : record;
      return { records: records.map(inMember), end: read.end };
    }
    const data = Buffer.from(bytes.subarray(at, read.end));
    return { records: [{ error: undefined, arrivalMs: undefined, data }], end: read.end };
  }
}

function reasonOfCut({ bytes, final, isText }: ScanPart, at: number): string {
  const item = beginsDocument(bytes, at) ? "JSON document" : "gzip member";
  return final
    ? `the ${isText ? "text" : "object"} ends inside this ${item}`
    : `this ${item} does not end within ${MAX_DOCUMENT_BYTES} bytes`;
}

/** Whether a text is Firehose's error documents, and not envelopes. Within a JSON string, quotes are escaped. */
function holdsErrorDocuments(text: Buffer): boolean {
  return !text.subarray(0, ENVELOPE_START.length).equals(ENVELOPE_START) && text.includes(RAW_DATA);
}

/** Where, at or after `from`, something healthy may begin. */
function nextItem(bytes: Buffer, from: number): number | undefined {
  const member = findMember(bytes, from, bytes.length);
  const to = member === -1 ? bytes.length : member;
  return nextDocument(bytes, from, to)?.position ?? (member === -1 ? undefined : member);
}

function skipSpace(bytes: Buffer, from: number): number {
  let at = from;
  while (at < bytes.length && [0x20, 0x0a, 0x0d, 0x09].includes(bytes[at] ?? 0)) {
    at += 1;
  }
  return at;
}
