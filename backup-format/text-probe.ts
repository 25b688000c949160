import { beginsMember } from "./beginnings";
import { DocumentSeries } from "./document-series";
import type { EventQuery } from "./event-query";
import type { Kernel, Region } from "./kernel";

/** So many broken documents at the beginning of a text: then there is nothing in it. */
const BEGINNINGS = 100;
const COUNT: EventQuery = { format: "none", terminal: false, index: false };

/** Tells by the beginning of a text whether the whole of it, which is too long to be held in memory, is worth reading. */
export class TextProbe {
  private documents: DocumentSeries | undefined;

  constructor(private readonly kernel: Kernel) {}

  /** Whether there is anything to be read from `start` to `end` of the region: an envelope, or gzip. */
  beginsWell(text: Region, start: number, end: number): boolean {
    if (beginsMember(this.kernel.bytes, text.start + start, text.start + end)) {
      return true;
    }
    this.documents ??= new DocumentSeries(this.kernel, COUNT, (bytes) => new Uint8Array(bytes));
    this.documents.readAll(text, start, end, {
      last: false,
      mayStop: false,
      mostProblems: BEGINNINGS,
      onProblem: () => undefined,
    });
    const { envelopes, controlMessages } = this.documents.finish().statistics;
    return envelopes + controlMessages > 0;
  }
}
