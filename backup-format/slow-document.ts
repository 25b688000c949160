import { JsonDamage } from "./json-scanner";
import { type JsonSpan, JsonText, rawText, stringAt } from "./json-text";

/** Thrown where a document is JSON, but no envelope. */
export class NotAnEnvelope extends JsonDamage {
  override readonly name = "NotAnEnvelope";

  constructor(
    at: number,
    reason: string,
    /** Where the document ends. */
    readonly end: number,
  ) {
    super(at, reason);
  }
}

/** Where an event and its parts stand in its document. */
export interface EventSpans extends JsonSpan {
  readonly id: JsonSpan;
  readonly timestamp: JsonSpan;
  readonly message: JsonSpan;
  /** The timestamp's value. */
  readonly ms: number;
}

interface Kind {
  readonly name: string;
  /** What a value of the kind may begin with. */
  readonly first: string;
}

const STRING: Kind = { name: "a string", first: '"' };
const NUMBER: Kind = { name: "a number", first: "-0123456789" };
const STRING_OR_NUMBER: Kind = { name: "a string or a number", first: STRING.first + NUMBER.first };
const ARRAY: Kind = { name: "an array", first: "[" };

export const ENVELOPE_KEYS = ["messageType", "owner", "logGroup", "logStream", "logEvents"] as const;
export const EVENT_KEYS = ["id", "timestamp", "message"] as const;
const SHOWN_BYTES = 40;
const OPEN_BRACKET = 0x5b;
const CLOSE_BRACKET = 0x5d;
const OPEN_BRACE = 0x7b;

/**
 * An envelope, read with all care and no haste: any JSON, whatever the order and the spelling of its keys. Of a repeated
 * key the last value counts, as everywhere.
 */
export class SlowDocument {
  /** The document alone, a copy. */
  readonly bytes: Buffer;
  readonly owner: string;
  readonly logGroup: string;
  readonly logStream: string;
  /** The names as they are stored, with their quotes. */
  readonly raw: { readonly owner: string; readonly logGroup: string; readonly logStream: string };
  readonly isControlMessage: boolean;
  readonly eventCount: number = 0;
  readonly firstMs: number = Infinity;
  readonly lastMs: number = -Infinity;
  private readonly events: JsonSpan;

  /**
   * Reads the document that begins at `start`.
   *
   * @throws {JsonCut} where the text ends first; {JsonDamage} where it is not JSON; {NotAnEnvelope}. Their offsets are
   * in the text.
   */
  constructor(
    text: Uint8Array,
    private readonly start: number,
    textEnd: number,
  ) {
    const json = new JsonText(text, start, textEnd);
    const members = json.members(ENVELOPE_KEYS);
    const from = (span: JsonSpan): JsonSpan => ({ start: span.start - start, end: span.end - start });
    this.bytes = Buffer.from(text.subarray(start, json.position));
    const member = (key: (typeof ENVELOPE_KEYS)[number], kind: Kind): JsonSpan => {
      const span = members.get(key);
      if (span === undefined) {
        throw this.problem(0, `not an envelope: it has no "${key}"`);
      }
      return this.checked(from(span), kind, `"${key}"`);
    };
    const messageType = member("messageType", STRING);
    const type = stringAt(this.bytes, messageType);
    if (type !== "DATA_MESSAGE" && type !== "CONTROL_MESSAGE") {
      throw this.problem(messageType.start, `unknown messageType ${this.shown(messageType)}`);
    }
    this.isControlMessage = type === "CONTROL_MESSAGE";
    const [owner, logGroup, logStream] = [
      member("owner", STRING),
      member("logGroup", STRING),
      member("logStream", STRING),
    ];
    this.owner = stringAt(this.bytes, owner);
    this.logGroup = stringAt(this.bytes, logGroup);
    this.logStream = stringAt(this.bytes, logStream);
    this.raw = {
      owner: rawText(this.bytes, owner),
      logGroup: rawText(this.bytes, logGroup),
      logStream: rawText(this.bytes, logStream),
    };
    this.events = member("logEvents", ARRAY);
    for (const { ms } of this.eachEvent()) {
      this.eventCount += 1;
      this.firstMs = Math.min(this.firstMs, ms);
      this.lastMs = Math.max(this.lastMs, ms);
    }
  }

  /** Where the document ends in the text. */
  get end(): number {
    return this.start + this.bytes.length;
  }

  *eachEvent(): Generator<EventSpans> {
    const json = new JsonText(this.bytes, this.events.start, this.events.end);
    if (!json.open(OPEN_BRACKET, CLOSE_BRACKET)) {
      return;
    }
    let count = 0;
    do {
      count += 1;
      const isObject = json.next() === OPEN_BRACE;
      const start = json.position;
      if (!isObject) {
        throw this.problem(
          start,
          `not an envelope: event ${count} must be an object, got: ${this.shown(json.value())}`,
        );
      }
      const members = json.members(EVENT_KEYS);
      const member = (key: (typeof EVENT_KEYS)[number], kind: Kind): JsonSpan => {
        const span = members.get(key);
        if (span === undefined) {
          throw this.problem(start, `not an envelope: event ${count} has no "${key}"`);
        }
        return this.isOf(kind, span) ? span : this.checked(span, kind, `"${key}" of event ${count}`);
      };
      const id = member("id", STRING_OR_NUMBER);
      const timestamp = member("timestamp", NUMBER);
      const ms = this.numberAt(timestamp);
      if (!Number.isFinite(ms)) {
        const shown = this.shown(timestamp);
        throw this.problem(timestamp.start, `not an envelope: "timestamp" of event ${count} is no time, got: ${shown}`);
      }
      yield { start, end: json.position, id, timestamp, ms, message: member("message", STRING) };
    } while (json.goesOn(CLOSE_BRACKET));
  }

  private numberAt(span: JsonSpan): number {
    return Number(rawText(this.bytes, span));
  }

  /** An id's text: of a number its spelling. */
  idAt(span: JsonSpan): string {
    return this.isOf(STRING, span) ? stringAt(this.bytes, span) : rawText(this.bytes, span);
  }

  private checked(span: JsonSpan, kind: Kind, what: string): JsonSpan {
    if (!this.isOf(kind, span)) {
      throw this.problem(span.start, `not an envelope: ${what} must be ${kind.name}, got: ${this.shown(span)}`);
    }
    return span;
  }

  private isOf(kind: Kind, { start }: JsonSpan): boolean {
    return kind.first.includes(String.fromCharCode(this.bytes[start] ?? 0));
  }

  /** `at` is an offset in the document. */
  private problem(at: number, reason: string): NotAnEnvelope {
    return new NotAnEnvelope(this.start + at, reason, this.end);
  }

  /** A value on one line and not too long. */
  private shown({ start, end }: JsonSpan): string {
    const isLong = end - start > SHOWN_BYTES;
    const text = rawText(this.bytes, { start, end: isLong ? start + SHOWN_BYTES : end });
    return `${text.replace(/[\uFFFD]+$/, "").replace(/[\r\n]/g, " ")}${isLong ? "…" : ""}`;
  }
}
