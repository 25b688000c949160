import { createHash, randomUUID } from "node:crypto";
import { CONTROL_TEXT, envelopeText, eventId, member, type TestEvent } from "./stored-objects";

/** Messages that readers trip over. */
const AWKWARD_MESSAGES = [
  "}{",
  'said "hi"\tto C:\\ \\" and \\\\',
  "two lines\nof one message\n",
  "between\u2028lines, 日本語 and \u{1f600}",
  "\u001f\u008b\b\u0000",
  '{"messageType":"DATA_MESSAGE","logEvents":[{"id":"1","timestamp":1,"message":"not an event"}]}',
];
const EVENTS_PER_ENVELOPE = 120;
const LOG_GROUPS = ["/aws/lambda/HelloFunc", "/orders", "/payments"];
/** In the past, as S3 gives an object the time when it was stored. */
export const FIRST_EVENT_MS = Date.UTC(2025, 10, 22, 10);

/** An event by its number. Its text hardly compresses, and many events share their time. */
function numberedEvent(number: number): TestEvent {
  const awkward = AWKWARD_MESSAGES[number % 40];
  const noise = (part: string) => createHash("sha512").update(`${number} ${part}`).digest("base64");
  return {
    id: eventId((number * 7919) % 1_000_003),
    timestamp: FIRST_EVENT_MS + 1000 * ((number * 31) % 600),
    message: awkward ?? `${noise("a")} ${noise("b")}`,
  };
}

/** The texts of envelopes with the events from one number to before another. */
export function numberedEnvelopes(from: number, to: number): string[] {
  const texts: string[] = [];
  for (let first = from; first < to; first += EVENTS_PER_ENVELOPE) {
    const count = Math.min(EVENTS_PER_ENVELOPE, to - first);
    const events = Array.from({ length: count }, (_, index) => numberedEvent(first + index));
    const turn = Math.floor(first / EVENTS_PER_ENVELOPE);
    texts.push(envelopeText({ events, logGroup: LOG_GROUPS[turn % 3] ?? "", logStream: `stream/${turn % 5}` }));
  }
  return texts;
}

/** An object as Firehose stores it: each envelope in a member, and a control message among them. */
export function numberedObject(from: number, to: number): Buffer {
  return Buffer.concat([CONTROL_TEXT, ...numberedEnvelopes(from, to)].map((text) => member(text)));
}

/** A key as Firehose gives it to an object whose first record arrived at that time. */
export function firehoseKey(prefix: string, arrival: Date): string {
  const [date = "", clock = ""] = arrival.toISOString().slice(0, 19).split("T");
  const folder = `${date.replaceAll("-", "/")}/${clock.slice(0, 2)}`;
  return `${prefix}${folder}/cloudwatchlogs-backup-stream-1-${date}-${clock.replaceAll(":", "-")}-${randomUUID()}.gz`;
}
