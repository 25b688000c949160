import { type AllocateOutput, DocumentSeries, reasonOf, skipBlank, skipByteOrderMark } from "./document-series";
import type { EventQuery } from "./event-query";
import { findMember, type MemberRead, MemberReader } from "./gzip-members";
import type { Kernel, Region } from "./kernel";
import { nextDocument } from "./resynchronize";
import { type Before, type DecodedSegment, MAX_DOCUMENT_BYTES, type Problem, type Rest, type Segment } from "./segment";

/** Gzip in gzip in gzip is met in the field, deeper is not. */
const MAX_NESTING = 3;
const OPEN_BRACE = 0x7b;
const FIRST_BYTE_OF_GZIP = 0x1f;
/** So many problems are told of one segment. */
const MOST_PROBLEMS = 1000;
/** So many broken documents at the beginning of a text that is too long: then there is nothing in it. */
const BEGINNINGS = 100;
/** An object that begins with neither is taken for text if no member begins in so many bytes. */
const DECIDING_BYTES = 8 * 1024 * 1024;
/** More than it takes to recognise a member or a document by its beginning. */
const LONGEST_BEGINNING_BYTES = 64;

/** A member whose text, or the end of it, is in memory. */
interface Contribution {
  /** Where the member's text begins there. */
  readonly textStart: number;
  /** Offset of the member in the object. */
  readonly offset: number;
  readonly member: number;
}

/** What came of one item: where the next one is, or that decoding stops. */
type Step = { readonly next: number } | { readonly rest: Rest };

/**
 * Decodes parts of stored objects: gzip members back to back with JSON documents in them, plain JSON documents, gzip in
 * gzip, zeros as padding. Only what is sound is output: members whose checksum and length hold, documents that are
 * strictly JSON and envelopes. All else is a problem, and costs no more than itself.
 *
 * What comes out does not depend on how an object is cut into segments: a document may begin in one member and end in
 * another, and what is cut by the end of a segment that is not the last one comes back as its `rest`.
 */
export class SegmentDecoder {
  private readonly input: Region;
  /** Text of members, one region for each level of gzip in gzip. */
  private readonly texts: Region[] = [];
  private readonly memberReader: MemberReader;
  private readonly documents: DocumentSeries;
  private probe: DocumentSeries | undefined;

  private segment!: Segment;
  private end = 0;
  private members = 0;
  private textBytes = 0;
  private problems: Problem[] = [];
  /** Whether the item at hand is only a guess, after damage: it is no other problem then if it cannot be read. */
  private guessing = false;
  private before: Before = "nothing";
  private afterZeros = false;
  /** Members whose texts, one after the other, end inside a document. */
  private pending: Contribution[] = [];
  /** Length of their texts; the document begins at `pendingStart`. */
  private pendingBytes = 0;
  private pendingStart = 0;

  constructor(
    private readonly kernel: Kernel,
    query: EventQuery,
    allocateOutput: AllocateOutput = (bytes) => new Uint8Array(bytes),
  ) {
    this.input = kernel.allocate(1024 * 1024);
    this.memberReader = new MemberReader(kernel);
    this.documents = new DocumentSeries(kernel, query, allocateOutput);
  }

  decode(segment: Segment): DecodedSegment {
    this.segment = segment;
    this.end = segment.bytes.length;
    this.members = 0;
    this.textBytes = 0;
    this.problems = [];
    this.guessing = false;
    this.before = segment.before;
    this.afterZeros = segment.afterZeros;
    this.forgetPending();
    this.kernel.grow(this.input, this.end);
    this.kernel.bytes.set(segment.bytes, this.input.start);
    const rest = this.readItems();
    const { members, textBytes, problems, before, afterZeros } = this;
    return { ...this.documents.finish(), members, textBytes, problems, before, afterZeros, rest };
  }

