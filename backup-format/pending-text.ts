import type { Kernel, Region } from "./kernel";

/** A member whose text, or the end of it, is in memory. */
export interface Contribution {
  /** Where the member's text begins there. */
  readonly textStart: number;
  /** Offset of the member in the object, in bytes. */
  readonly offset: number;
  /** Its number in the segment, from 1. */
  readonly member: number;
}

const NOWHERE: Contribution = { textStart: 0, offset: 0, member: 0 };

/**
 * Text in which a document begins whose end is still to come: of one member, or of several, one after the other. The next
 * member's text is put behind it, at `length` of `region`. It is empty where nothing is waited for.
 */
export class PendingText {
  readonly region: Region;
  private contributions: Contribution[] = [];
  private bytes = 0;
  private start = 0;

  constructor(private readonly kernel: Kernel) {
    this.region = kernel.allocate(1024 * 1024);
  }

  get isEmpty(): boolean {
    return this.bytes === 0;
  }

  /** Bytes of text that are kept. */
  get length(): number {
    return this.bytes;
  }

  /** Where the document begins in it. */
  get documentStart(): number {
    return this.start;
  }

  /** How many members contribute to it. */
  get members(): number {
    return this.contributions.length;
  }

  /** The member with which it begins. */
  get first(): Contribution {
    return this.contributions[0] ?? NOWHERE;
  }

  /** The member with which it ends. */
  get last(): Contribution {
    return this.contributions.at(-1) ?? NOWHERE;
  }

  /** Where the members' texts begin in it, in order. */
  get seams(): readonly number[] {
    return this.contributions.map(({ textStart }) => textStart);
  }

  /** The member in whose text that place is. */
  memberAt(place: number): Contribution {
    return this.contributions.findLast(({ textStart }) => textStart <= place) ?? NOWHERE;
  }

  /** From now on, until it is kept or forgotten, the text goes on with that of this member. */
  add(offset: number, member: number): void {
    this.contributions.push({ textStart: this.bytes, offset, member });
  }

  /** Keeps the text, up to `end`, from the member on in which the document at `start` begins. */
  keep(start: number, end: number): void {
    const first = this.contributions.findLastIndex(({ textStart }) => textStart <= start);
    const dropped = this.contributions[first]?.textStart ?? 0;
    this.kernel.bytes.copyWithin(this.region.start, this.region.start + dropped, this.region.start + end);
    this.contributions = this.contributions.slice(first).map((one) => ({ ...one, textStart: one.textStart - dropped }));
    this.bytes = end - dropped;
    this.start = start - dropped;
  }

  forget(): void {
    this.contributions = [];
    this.bytes = 0;
    this.start = 0;
  }
}
