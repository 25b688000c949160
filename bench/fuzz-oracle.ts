const OPEN = new Set([0x7b, 0x5b]);
const CLOSE = new Set([0x7d, 0x5d]);
const BLANK = new Set([0x00, 0x09, 0x0a, 0x0d, 0x20]);
const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const OPEN_BRACE = 0x7b;

/** What a text holds, judged with JSON.parse alone. */
export interface Judgement {
  /** Whether it is nothing but envelopes with white space or zeros between them. */
  readonly isClean: boolean;
  /** Where it is clean: a line for each event, in order. */
  readonly lines: readonly string[];
  /** The lines of everything in it, at any place, that is an envelope; more than that may not be printed. */
  readonly possibleLines: ReadonlySet<string>;
}

/** Lines are comparable, see comparable(). */
export function judgeText(bytes: Uint8Array): Judgement {
  const possibleLines = new Set<string>();
  const lines: string[] = [];
  let isClean = true;
  let end = 0;
  bytes.forEach((byte, at) => {
    const document = byte === OPEN_BRACE ? readEnvelope(bytes, at) : undefined;
    document?.lines.forEach((line) => possibleLines.add(line));
    if (at < end) {
      return;
    }
    if (document !== undefined) {
      lines.push(...document.lines);
      end = document.end;
    } else if (!BLANK.has(byte)) {
      isClean = false;
    }
  });
  return { isClean, lines, possibleLines };
}

/** An event's line with its values spelled in one way only. @throws {SyntaxError} where it is not JSON */
export function comparable(line: string): string {
  return JSON.stringify(JSON.parse(line));
}

export function isBlank(bytes: Uint8Array): boolean {
  return bytes.every((byte) => BLANK.has(byte));
}

function readEnvelope(bytes: Uint8Array, start: number): { end: number; lines: string[] } | undefined {
  const end = endOfBrackets(bytes, start);
  if (end === undefined) {
    return undefined;
  }
  try {
    const text = new TextDecoder("utf-8", { fatal: true }).decode(bytes.subarray(start, end));
    const lines = linesOf(JSON.parse(text) as Record<string, unknown>);
    return lines && { end, lines };
  } catch {
    return undefined;
  }
}

function linesOf({
  messageType,
  owner,
  logGroup,
  logStream,
  logEvents,
}: Record<string, unknown>): string[] | undefined {
  const isKnown = messageType === "DATA_MESSAGE" || messageType === "CONTROL_MESSAGE";
  if (!isKnown || ![owner, logGroup, logStream].every((name) => typeof name === "string")) {
    return undefined;
  }
  if (!Array.isArray(logEvents) || !logEvents.every(isEvent)) {
    return undefined;
  }
  return messageType === "DATA_MESSAGE"
    ? logEvents.map((event: object) => JSON.stringify({ ...event, logGroup, logStream, owner }))
    : [];
}

function isEvent(value: unknown): boolean {
  if (typeof value !== "object" || value === null) {
    return false;
  }
  const { id, timestamp, message } = value as Record<string, unknown>;
  return ["string", "number"].includes(typeof id) && typeof timestamp === "number" && typeof message === "string";
}

/** Where the brackets that open at `start` are all closed; brackets in strings do not count. */
function endOfBrackets(bytes: Uint8Array, start: number): number | undefined {
  let depth = 0;
  let isInString = false;
  for (let at = start; at < bytes.length; at += 1) {
    const byte = bytes[at] ?? 0;
    if (isInString) {
      at += byte === BACKSLASH ? 1 : 0;
      isInString = byte !== QUOTE;
    } else if (byte === QUOTE) {
      isInString = true;
    } else if (OPEN.has(byte)) {
      depth += 1;
    } else if (CLOSE.has(byte)) {
      depth -= 1;
      if (depth === 0) {
        return at + 1;
      }
    }
  }
  return undefined;
}
