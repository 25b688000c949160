import { isUtf8 } from "node:buffer";
import type { EventFilter } from "./event-filter";
import type { IdentityExports } from "./event-identity";
import type { EventQuery, OutputFormat } from "./event-query";
import { stringAt } from "./json-text";
import type { Kernel } from "./kernel";
import type { KernelState, StateWord } from "./kernel-state";

/** What kernel/events.ts exports. `state` is the address of a KernelState; all others are addresses too. */
export interface EventsExports extends IdentityExports {
  readEnvelope(state: number, from: number, end: number): number;
  resumeEvents(state: number): number;
}

/** What it asks. */
export interface EventsImports {
  /** Whether the log group and stream that are in the state are wanted: 1 or 0. */
  wantsNames(): number;
  /** The same for a message: see MessageKind. */
  wantsMessage(at: number, size: number, kind: number): number;
}

/** What came of a document; after `unread` nothing has changed, and another way of reading it has to be found. */
export type FastRead = "read" | "cut" | "unread" | "full";

const READS: readonly FastRead[] = ["read", "cut", "unread", "full"];
const FORMATS: readonly OutputFormat[] = ["ndjson", "text", "envelope", "none", "row"];
/** How a message's bytes are to be understood; anything else is a JSON string without its quotes. */
const ASCII = 0;
const UTF8 = 1;
/** See kernel/event-state.ts. */
const SCRATCH_BYTES = 96 * 1024 + 64;
/** What a document that is not read after all has changed. */
const COUNTERS: readonly StateWord[] = ["outputUsed", "records", "identities", "idsUsed"];

/** Reads envelopes in the kernel: those of the usual kinds, which are all that CloudWatch Logs is known to write. */
export class FastDocuments implements EventsImports {
  private memory = Buffer.alloc(0);
  private readonly before: number[] = [];
  /** An envelope is one record. */
  private readonly isWholeOrNothing: boolean;

  constructor(
    private readonly kernel: Kernel,
    private readonly state: KernelState,
    query: EventQuery,
    private readonly filter: EventFilter,
  ) {
    this.isWholeOrNothing = query.format === "envelope";
    state.set("format", FORMATS.indexOf(query.format));
    state.set("terminal", Number(query.terminal));
    state.set("indexed", Number(query.index));
    state.set("greps", Number(filter.grep !== undefined));
    state.set("filtersNames", Number(filter.filtersNames));
    state.set("filtersEvents", Number(filter.filtersEvents));
    state.set("scratchAt", kernel.allocate(SCRATCH_BYTES).start);
    state.setNumber("sinceMs", filter.sinceMs);
    state.setNumber("untilMs", filter.untilMs);
  }

  /** Reads the document at that address. Where its records do not all fit, it is valid nevertheless. */
  read(from: number, end: number): FastRead {
    const { state, kernel } = this;
    COUNTERS.forEach((counter, i) => (this.before[i] = state.get(counter)));
    kernel.asked = this;
    this.refresh();
    const read = READS[kernel.exports.readEnvelope(state.at, from, end)] ?? "unread";
    if ((read === "read" || read === "full") && this.isUtf8(from)) {
      if (read === "full" && this.isWholeOrNothing) {
        this.restore();
      }
      return read;
    }
    this.restore();
    return read === "cut" && this.isCutUtf8(from, end) ? "cut" : "unread";
  }

  /** Writes what did not fit. The kernel's memory may have grown since. */
  resume(): "read" | "full" {
    this.kernel.asked = this;
    this.refresh();
    const read = READS[this.kernel.exports.resumeEvents(this.state.at)];
    if (read !== "read" && read !== "full") {
      throw new Error(`an envelope was read, and then it was ${read}: its events would be lost`);
    }
    return read;
  }

  /** The log group of the envelope that was read last. */
  get logGroup(): string {
    return this.name("group");
  }

  wantsNames(): number {
    return Number(this.filter.wantsNames(this.name("group"), this.name("stream")));
  }

  wantsMessage(at: number, size: number, kind: number): number {
    const { memory } = this;
    const message =
      kind === ASCII
        ? memory.toString("latin1", at, at + size)
        : kind === UTF8
          ? memory.toString("utf8", at, at + size)
          : stringAt(memory, { start: at - 1, end: at + size + 1 });
    return Number(this.filter.wantsMessage(message));
  }

  private restore(): void {
    COUNTERS.forEach((counter, i) => {
      this.state.set(counter, this.before[i] ?? 0);
    });
  }

  private name(which: "group" | "stream"): string {
    const start = this.state.get(`${which}At`);
    const end = this.state.get(`${which}End`);
    return this.state.get(`${which}Escaped`) === 1
      ? stringAt(this.memory, { start: start - 1, end: end + 1 })
      : this.memory.toString("utf8", start, end);
  }

  private isUtf8(from: number): boolean {
    const { state } = this;
    return state.get("mayHoldNonAscii") === 0 || isUtf8(this.memory.subarray(from, state.get("documentEnd")));
  }

  /** A character may be cut, too: that is left to the slow path. */
  private isCutUtf8(from: number, end: number): boolean {
    return (this.memory[end - 1] ?? 0) < 0x80 && isUtf8(this.memory.subarray(from, end));
  }

  private refresh(): void {
    const { buffer } = this.kernel.exports.memory;
    if (this.memory.buffer !== buffer) {
      this.memory = Buffer.from(buffer);
    }
  }
}
