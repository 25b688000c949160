const LINE_FEED = 0x0a;
const QUOTE = 0x22;
const OPEN_BRACE = 0x7b;
const CLOSE_BRACE = 0x7d;
const DOCUMENT_START = Buffer.from('{"messageType"');

/** A place at which, after damage, something healthy may begin. */
export interface Candidate {
  readonly position: number;
  /** Whether it is so surely a beginning that, if it is damaged too, that is a problem of its own. */
  readonly sure: boolean;
}

/**
 * The next place at or after `from` where a document may begin. Inside a JSON string every quote is escaped, so
 * `{"messageType"` can only be a document's own; an object on a new line, or right after another one, is only a guess.
 */
export function nextDocument(bytes: Buffer, from: number, to: number): Candidate | undefined {
  for (let position = from; position < to; position += 1) {
    if (bytes[position] !== OPEN_BRACE) {
      continue;
    }
    if (bytes[position + 1] === QUOTE && startsDocument(bytes.subarray(position, to))) {
      return { position, sure: true };
    }
    if (followsAnEnd(bytes, position)) {
      return { position, sure: false };
    }
  }
  return undefined;
}

function startsDocument(bytes: Buffer): boolean {
  return bytes.subarray(0, DOCUMENT_START.length).equals(DOCUMENT_START);
}

/** Whether nothing but spaces stands between this place and a line end or a closing brace before it. */
function followsAnEnd(bytes: Buffer, position: number): boolean {
  let before = position - 1;
  while (before >= 0 && (bytes[before] === 0x20 || bytes[before] === 0x09 || bytes[before] === 0x0d)) {
    before -= 1;
  }
  return before >= 0 && (bytes[before] === LINE_FEED || bytes[before] === CLOSE_BRACE);
}
