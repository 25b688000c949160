import { type DocumentRead, DocumentReader } from "./document-reader";
import type { EventQuery, RecordIndex } from "./event-query";
import type { Kernel, Region } from "./kernel";
import { nextDocument } from "./resynchronize";
import { MAX_DOCUMENT_BYTES, type OutputChunk } from "./segment";
import type { Statistics } from "./statistics";

/** So much output is enough for one segment, in bytes: what is left is for another call. */
const ENOUGH_OUTPUT_BYTES = 8 * 1024 * 1024;
/** The kernel's memory is emptied when it holds this much output: so much stays in a processor's cache. */
const CHUNK_BYTES = 256 * 1024;
/** The same with an index, of which there is one for each chunk. */
const INDEXED_CHUNK_BYTES = 1024 * 1024;
const OPEN_BRACE = 0x7b;

/** Gives memory for at least that many bytes of output; a buffer that has been used before will do. */
export type AllocateOutput = (bytes: number) => Uint8Array;

/** Memory for output is asked for in pieces of this size; only a longer record with an index takes more. */
export const OUTPUT_BUFFER_BYTES = 1024 * 1024;

/** What a document's reading can end in, when all its output has been taken. */
export type WholeDocumentRead = Exclude<DocumentRead, { kind: "full" }>;

/** Why reading stopped before the text's end, and where: at the start of a document. */
export interface Stop {
  readonly position: number;
  readonly why: "cut" | "output";
}

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
  private chunks: OutputChunk[] = [];
  private takenBytes = 0;
  private readonly isEnvelopes: boolean;
  private readonly chunkBytes: number;
  /** What is being filled, how far, and how many records end in it. */
  private buffer: Uint8Array | undefined;
  private filled = 0;
  private records = 0;

  constructor(
    private readonly kernel: Kernel,
    query: EventQuery,
    private readonly allocateOutput: AllocateOutput,
  ) {
    this.reader = new DocumentReader(kernel, query);
    this.isEnvelopes = query.format === "envelope";
    this.chunkBytes = query.index ? INDEXED_CHUNK_BYTES : CHUNK_BYTES;
  }

  get hasEnough(): boolean {
    return this.takenBytes + this.reader.outputBytes >= ENOUGH_OUTPUT_BYTES;
  }

  /** All that was output since the last call. */
  finish(): { readonly output: readonly OutputChunk[]; readonly statistics: Statistics } {
    this.takeOutput();
    this.closeBuffer();
    const output = this.chunks;
    this.chunks = [];
    this.takenBytes = 0;
    return { output, statistics: this.reader.takeStatistics() };
  }

  /** Reads the one document that begins at `start`, with `{`. */
  readDocument(text: Region, start: number, end: number): WholeDocumentRead {
    let read = this.reader.read(text, start, end);
    while (read.kind === "full") {
      this.takeOutput();
      read = this.reader.resume();
    }
    if (this.reader.outputBytes >= this.chunkBytes) {
      this.takeOutput();
    }
    return read.kind === "cut" && end - start > MAX_DOCUMENT_BYTES
      ? { kind: "damaged", at: start, reason: `expected the end of the document within ${MAX_DOCUMENT_BYTES} bytes` }
      : read;
  }

  /** Reads to the text's end, past all damage, or stops at a document. */
  readAll(
    text: Region,
    start: number,
    end: number,
    { last, mayStop, seams = [], mostProblems = Infinity, onProblem }: SeriesOptions,
  ): Stop | undefined {
    let position = skipByteOrderMark(this.kernel.bytes, text.start + start) - text.start;
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
        onProblem(position, read.kind === "damaged" ? read.at : end, reasonOf(read));
      }
      if (read.kind !== "cut" && read.end !== undefined) {
        position = read.end;
        guessing = false;
        continue;
      }
      const next = nextDocument(this.textOf(text, end), position + 1, end);
      const from = position;
      const seam = seams.find((place) => place > from && place < (next?.position ?? end));
      if ((next === undefined && seam === undefined) || problems >= mostProblems) {
        return undefined;
      }
      guessing = seam !== undefined || next?.sure !== true;
      position = seam ?? next?.position ?? end;
    }
  }

  private readOrRefuse(text: Region, position: number, end: number): WholeDocumentRead {
    return this.kernel.bytes[text.start + position] === OPEN_BRACE
      ? this.readDocument(text, position, end)
      : { kind: "damaged", at: position, reason: "expected a JSON document" };
  }

  private takeOutput(): void {
    const { bytes, records, index } = this.reader.takeOutput();
    if (records > 0) {
      this.takenBytes += bytes.length;
      if (index) {
        this.chunks.push({ bytes: this.allocateCopy(bytes), records, index: this.copyOf(index) });
      } else {
        this.append(bytes, records);
      }
    }
  }

  private allocateCopy(bytes: Uint8Array): Uint8Array {
    const copy = this.allocateOutput(bytes.length).subarray(0, bytes.length);
    copy.set(bytes);
    return copy;
  }

  /** Fills buffer after buffer: without an index nobody needs to know where records end. */
  private append(bytes: Uint8Array, records: number): void {
    this.records += records;
    for (let taken = 0; taken < bytes.length;) {
      this.buffer ??= this.allocateOutput(OUTPUT_BUFFER_BYTES);
      const part = bytes.subarray(taken, taken + this.buffer.length - this.filled);
      this.buffer.set(part, this.filled);
      this.filled += part.length;
      taken += part.length;
      if (this.filled === this.buffer.length) {
        this.closeBuffer();
      }
    }
    if (bytes.length === 0 && this.buffer === undefined) {
      this.buffer = new Uint8Array(); // records that are only counted
    }
  }

  private closeBuffer(): void {
    if (this.buffer) {
      this.chunks.push({ bytes: this.buffer.subarray(0, this.filled), records: this.records, index: undefined });
    }
    this.buffer = undefined;
    this.filled = 0;
    this.records = 0;
  }

  /** Only envelopes have other than one identity each. */
  private copyOf(index: RecordIndex): RecordIndex {
    return {
      count: index.count,
      ends: index.ends.slice(),
      timestamps: index.timestamps.slice(),
      identities: index.identities.slice(),
      identityEnds: this.isEnvelopes ? index.identityEnds.slice() : new Uint32Array(),
      ids: index.ids.slice(),
      idEnds: index.idEnds.slice(),
    };
  }

  private textOf(text: Region, end: number): Buffer {
    return Buffer.from(this.kernel.exports.memory.buffer, text.start, end);
  }
}

/** What is wrong with a document that could not be read. */
export function reasonOf(read: Exclude<WholeDocumentRead, { kind: "read" }>): string {
  return read.kind === "cut" ? "the text ends inside this document" : read.reason;
}

/** The first place that is neither white space nor zero. */
export function skipBlank(bytes: Uint8Array, from: number, to: number): number {
  let position = from;
  for (; position < to; position += 1) {
    const byte = bytes[position];
    if (byte !== 0 && byte !== 0x0a && byte !== 0x20 && byte !== 0x0d && byte !== 0x09) {
      break;
    }
  }
  return position;
}

/** Some editors and tools put the mark before a text in UTF-8. */
export function skipByteOrderMark(bytes: Uint8Array, from: number): number {
  return bytes[from] === 0xef && bytes[from + 1] === 0xbb && bytes[from + 2] === 0xbf ? from + 3 : from;
}