  /** Members and plain documents, one after the other. */
  private readItems(): Rest | undefined {
    const { from, inDamage, offset, final } = this.segment;
    let { skipText } = this.segment;
    let position = from;
    if (inDamage) {
      const step = this.afterDamage(from);
      if ("rest" in step) {
        return step.rest;
      }
      position = step.next;
    }
    if (offset + position === 0) {
      position = skipByteOrderMark(this.kernel.bytes, this.input.start) - this.input.start;
    }
    for (;;) {
      position = this.skipPadding(position);
      if (position >= this.end) {
        break;
      }
      if (this.documents.hasEnough && this.pendingBytes === 0) {
        return this.restAt(position, 0, "output");
      }
      const step = this.readItem(position, skipText);
      if ("rest" in step) {
        return step.rest;
      }
      position = step.next;
      skipText = 0;
    }
    if (this.pendingBytes > 0 && !final) {
      return this.restOfPending("cut");
    }
    this.settlePending();
    return undefined;
  }

  /** Zeros at the end are padding; with something after them, they stand where something was. */
  private skipPadding(from: number): number {
    const position = this.skipBlank(this.input, from, this.end);
    const start = this.input.start + from;
    this.afterZeros ||= this.kernel.bytes.subarray(start, this.input.start + position).includes(0);
    if (this.afterZeros && (position < this.end || this.segment.endsAtMember)) {
      this.problem(undefined, position, "there are zeros before this place");
      this.afterZeros = false;
    }
    return position;
  }

  private readItem(position: number, skipText: number): Step {
    if (this.beginsMember(this.input, position, this.end)) {
      return this.readMember(position, skipText);
    }
    this.settlePending();
    if (this.kernel.bytes[this.input.start + position] === OPEN_BRACE) {
      return this.readPlainDocument(position);
    }
    if (this.before === "nothing" && this.kernel.bytes[this.input.start + position] === FIRST_BYTE_OF_GZIP) {
      this.before = "member"; // no text begins so
    }
    if (!this.guessing) {
      this.problem(undefined, position, "expected a gzip member or a JSON document");
    }
    return this.afterDamage(position + 1);
  }

  /** A document that lies in the object as it is. */
  private readPlainDocument(position: number): Step {
    const read = this.documents.readDocument(this.input, position, this.end);
    if (read.kind === "cut" && !this.segment.final) {
      return { rest: this.restAt(position, 0, "cut") };
    }
    if (read.kind !== "read" && !this.guessing) {
      this.problem(undefined, read.kind === "damaged" ? read.at : position, reasonOf(read));
    }
    if (read.kind === "read") {
      this.before = "document";
    }
    if (read.kind !== "cut" && read.end !== undefined) {
      this.guessing = false;
      this.textBytes += read.end - position;
      return { next: read.end };
    }
    return this.afterDamage(position + 1);
  }

  private readMember(position: number, skipText: number): Step {
    this.guessing = false;
    const text = this.textOf(0);
    const read = this.memberReader.read(this.input, position, this.end, text, this.pendingBytes, MAX_DOCUMENT_BYTES);
    this.before = this.before === "document" ? "document" : "member";
    if (read.kind === "member") {
      const rest = this.readTextOfMember(position, read.textLength, skipText);
      return rest === undefined ? { next: read.end } : { rest };
    }
    if (read.kind === "cut" && !this.segment.final) {
      return { rest: this.pendingBytes > 0 ? this.restOfPending("cut") : this.restAt(position, skipText, "cut") };
    }
    const textStart = this.pendingBytes;
    this.settlePending();
    if (read.kind === "too-large" && this.beginsWell(textStart)) {
      return { rest: this.restAt(position, skipText, "too-large") };
    }
    this.members += 1;
    this.problem(this.members, position, reasonOfMember(read));
    return this.afterDamage(position + 1);
  }

