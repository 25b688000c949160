import { beginsDocument, beginsMember, FIRST_BYTE_OF_GZIP, skipBlank, skipByteOrderMark } from "./beginnings";
import { DocumentSeries, TOO_MUCH_DAMAGE } from "./document-series";
import type { EventQuery } from "./event-query";
import { findMember } from "./gzip-members";
import type { Kernel, Region } from "./kernel";
import { MemberTexts } from "./member-texts";
import type { AllocateOutput } from "./output-chunks";
import { ProblemList, reasonOfDocument } from "./problem-list";
import { resynchronize } from "./resynchronize";
import type { Before, DecodedSegment, Rest, Segment } from "./segment";
import { restAt, type Step } from "./step";

/** What may be a document, after damage, has to end within so many bytes if more are yet to come. */
const LONGEST_GUESS_BYTES = 1024 * 1024;

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
  private readonly documents: DocumentSeries;
  private readonly problems = new ProblemList();
  private readonly members: MemberTexts;

  private segment!: Segment;
  private end = 0;
  /** Bytes of text outside members that were read. */
  private plainBytes = 0;
  /** Whether the item at hand is only a guess, after damage: it is no other problem then if it cannot be read. */
  private guessing = false;
  private before: Before = "nothing";
  private afterZeros = false;

  /** @param decoder a number of its own, where there are several: see KeptText */
  constructor(
    private readonly kernel: Kernel,
    query: EventQuery,
    allocateOutput: AllocateOutput = (bytes) => new Uint8Array(bytes),
    decoder = 0,
  ) {
    this.input = kernel.allocate(1024 * 1024);
    this.documents = new DocumentSeries(kernel, query, allocateOutput);
    this.members = new MemberTexts(kernel, this.documents, this.problems, decoder);
  }

  /** Decodes as much of a segment as can be decoded without the bytes that follow it, and gives enough output. */
  decode(segment: Segment): DecodedSegment {
    this.segment = segment;
    this.end = segment.bytes.length;
    this.plainBytes = 0;
    this.problems.take();
    this.guessing = false;
    this.before = segment.before;
    this.afterZeros = segment.afterZeros;
    this.members.begin(segment);
    this.documents.setArrival(segment.arrivedAtMs);
    this.kernel.grow(this.input, this.end);
    this.kernel.bytes.set(segment.bytes, this.input.start);
    const rest = this.readItems();
    const { before, afterZeros } = this;
    return {
      ...this.documents.finish(),
      members: this.members.memberCount,
      textBytes: this.plainBytes + this.members.textBytes,
      problems: this.problems.take(),
      before,
      afterZeros,
      rest,
    };
  }

  /** Members and plain documents, one after the other. */
  private readItems(): Rest | undefined {
    const { segment, members } = this;
    let { skipText } = segment;
    let step: Step = segment.inDamage ? this.afterDamage(segment.from) : { next: this.firstItem() };
    for (;;) {
      if ("rest" in step) {
        return step.rest;
      }
      const position = this.skipPadding(step.next);
      if (position >= this.end) {
        break;
      }
      if (this.documents.hasEnough && !members.isPending) {
        return restAt(segment, position, "output");
      }
      step = this.readItem(position, skipText);
      skipText = 0;
    }
    if (members.isPending && !segment.final) {
      return members.restOfPending("cut");
    }
    members.settle();
    if (this.afterZeros && segment.final && this.before === "nothing") {
      this.problem(0, "there is nothing but zeros");
    }
    return undefined;
  }

  /** A mark at the object's very beginning belongs to no item. */
  private firstItem(): number {
    const { offset, from } = this.segment;
    return offset + from === 0 ? skipByteOrderMark(this.kernel.bytes, this.input.start) - this.input.start : from;
  }

  /** Zeros at the end are padding; with something after them, they stand where something was. */
  private skipPadding(from: number): number {
    const { start } = this.input;
    const position = skipBlank(this.kernel.bytes, start + from, start + this.end) - start;
    this.afterZeros ||= this.kernel.bytes.subarray(start + from, start + position).includes(0);
    if (this.afterZeros && (position < this.end || this.segment.endsAtMember)) {
      this.problem(position, "there are zeros before this place");
      this.afterZeros = false;
    }
    return position;
  }

  private readItem(position: number, skipText: number): Step {
    const { bytes } = this.kernel;
    const at = this.input.start + position;
    if (beginsMember(bytes, at, this.input.start + this.end)) {
      return this.readMember(position, skipText);
    }
    this.members.settle();
    if (beginsDocument(bytes, at)) {
      return this.readPlainDocument(position);
    }
    if (this.before === "nothing" && bytes[at] === FIRST_BYTE_OF_GZIP) {
      this.before = "member"; // no text begins so
    }
    if (!this.guessing) {
      this.problem(position, "expected a gzip member or a JSON document");
    }
    return this.afterDamage(position + 1);
  }

  private readMember(position: number, skipText: number): Step {
    this.guessing = false;
    const step = this.members.read(this.input, position, skipText);
    this.before = this.before === "document" ? "document" : "member";
    return step ?? this.afterDamage(position + 1);
  }

  /** A document that lies in the object as it is. */
  private readPlainDocument(position: number): Step {
    const read = this.documents.readDocument(this.input, position, this.end);
    const isUnlikely = this.guessing && this.end - position > LONGEST_GUESS_BYTES;
    if (read.kind === "cut" && !this.segment.final && !isUnlikely) {
      return { rest: restAt(this.segment, position, "cut") };
    }
    if (read.kind === "read") {
      this.before = "document";
    } else if (!this.guessing) {
      this.problem(read.kind === "damaged" ? read.at : position, reasonOfDocument(read));
    }
    if (read.kind !== "cut" && read.end !== undefined) {
      this.guessing = false;
      this.plainBytes += read.end - position;
      return { next: read.end };
    }
    return this.afterDamage(position + 1);
  }

  /** Goes on where, at or after `from`, something healthy may begin. */
  private afterDamage(from: number): Step {
    if (this.documents.hasWastedEnough && this.before !== "member") {
      this.problem(from, TOO_MUCH_DAMAGE);
      const member = findMember(this.segment.bytes, from, this.end);
      return { next: member === -1 ? this.end : member };
    }
    const found = resynchronize(this.segment, from, this.before);
    if (found.kind === "cut") {
      return { rest: { ...restAt(this.segment, found.position, "cut"), inDamage: true } };
    }
    this.guessing = !found.sure;
    return { next: found.position };
  }

  private problem(position: number, reason: string): void {
    this.problems.add({ member: undefined, offset: this.segment.offset + position, reason });
  }
}
