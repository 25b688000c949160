import { beginsDocument, skipBlank, skipByteOrderMark } from "./beginnings";
import { type DocumentRead, DocumentReader } from "./document-reader";
import type { EventQuery } from "./event-query";
import type { Kernel, Region } from "./kernel";
import { type AllocateOutput, OutputChunks } from "./output-chunks";
import { reasonOfDocument } from "./problem-list";
import { type Candidate, nextDocument } from "./resynchronize";
import { MAX_DOCUMENT_BYTES, type OutputChunk } from "./segment";
import type { Statistics } from "./statistics";

/** So much output is enough for one segment, in bytes: what is left is for another call. */
const ENOUGH_OUTPUT_BYTES = 8 * 1024 * 1024;
/** The kernel's memory is emptied when it holds this much output: so much stays in a processor's cache. */
const CHUNK_BYTES = 256 * 1024;
/** The same with an index, of which there is one for each chunk. */
const INDEXED_CHUNK_BYTES = 1024 * 1024;

/** Much more than the longest document, and seconds of work. */
const MOST_WASTED_BYTES = 2 * MAX_DOCUMENT_BYTES;
export const TOO_MUCH_DAMAGE = "too much is damaged: no more documents are looked for from here on";

/** What a document's reading can end in, when all its output has been taken. */
export type WholeDocumentRead = Exclude<DocumentRead, { kind: "full" }>;

/** Why reading stopped before the text's end, and where: at the start of a document. */
export interface Stop {
  readonly position: number;
  readonly why: "cut" | "output";
}

/** How the documents of a text are to be read. */
export interface SeriesOptions {
  /** No text follows: a document that is cut is damage. */
  readonly last: boolean;
  /** Stop when there is enough output. */
  readonly mayStop: boolean;
  /** Where texts of members begin in it, in order: after damage, a document may begin there. */
  readonly seams?: readonly number[];
  /** Stop after that many problems. */
  readonly mostProblems?: number;
  /** Told of each damage: where the document begins, where in it the damage shows, and what it is. */
  readonly onProblem: (start: number, at: number, reason: string) => void;
}

/** Documents back to back in a text, with nothing, white space or zeros between them; and all the output of a segment. */
export class DocumentSeries {
  private readonly reader: DocumentReader;
  private readonly output: OutputChunks;
  private readonly chunkBytes: number;
  private wastedBytes = 0;

  constructor(
    private readonly kernel: Kernel,
    query: EventQuery,
    allocateOutput: AllocateOutput,
  ) {
    this.reader = new DocumentReader(kernel, query);
    this.output = new OutputChunks(allocateOutput, query.format === "envelope");
    this.chunkBytes = query.index ? INDEXED_CHUNK_BYTES : CHUNK_BYTES;
  }

  /** When what is read from now on has arrived, in milliseconds, where that is known. */
  setArrival(arrivedAtMs: number | undefined): void {
    this.reader.setArrival(arrivedAtMs);
  }

  /** Whether there is as much output as one segment should give. */
  get hasEnough(): boolean {
    return this.output.bytes + this.reader.outputBytes >= ENOUGH_OUTPUT_BYTES;
  }

  /** All that was output since the last call. */
  finish(): { readonly output: readonly OutputChunk[]; readonly statistics: Statistics } {
    this.takeOutput();
    this.wastedBytes = 0;
    return { output: this.output.finish(), statistics: this.reader.takeStatistics() };
  }

  /** Reads the one document that begins at `start`, with `{`. */
  readDocument(text: Region, start: number, end: number): WholeDocumentRead {
    const limit = Math.min(end, start + MAX_DOCUMENT_BYTES);
    let read = this.reader.read(text, start, limit);
    while (read.kind === "full") {
      this.takeOutput();
      read = this.reader.resume();
    }
    if (this.reader.outputBytes >= this.chunkBytes) {
      this.takeOutput();
    }
    if (read.kind !== "read") {
      this.wastedBytes += (read.kind === "damaged" ? read.at : limit) - start;
    }
    return read.kind === "cut" && limit < end
      ? { kind: "damaged", at: start, reason: `expected the end of the document within ${MAX_DOCUMENT_BYTES} bytes` }
      : read;
  }

  /**
   * So much was read in vain, after damage, that documents are no longer looked for: a text can be made so that one seems to
   * begin everywhere.
   */
  get hasWastedEnough(): boolean {
    return this.wastedBytes > MOST_WASTED_BYTES;
  }

  /** Reads to the text's end, past all damage, or stops at a document. */
  readAll(
    text: Region,
    start: number,
    end: number,
    { last, mayStop, seams = [], mostProblems = Infinity, onProblem }: SeriesOptions,
  ): Stop | undefined {
    let position = skipByteOrderMark(this.kernel.bytes, text.start + start) - text.start;
    // After damage, what begins here may be no document at all: it is no other problem then if it cannot be read.
    let guessing = false;
    let problems = 0;
    for (;;) {
      position = skipBlank(this.kernel.bytes, text.start + position, text.start + end) - text.start;
      if (position >= end) {
        return undefined;
      }
      if (mayStop && this.hasEnough) {
        return { position, why: "output" };
      }
      const read = this.readOrRefuse(text, position, end);
      if (read.kind === "cut" && !last) {
        return { position, why: "cut" };
      }
      if (read.kind !== "read" && !guessing) {
        problems += 1;
        onProblem(position, read.kind === "damaged" ? read.at : end, reasonOfDocument(read));
      }
      if (read.kind !== "cut" && read.end !== undefined) {
        position = read.end;
        guessing = false;
        continue;
      }
      const next = this.afterDamage(text, position, end, seams);
      if (next === undefined || problems >= mostProblems) {
        return undefined;
      }
      if (this.hasWastedEnough) {
        onProblem(next.position, next.position, TOO_MUCH_DAMAGE);
        return undefined;
      }
      position = next.position;
      guessing = !next.sure;
    }
  }

  private readOrRefuse(text: Region, position: number, end: number): WholeDocumentRead {
    return beginsDocument(this.kernel.bytes, text.start + position)
      ? this.readDocument(text, position, end)
      : { kind: "damaged", at: position, reason: "expected a JSON document" };
  }

  /** The next place after a damaged document's start where another may begin. */
  private afterDamage(text: Region, start: number, end: number, seams: readonly number[]): Candidate | undefined {
    const bytes = Buffer.from(this.kernel.exports.memory.buffer, text.start, end);
    const document = nextDocument(bytes, start + 1, end);
    const seam = seams.find((place) => place > start && place < (document?.position ?? end));
    return seam === undefined ? document : { position: seam, sure: false };
  }

  private takeOutput(): void {
    this.output.add(this.reader.takeOutput());
  }
}