  /** Reads what has been pending with the member's text after it. */
  private readTextOfMember(position: number, textLength: number, skipText: number): Rest | undefined {
    const text = this.textOf(0);
    if (this.pendingBytes > 0 && this.beginsMember(text, this.pendingBytes, this.pendingBytes + textLength)) {
      // No document goes on like that: what is pending has no end.
      const start = this.pendingBytes;
      this.settlePending();
      this.kernel.bytes.copyWithin(text.start, text.start + start, text.start + start + textLength);
    }
    const end = this.pendingBytes + textLength;
    this.members += 1;
    this.textBytes += textLength - skipText;
    this.pending.push({ textStart: this.pendingBytes, offset: this.segment.offset + position, member: this.members });
    if (this.pendingBytes === 0 && this.beginsMember(text, 0, end)) {
      const stop = this.readNested(text, skipText, end, 1);
      this.forgetPending();
      if (stop === undefined) {
        return undefined;
      }
      this.members -= 1;
      this.textBytes -= end - stop;
      return this.restAt(position, stop, "output");
    }
    const start = this.pendingBytes === 0 ? skipText : this.pendingStart;
    const stop = this.documents.readAll(text, start, end, {
      last: false,
      mayStop: true,
      seams: this.seams,
      onProblem: this.problemInPending,
    });
    if (stop === undefined) {
      this.forgetPending();
      return undefined;
    }
    this.keepPending(stop.position, end);
    return stop.why === "output" ? this.restOfPending("output") : undefined;
  }

  /** Gzip in the member's text. Gives the place where there was enough output, if there was. */
  private readNested(content: Region, start: number, end: number, level: number): number | undefined {
    const last = true;
    for (let position = start; ;) {
      position = this.skipBlank(content, position, end);
      if (position >= end) {
        return undefined;
      }
      if (level === 1 && this.documents.hasEnough) {
        return position;
      }
      const place = position;
      const inside = `in the gzip inside, at byte ${place}`;
      const text = this.textOf(level);
      const read = this.memberReader.read(content, place, end, text, 0, MAX_DOCUMENT_BYTES);
      if (read.kind !== "member") {
        this.problemInMember(`${inside}: ${reasonOfMember(read)}`);
        const next = findMember(this.view(content, end), place + 1, end);
        position = next === -1 ? end : next;
        continue;
      }
      position = read.end;
      if (!this.beginsMember(text, 0, read.textLength)) {
        this.documents.readAll(text, 0, read.textLength, {
          last,
          mayStop: false,
          onProblem: (_, at, reason) => {
            this.problemInMember(`${inside}: at byte ${at} of its text: ${reason}`);
          },
        });
      } else if (level < MAX_NESTING) {
        this.readNested(text, 0, read.textLength, level + 1);
      } else {
        this.problemInMember(`${inside}: gzip in gzip more than ${MAX_NESTING} times`);
      }
    }
  }

  /** The text kept for the next member begins with the member in which the document at `start` begins. */
  private keepPending(start: number, end: number): void {
    const first = this.pending.findLastIndex(({ textStart }) => textStart <= start);
    const dropped = this.pending[first]?.textStart ?? 0;
    const text = this.textOf(0);
    this.kernel.bytes.copyWithin(text.start, text.start + dropped, text.start + end);
    this.pending = this.pending.slice(first).map((one) => ({ ...one, textStart: one.textStart - dropped }));
    this.pendingBytes = end - dropped;
    this.pendingStart = start - dropped;
  }

  private get seams(): readonly number[] {
    return this.pending.map(({ textStart }) => textStart);
  }

  private forgetPending(): void {
    this.pending = [];
    this.pendingBytes = 0;
    this.pendingStart = 0;
  }

  /** No text will follow the pending document: what is left of it is damage, but for whole documents in it. */
  private settlePending(): void {
    if (this.pendingBytes > 0) {
      const options = { last: true, mayStop: false, seams: this.seams, onProblem: this.problemInPending };
      this.documents.readAll(this.textOf(0), this.pendingStart, this.pendingBytes, options);
    }
    this.forgetPending();
  }

  /** Whether there is anything to be read in as much of a member's text as there is memory for. */
  private beginsWell(textStart: number): boolean {
    const text = this.textOf(0);
    const end = textStart + MAX_DOCUMENT_BYTES;
    if (this.beginsMember(text, textStart, end)) {
      return true;
    }
    this.probe ??= new DocumentSeries(
      this.kernel,
      { format: "none", terminal: false, index: false },
      (bytes) => new Uint8Array(bytes),
    );
    this.probe.readAll(text, textStart, end, {
      last: false,
      mayStop: false,
      mostProblems: BEGINNINGS,
      onProblem: () => undefined,
    });
    const { envelopes, controlMessages } = this.probe.finish().statistics;
    return envelopes + controlMessages > 0;
  }

