import { beginsMember } from "./beginnings";
import type { DocumentSeries } from "./document-series";
import { MemberReader, type MemberRead } from "./gzip-members";
import { KeptTexts } from "./kept-texts";
import type { Kernel, Region } from "./kernel";
import { NestedGzip } from "./nested-gzip";
import type { PendingText } from "./pending-text";
import { type ProblemList, reasonOfMember } from "./problem-list";
import { MAX_DOCUMENT_BYTES, type Rest, type Segment } from "./segment";
import { restAt, type Step } from "./step";
import { TextProbe } from "./text-probe";

type WholeMember = Extract<MemberRead, { readonly kind: "member" }>;

/** A text of this length is kept for whoever goes on in it: to inflate a shorter one again takes less than a millisecond. */
const LONG_TEXT_BYTES = 512 * 1024;

/**
 * Reads the gzip members of a segment, and the documents in their texts, which may begin in one member and end in another.
 * A document that waits for its end makes the next member's text part of its own, until `settle` says that none follows.
 */
export class MemberTexts {
  private readonly reader: MemberReader;
  private readonly kept: KeptTexts;
  private pending: PendingText;
  private readonly nested: NestedGzip;
  private readonly probe: TextProbe;
  private segment!: Segment;
  private members = 0;
  private bytes = 0;

  constructor(
    private readonly kernel: Kernel,
    private readonly documents: DocumentSeries,
    private readonly problems: ProblemList,
    decoder: number,
  ) {
    this.reader = new MemberReader(kernel);
    this.kept = new KeptTexts(kernel, decoder);
    this.pending = this.kept.fresh();
    this.nested = new NestedGzip(kernel, this.reader, documents);
    this.probe = new TextProbe(kernel);
  }

  begin(segment: Segment): void {
    this.segment = segment;
    this.members = 0;
    this.bytes = 0;
    this.pending.forget();
  }

  /** Members of the segment up to now, healthy and damaged. */
  get memberCount(): number {
    return this.members;
  }

  /** Bytes of their text that were read. */
  get textBytes(): number {
    return this.bytes;
  }

  /** Whether a document waits for its end. */
  get isPending(): boolean {
    return !this.pending.isEmpty;
  }

  /**
   * Reads the member at `position` of the input region, which holds the segment, and the documents that end in its text.
   *
   * @param skipText so many bytes of its text are dealt with already
   * @returns nothing where the member is damaged: that is a problem then
   */
  read(input: Region, position: number, skipText: number): Step | undefined {
    const { segment } = this;
    const end = segment.bytes.length;
    const known = position === segment.from ? this.takeKept(position) : undefined;
    const { pending } = this;
    const read = known ?? this.reader.read(input, position, end, pending.region, pending.length, MAX_DOCUMENT_BYTES);
    if (read.kind === "member") {
      const rest = this.readText(position, read.textLength, skipText);
      return rest === undefined ? { next: read.end } : { rest: this.keepText(rest, position, read) };
    }
    if (read.kind === "cut" && !segment.final) {
      return { rest: this.isPending ? this.restOfPending("cut") : restAt(segment, position, "cut", skipText) };
    }
    const textStart = pending.length;
    this.settle();
    // What was inflated before the limit was met is still in memory, behind what was pending.
    if (read.kind === "too-large" && this.probe.beginsWell(pending.region, textStart, textStart + MAX_DOCUMENT_BYTES)) {
      return { rest: restAt(segment, position, "too-large", skipText) };
    }
    this.members += 1;
    const offset = segment.offset + position;
    this.problems.add({ member: this.members, offset, reason: reasonOfMember(read) });
    return undefined;
  }

  /** No text will follow the pending document: what is left of it is damage, but for whole documents in it. */
  settle(): void {
    const { pending } = this;
    if (!pending.isEmpty) {
      this.documents.readAll(pending.region, pending.documentStart, pending.length, {
        last: true,
        mayStop: false,
        seams: pending.seams,
        onProblem: this.problemInText,
      });
    }
    pending.forget();
  }

  /**
   * Decoding goes on with the member in which the pending document begins. That one and those after it are read again:
   * they count there.
   */
  restOfPending(why: Rest["why"]): Rest {
    const { pending } = this;
    this.members -= pending.members;
    this.bytes -= pending.length - pending.documentStart;
    return { offset: pending.first.offset, skipText: pending.documentStart, inDamage: false, why };
  }

  /** The segment's first member, where its text was kept. */
  private takeKept(position: number): WholeMember | undefined {
    const { kept } = this.segment;
    const found = kept && this.kept.take(kept);
    if (kept === undefined || found === undefined || position + kept.storedBytes > this.segment.bytes.length) {
      this.kept.give(found?.text);
      return undefined;
    }
    this.kept.give(this.pending);
    this.pending = found.text;
    this.pending.forget();
    return { kind: "member", end: position + kept.storedBytes, textLength: found.textLength };
  }

  /** Keeps the text of the member at `position`, if it is there that decoding is to go on. */
  private keepText(rest: Rest, position: number, { end, textLength }: WholeMember): Rest {
    if (rest.offset !== this.segment.offset + position || this.pending.isEmpty || textLength < LONG_TEXT_BYTES) {
      return rest;
    }
    const kept = this.kept.keep(this.pending, end - position, textLength);
    if (kept === undefined) {
      return rest;
    }
    this.pending = this.kept.fresh();
    return { ...rest, kept };
  }

  /** Reads what has been pending with the member's text behind it. */
  private readText(position: number, textLength: number, skipText: number): Rest | undefined {
    const { pending, segment } = this;
    const text = pending.region;
    if (!pending.isEmpty && this.isGzip(pending.length, textLength)) {
      // No document goes on like that: what is pending has no end.
      const from = text.start + pending.length;
      this.settle();
      this.kernel.bytes.copyWithin(text.start, from, from + textLength);
    }
    this.members += 1;
    this.bytes += textLength - skipText;
    const isNew = pending.isEmpty;
    const end = pending.length + textLength;
    pending.add(segment.offset + position, this.members);
    if (isNew && this.isGzip(0, textLength)) {
      return this.readGzip(position, textLength, skipText);
    }
    const stop = this.documents.readAll(text, isNew ? skipText : pending.documentStart, end, {
      last: false,
      mayStop: true,
      seams: pending.seams,
      onProblem: this.problemInText,
    });
    if (stop === undefined) {
      pending.forget();
      return undefined;
    }
    pending.keep(stop.position, end);
    return stop.why === "output" ? this.restOfPending("output") : undefined;
  }

  /** Reads a member whose text is gzip again. */
  private readGzip(position: number, textLength: number, skipText: number): Rest | undefined {
    const stop = this.nested.read(this.pending.region, skipText, textLength, this.problemInGzip);
    this.pending.forget();
    if (stop === undefined) {
      return undefined;
    }
    this.members -= 1;
    this.bytes -= textLength - stop;
    return restAt(this.segment, position, "output", stop);
  }

  private isGzip(start: number, length: number): boolean {
    const at = this.pending.region.start + start;
    return beginsMember(this.kernel.bytes, at, at + length);
  }

  private readonly problemInText = (start: number, at: number, reason: string): void => {
    const { textStart, offset, member } = this.pending.memberAt(start);
    this.problems.add({ member, offset, reason: `at byte ${at - textStart} of its text: ${reason}` });
  };

  private readonly problemInGzip = (reason: string): void => {
    const { offset, member } = this.pending.last;
    this.problems.add({ member, offset, reason });
  };
}
