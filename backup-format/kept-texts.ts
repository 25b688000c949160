import type { Kernel } from "./kernel";
import { PendingText } from "./pending-text";
import { type KeptText, MAX_DOCUMENT_BYTES } from "./segment";

/** Of all together, in bytes; one of them may be as long as the longest document. */
const MOST_BYTES = 2 * MAX_DOCUMENT_BYTES;
const MOST_KEPT = 4;
/** In texts that could have been kept since. */
const LONG_WHILE = 16;

interface Entry {
  readonly number: number;
  readonly textLength: number;
  readonly text: PendingText;
}

/** Texts of members that were inflated and found sound, and are to be gone on in: a few of them. */
export class KeptTexts {
  private readonly entries: Entry[] = [];
  private readonly spare: PendingText[] = [];
  private last = 0;

  /** @param decoder number of the decoder that they belong to */
  constructor(
    private readonly kernel: Kernel,
    private readonly decoder: number,
  ) {}

  /** Memory for the text of members. */
  fresh(): PendingText {
    return this.spare.pop() ?? new PendingText(this.kernel);
  }

  /**
   * Keeps the text of one member, from its beginning on, which must not be used any more until it is taken. Undefined where
   * there are enough: those that are kept are wanted first, but for one that nobody came for in a long while.
   *
   * @param storedBytes of the member as it is stored
   */
  keep(text: PendingText, storedBytes: number, textLength: number): KeptText | undefined {
    this.last += 1;
    const [oldest] = this.entries;
    if (oldest !== undefined && this.last - oldest.number > LONG_WHILE) {
      this.give(this.entries.shift()?.text);
    }
    const bytes = this.entries.reduce((sum, entry) => sum + entry.textLength, textLength);
    if (this.entries.length === MOST_KEPT || bytes > MOST_BYTES) {
      return undefined;
    }
    this.entries.push({ number: this.last, textLength, text });
    return { decoder: this.decoder, text: this.last, storedBytes };
  }

  /** Undefined where it is another decoder's, or is kept no more. */
  take({ decoder, text }: KeptText): Entry | undefined {
    const place = decoder === this.decoder ? this.entries.findIndex(({ number }) => number === text) : -1;
    const [found] = place === -1 ? [] : this.entries.splice(place, 1);
    return found;
  }

  /** It is not needed any more: its memory is used again. */
  give(text: PendingText | undefined): void {
    if (text !== undefined) {
      text.forget();
      this.spare.push(text);
    }
  }
}
