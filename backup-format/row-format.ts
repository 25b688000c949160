import { type JsonSpan, JsonText, rawText, stringAt } from "./json-text";
import { ENVELOPE_KEYS, EVENT_KEYS, type EventSpans, type SlowDocument } from "./slow-document";

/** The years 1 to 9999, in milliseconds: what every SQL engine's timestamps can be. */
export const FIRST_ROW_MS = -62_135_596_800_000;
export const LAST_ROW_MS = 253_402_300_799_999;

/** The member of a compacted envelope that says when its events arrived, in milliseconds: see compacted-envelope.ts. */
export const ARRIVED_AT = "arrivedAt";

const WHOLE_NUMBER = /^(?:0|[1-9]\d{0,14})$/;

/**
 * `row`: an event for a database, on one line, as JSON that any reader takes: no key twice, no half of a surrogate pair.
 *
 *     {"id":"…","timestamp":N,"message":"…","logGroup":"…","logStream":"…","owner":"…","arrivedAt":N,"rest":"{…}","stored":"{…}"}
 *
 * `timestamp` is a whole number of milliseconds from the year 1 to 9999. `arrivedAt` is that member of the
 * envelope, see ARRIVED_AT, or else Segment.arrivedAtMs. `rest` is the
 * text of an object with the envelope's members that are not among the others, and `stored` the event's own text: where
 * there is more to it than id, timestamp and message, or other than these columns can hold. What is not there is left out.
 */
export function rowLine(document: SlowDocument, event: EventSpans, arrivedAtMs: number | undefined): Buffer {
  const { bytes, owner, logGroup, logStream } = document;
  const { rest, ownArrivedAtMs } = othersOf(document);
  const stored = isPlain(document, event) ? undefined : onOneLine(rawText(bytes, event));
  const row = {
    id: document.idAt(event.id),
    timestamp: rowTime(event.ms),
    message: stringAt(bytes, event.message),
    logGroup,
    logStream,
    owner,
    arrivedAt: ownArrivedAtMs ?? arrivedAtMs,
    rest,
    stored,
  };
  return Buffer.from(`${JSON.stringify(row)}\n`);
}

/** An event's time as a row has it. */
export function rowTime(ms: number): number {
  return Math.min(Math.max(Math.floor(ms), FIRST_ROW_MS), LAST_ROW_MS) + 0;
}

/** Whether the row's columns hold all that the event is. */
function isPlain({ bytes }: SlowDocument, event: EventSpans): boolean {
  const members = new JsonText(bytes, event.start, event.end).allMembers();
  return (
    members.length === EVENT_KEYS.length &&
    WHOLE_NUMBER.test(rawText(bytes, event.timestamp)) &&
    event.ms <= LAST_ROW_MS &&
    isWellFormed(bytes, event.id) &&
    isWellFormed(bytes, event.message)
  );
}

/**
 * The envelope's members that no column holds; names among them, where they are no well-formed text. And when it arrived,
 * where it says so itself.
 */
function othersOf({ bytes, raw }: SlowDocument): { readonly rest?: string; readonly ownArrivedAtMs?: number } {
  const names: Readonly<Record<string, string>> = raw;
  const texts: string[] = [];
  let ownArrivedAtMs: number | undefined;
  for (const { key, value } of new JsonText(bytes, 0, bytes.length).allMembers()) {
    const name = stringAt(bytes, key);
    const text = rawText(bytes, value);
    if (name === ARRIVED_AT && WHOLE_NUMBER.test(text) && Number(text) <= LAST_ROW_MS) {
      ownArrivedAtMs = Number(text);
    } else if (
      !(ENVELOPE_KEYS as readonly string[]).includes(name) ||
      (names[name] === text && !isWellFormed(bytes, value))
    ) {
      texts.push(`${rawText(bytes, key)}:${text}`);
    }
  }
  return {
    ...(texts.length > 0 && { rest: onOneLine(`{${texts.join(",")}}`) }),
    ...(ownArrivedAtMs !== undefined && { ownArrivedAtMs }),
  };
}

/** Whether it is a string without halves of surrogate pairs. */
function isWellFormed(bytes: Uint8Array, span: JsonSpan): boolean {
  const value: unknown = JSON.parse(rawText(bytes, span));
  return typeof value === "string" && !/\p{Surrogate}/u.test(value);
}

/** Line ends and tabs can only stand between tokens: in a JSON string they are escaped. */
function onOneLine(json: string): string {
  return json.replace(/[\n\r\t]/g, " ");
}
