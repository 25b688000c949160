import { rawText, stringAt } from "./json-text";
import type { EventSpans, SlowDocument } from "./slow-document";

const DIM = "\u001b[2m";
const CYAN = "\u001b[36m";
const GREEN = "\u001b[32m";
const PLAIN = "\u001b[0m";

/** From the year 0 to the end of 9999, in milliseconds: what ISO 8601 writes with four digits. */
const FIRST_MS = -62_167_219_200_000;
const LAST_MS = 253_402_300_799_999;

/** What would drive a terminal: C0 but for tab and line feed, DEL, C1. */
// eslint-disable-next-line no-control-regex
const CONTROLS = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f]/g;

/** `ndjson`: the event as it is stored, on one line, with its log group, log stream and owner at its end. */
export function jsonLine(document: SlowDocument, event: EventSpans): Buffer {
  const { logGroup, logStream, owner } = document.raw;
  return Buffer.concat([
    onOneLine(document.bytes.subarray(event.start, event.end - 1)),
    Buffer.from(`,"logGroup":${logGroup},"logStream":${logStream},"owner":${owner}}\n`),
  ]);
}

/** `text`: time, log group, log stream and message; for a terminal with colours, and so that it cannot be driven. */
export function textLine(document: SlowDocument, event: EventSpans, terminal: boolean): Buffer {
  const time = timeText(document, event);
  const message = withoutLineEnd(stringAt(document.bytes, event.message));
  const { logGroup, logStream } = document;
  return Buffer.from(
    terminal
      ? `${DIM}${time}${PLAIN} ${CYAN}${visible(logGroup)}${PLAIN} ${GREEN}${visible(logStream)}${PLAIN} ${visible(message)}\n`
      : `${time} ${logGroup} ${logStream} ${message}\n`,
  );
}

/** `envelope`: the document as it is stored, on one line. */
export function envelopeLine(document: SlowDocument): Buffer {
  return Buffer.concat([onOneLine(document.bytes), Buffer.from("\n")]);
}

/** Line ends can only stand between tokens: in a JSON string they are escaped. */
function onOneLine(bytes: Uint8Array): Uint8Array {
  return bytes.map((byte) => (byte === 0x0a || byte === 0x0d ? 0x20 : byte));
}

function timeText(document: SlowDocument, { timestamp, ms }: EventSpans): string {
  return Number.isInteger(ms) && ms >= FIRST_MS && ms <= LAST_MS
    ? new Date(ms).toISOString()
    : rawText(document.bytes, timestamp);
}

function withoutLineEnd(message: string): string {
  let end = message.length;
  while (message[end - 1] === "\n" || message[end - 1] === "\r") {
    end -= 1;
  }
  return message.slice(0, end);
}

function visible(text: string): string {
  return text.replace(CONTROLS, (control) => `\\u${control.charCodeAt(0).toString(16).padStart(4, "0")}`);
}