  private restAt(position: number, skipText: number, why: Rest["why"]): Rest {
    return { offset: this.segment.offset + position, skipText, inDamage: false, why };
  }

  /** Decoding goes on with the member in which the pending document begins. */
  private restOfPending(why: Rest["why"]): Rest {
    const [first, ...others] = this.pending;
    this.members -= 1 + others.length;
    this.textBytes -= this.pendingBytes - this.pendingStart;
    return { offset: first?.offset ?? this.segment.offset, skipText: this.pendingStart, inDamage: false, why };
  }

  private readonly problemInPending = (start: number, at: number, reason: string): void => {
    const { textStart, offset, member } = this.pending.findLast((one) => one.textStart <= start) ?? NOWHERE;
    this.addProblem({ member, offset, reason: `at byte ${at - textStart} of its text: ${reason}` });
  };

  private problemInMember(reason: string): void {
    const { offset, member } = this.pending.at(-1) ?? NOWHERE;
    this.addProblem({ member, offset, reason });
  }

  private problem(member: number | undefined, position: number, reason: string): void {
    this.addProblem({ member, offset: this.segment.offset + position, reason });
  }

  /** Of very many, as in what was never a backup, the first ones will do. */
  private addProblem(problem: Problem): void {
    if (this.problems.length < MOST_PROBLEMS) {
      this.problems.push(problem);
    } else if (this.problems.length === MOST_PROBLEMS) {
      this.problems.push({ ...problem, reason: "there are more problems from here on" });
    }
  }

  /**
   * Where something healthy may begin after damage. In an object of members, only members are looked for: their checksum
   * shows that they are sound; what looks like a document in the remains of a member has none.
   */
  private afterDamage(from: number): Step {
    const { offset, final, endsAtMember } = this.segment;
    const found = findMember(this.view(this.input, this.end), from, this.end);
    const member = found === -1 ? this.end : found;
    const isUnknown = this.before === "nothing" && found === -1;
    if (isUnknown && !final && this.end - from < DECIDING_BYTES) {
      return { rest: { offset: offset + from, skipText: 0, inDamage: true, why: "cut" } };
    }
    const isText = this.before === "document" || isUnknown;
    const document = isText ? nextDocument(this.view(this.input, member), from, member) : undefined;
    const next = document?.position ?? member;
    if (next === this.end && !final && (isText || !endsAtMember)) {
      // What begins there may be cut by the segment's end.
      const kept = Math.max(from, this.end - LONGEST_BEGINNING_BYTES);
      return { rest: { offset: offset + kept, skipText: 0, inDamage: true, why: "cut" } };
    }
    this.guessing = document?.sure === false;
    return { next };
  }

  private skipBlank(region: Region, from: number, to: number): number {
    return skipBlank(this.kernel.bytes, region.start + from, region.start + to) - region.start;
  }

  /** The first byte alone tells, where it is the last one there is. */
  private beginsMember(region: Region, position: number, end: number): boolean {
    const { bytes } = this.kernel;
    const at = region.start + position;
    return bytes[at] === FIRST_BYTE_OF_GZIP && (position + 1 >= end || bytes[at + 1] === 0x8b);
  }

  private textOf(level: number): Region {
    return (this.texts[level] ??= this.kernel.allocate(1024 * 1024));
  }

  private view(region: Region, length: number): Buffer {
    return Buffer.from(this.kernel.exports.memory.buffer, region.start, length);
  }
}

const NOWHERE: Contribution = { textStart: 0, offset: 0, member: 0 };

function reasonOfMember(read: Exclude<MemberRead, { kind: "member" }>): string {
  switch (read.kind) {
    case "cut":
      return "the object ends inside this gzip member";
    case "too-large":
      return `no document ends within the first ${MAX_DOCUMENT_BYTES} bytes of its text`;
    case "damaged":
      return read.reason;
  }
}
