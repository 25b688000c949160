/** With this byte begins every gzip member, and no text. */
export const FIRST_BYTE_OF_GZIP = 0x1f;
const SECOND_BYTE_OF_GZIP = 0x8b;
const OPEN_BRACE = 0x7b;
const TAB = 0x09;
const LINE_FEED = 0x0a;
const CARRIAGE_RETURN = 0x0d;
const SPACE = 0x20;

/** Whether a gzip member begins at `at`. The first byte alone tells, where it is the last one before `end`. */
export function beginsMember(bytes: Uint8Array, at: number, end: number): boolean {
  return bytes[at] === FIRST_BYTE_OF_GZIP && (at + 1 >= end || bytes[at + 1] === SECOND_BYTE_OF_GZIP);
}

/** Whether a JSON document begins at `at`: all those of backups are objects. */
export function beginsDocument(bytes: Uint8Array, at: number): boolean {
  return bytes[at] === OPEN_BRACE;
}

/** The first place at or after `from` that is neither white space nor zero; `to` where there is none before it. */
export function skipBlank(bytes: Uint8Array, from: number, to: number): number {
  let position = from;
  for (; position < to; position += 1) {
    const byte = bytes[position];
    if (byte !== 0 && byte !== LINE_FEED && byte !== SPACE && byte !== CARRIAGE_RETURN && byte !== TAB) {
      break;
    }
  }
  return position;
}

/** The place after the byte order mark at `from`, if there is one: some editors put it before a text in UTF-8. */
export function skipByteOrderMark(bytes: Uint8Array, from: number): number {
  return bytes[from] === 0xef && bytes[from + 1] === 0xbb && bytes[from + 2] === 0xbf ? from + 3 : from;
}
