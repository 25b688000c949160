import { EventFilter } from "./event-filter";
import type { EventQuery } from "./event-query";
import { FastDocuments, type FastRead } from "./fast-documents";
import { JsonCut, JsonDamage } from "./json-scanner";
import type { Kernel, Region } from "./kernel";
import { KernelState } from "./kernel-state";
import { RecordOutput, type TakenOutput } from "./record-output";
import { NotAnEnvelope, SlowDocument } from "./slow-document";
import { type SlowRecord, SlowRecords } from "./slow-records";
import { addEnvelope, emptyStatistics, type Statistics } from "./statistics";

/** What came of a document. Offsets are in its region. */
export type DocumentRead =
  /** It was read; the text may go on at `end`. */
  | { readonly kind: "read"; readonly end: number }
  /** The text ends inside the document, which is valid so far. Nothing of it was output. */
  | { readonly kind: "cut" }
  /** It is not JSON, not UTF-8 or, then with its `end`, no envelope: `at` is where. Nothing of it was output. */
  | { readonly kind: "damaged"; readonly at: number; readonly reason: string; readonly end?: number }
  /** It is valid, and its output does not fit: take it and resume. */
  | { readonly kind: "full" };

export interface DocumentReaderOptions {
  /** Do without the fast path. */
  readonly slowOnly?: boolean;
  /** So much output makes it full; 4 MiB unless given. */
  readonly outputBytes?: number;
}

/** Reads envelopes, one JSON document at a time, and writes the records that the query asks for. */
export class DocumentReader {
  private readonly output: RecordOutput;
  private readonly state: KernelState;
  private readonly slowRecords: SlowRecords;
  private readonly fast: FastDocuments | undefined;
  private statistics = emptyStatistics();
  /** Records of a document that have not been written yet, the first of which did not fit, and where it ends. */
  private unwritten: { first: SlowRecord; others: Generator<SlowRecord>; end: number } | undefined;
  /** The same for the fast path. */
  private halfRead: { text: Region; start: number; end: number } | undefined;

  constructor(
    private readonly kernel: Kernel,
    private readonly query: EventQuery,
    { slowOnly = false, outputBytes }: DocumentReaderOptions = {},
  ) {
    this.state = new KernelState(kernel);
    this.state.setNumber("arrivedAtMs", Number.NaN);
    this.output = new RecordOutput(kernel, this.state, query.index, outputBytes);
    const filter = new EventFilter(query);
    this.slowRecords = new SlowRecords(kernel, query, filter);
    this.fast = slowOnly ? undefined : new FastDocuments(kernel, this.state, query, filter);
  }

  /** When what is read from now on has arrived, in milliseconds, where that is known. */
  setArrival(arrivedAtMs: number | undefined): void {
    this.state.setNumber("arrivedAtMs", arrivedAtMs ?? Number.NaN);
    this.slowRecords.arrivedAtMs = arrivedAtMs;
  }

  /** Bytes of output that were not taken yet. */
  get outputBytes(): number {
    return this.output.usedBytes;
  }

  /** Reads the document that begins, with `{`, at `start`; the text ends at `end`. */
  read(text: Region, start: number, end: number): DocumentRead {
    const { state } = this;
    const read = this.fast?.read(text.start + start, text.start + end) ?? "unread";
    if (read === "unread") {
      return this.readSlowly(text, start, end);
    }
    if (read === "cut") {
      return { kind: "cut" };
    }
    // An envelope that does not fit is read again.
    if (read === "read" || this.query.format !== "envelope") {
      const [first, last] = [state.number("firstMs"), state.number("lastMs")];
      addEnvelope(this.statistics, this.fast?.logGroup ?? "", state.get("events"), first, last);
    }
    return this.outcomeOf(read, text, start, end);
  }

  /** Goes on after "full". The text must still be there. */
  resume(): DocumentRead {
    const { unwritten, halfRead } = this;
    this.unwritten = undefined;
    this.halfRead = undefined;
    if (unwritten !== undefined) {
      return this.write(unwritten.first, unwritten.others, unwritten.end);
    }
    if (halfRead === undefined) {
      throw new Error("there is nothing to resume: the last document was read to its end");
    }
    this.output.hasRoomFor(this.state.get("neededBytes"), 0, 0);
    const { text, start, end } = halfRead;
    return this.query.format === "envelope"
      ? this.read(text, start, end)
      : this.outcomeOf(this.fast?.resume() ?? "unread", text, start, end);
  }

  private outcomeOf(read: FastRead, text: Region, start: number, end: number): DocumentRead {
    if (read === "full") {
      this.halfRead = { text, start, end };
      return { kind: "full" };
    }
    return { kind: "read", end: this.state.get("documentEnd") - text.start };
  }

  /** What was written since the last call. */
  takeOutput(): TakenOutput {
    return this.output.take();
  }

  /** What was read since the last call, whether or not the query asks for it. */
  takeStatistics(): Statistics {
    const { statistics } = this;
    this.statistics = emptyStatistics();
    return statistics;
  }

  private readSlowly(text: Region, start: number, end: number): DocumentRead {
    let document: SlowDocument;
    try {
      document = new SlowDocument(this.kernel.bytes.subarray(text.start, text.start + end), start, end);
    } catch (error) {
      return failureOf(error);
    }
    if (document.isControlMessage) {
      this.statistics.controlMessages += 1;
    } else {
      const { logGroup, eventCount, firstMs, lastMs } = document;
      addEnvelope(this.statistics, logGroup, eventCount, firstMs, lastMs);
    }
    const records = this.slowRecords.of(document);
    const first = records.next();
    return first.done ? { kind: "read", end: document.end } : this.write(first.value, records, document.end);
  }

  private write(first: SlowRecord, others: Generator<SlowRecord>, end: number): DocumentRead {
    for (let record = first; ;) {
      const { bytes, row } = record;
      if (!this.output.hasRoomFor(bytes.length, (row?.identities.length ?? 0) / 4, row?.id.length ?? 0)) {
        this.unwritten = { first: record, others, end };
        return { kind: "full" };
      }
      this.output.append(bytes, row);
      const next = others.next();
      if (next.done) {
        return { kind: "read", end };
      }
      record = next.value;
    }
  }
}

function failureOf(error: unknown): DocumentRead {
  if (error instanceof JsonCut) {
    return { kind: "cut" };
  }
  if (error instanceof NotAnEnvelope) {
    return { kind: "damaged", at: error.at, reason: error.message, end: error.end };
  }
  if (error instanceof JsonDamage) {
    return { kind: "damaged", at: error.at, reason: error.message };
  }
  throw error;
}
