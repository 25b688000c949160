import type { EventFilter } from "./event-filter";
import { IdentityHash } from "./event-identity";
import type { EventQuery } from "./event-query";
import { stringAt } from "./json-text";
import type { Kernel } from "./kernel";
import { envelopeLine, jsonLine, textLine } from "./record-format";
import type { IndexRow } from "./record-output";
import { rowLine } from "./row-format";
import type { EventSpans, SlowDocument } from "./slow-document";

/** A record as it is to be written, and its row in the index where one is wanted. */
export interface SlowRecord {
  readonly bytes: Uint8Array;
  readonly row: IndexRow | undefined;
}

/** Makes the records that a query wants of a document, one after the other. */
export class SlowRecords {
  /** See Segment.arrivedAtMs. */
  arrivedAtMs: number | undefined;
  private readonly hash: IdentityHash;

  constructor(
    kernel: Kernel,
    private readonly query: EventQuery,
    private readonly filter: EventFilter,
  ) {
    this.hash = new IdentityHash(kernel);
  }

  *of(document: SlowDocument): Generator<SlowRecord> {
    const { filter } = this;
    const isEnvelopes = this.query.format === "envelope";
    if (document.isControlMessage) {
      if (isEnvelopes && !filter.filtersNames && !filter.filtersEvents) {
        yield this.envelopeRecord(document);
      }
    } else if (filter.wantsNames(document.logGroup, document.logStream)) {
      if (!isEnvelopes) {
        yield* this.eventRecords(document);
      } else if (!filter.filtersEvents || this.hasWantedEvent(document)) {
        yield this.envelopeRecord(document);
      }
    }
  }

  private *eventRecords(document: SlowDocument): Generator<SlowRecord> {
    for (const event of document.eachEvent()) {
      if (this.wants(document, event)) {
        yield {
          bytes: this.eventLine(document, event),
          row: this.query.index ? this.eventRow(document, event) : undefined,
        };
      }
    }
  }

  private eventLine(document: SlowDocument, event: EventSpans): Uint8Array {
    switch (this.query.format) {
      case "ndjson":
        return jsonLine(document, event);
      case "row":
        return rowLine(document, event, this.arrivedAtMs);
      case "text":
        return textLine(document, event, this.query.terminal);
      default:
        return new Uint8Array();
    }
  }

  private envelopeRecord(document: SlowDocument): SlowRecord {
    return { bytes: envelopeLine(document), row: this.query.index ? this.envelopeRow(document) : undefined };
  }

  private eventRow(document: SlowDocument, event: EventSpans): IndexRow {
    this.nameIdentities(document);
    const id = Buffer.from(document.idAt(event.id));
    return { timestamp: event.ms, id, identities: this.hash.of(id), logGroup: this.hash.logGroup };
  }

  /** A control message's events are none that could be repeated. */
  private envelopeRow(document: SlowDocument): IndexRow {
    this.nameIdentities(document);
    const identities = new Uint32Array(document.isControlMessage ? 0 : 4 * document.eventCount);
    let earliest: EventSpans | undefined;
    let done = 0;
    for (const event of document.eachEvent()) {
      if (earliest === undefined && event.ms === document.firstMs) {
        earliest = event;
      }
      if (!document.isControlMessage) {
        identities.set(this.hash.of(Buffer.from(document.idAt(event.id))), done);
        done += 4;
      }
    }
    const { logGroup } = this.hash;
    return earliest === undefined
      ? { timestamp: 0, id: Buffer.alloc(0), identities, logGroup }
      : { timestamp: document.firstMs, id: Buffer.from(document.idAt(earliest.id)), identities, logGroup };
  }

  private nameIdentities({ owner, logGroup, logStream }: SlowDocument): void {
    this.hash.setNames(owner, logGroup, logStream);
  }

  private hasWantedEvent(document: SlowDocument): boolean {
    for (const event of document.eachEvent()) {
      if (this.wants(document, event)) {
        return true;
      }
    }
    return false;
  }

  private wants(document: SlowDocument, { ms, message }: EventSpans): boolean {
    return (
      this.filter.wantsTime(ms) &&
      (this.filter.grep === undefined || this.filter.wantsMessage(stringAt(document.bytes, message)))
    );
  }
}
