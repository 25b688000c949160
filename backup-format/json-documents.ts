const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const OPEN_BRACE = 0x7b;
const CLOSE_BRACE = 0x7d;

/**
 * Splits JSON objects that stand one after the other, with nothing or white space between them, into their texts.
 * Braces inside strings do not count, so a message may hold `}{`.
 *
 * @throws {SyntaxError} where something other than an object or white space stands between two objects, or the last
 * object is cut; the message names the offset, in UTF-16 code units.
 */
export function* splitJsonObjects(text: string): Generator<string> {
  let position = skipWhiteSpace(text, 0);
  while (position < text.length) {
    if (text.charCodeAt(position) !== OPEN_BRACE) {
      throw new SyntaxError(`expected "{" at offset ${position}, got: ${JSON.stringify(text.charAt(position))}`);
    }
    const end = endOfObject(text, position);
    yield text.slice(position, end);
    position = skipWhiteSpace(text, end);
  }
}

function skipWhiteSpace(text: string, from: number): number {
  let position = from;
  while (position < text.length && " \t\r\n".includes(text.charAt(position))) {
    position += 1;
  }
  return position;
}

function endOfObject(text: string, start: number): number {
  let depth = 0;
  for (let position = start; position < text.length; position += 1) {
    switch (text.charCodeAt(position)) {
      case QUOTE:
        position = endOfString(text, position);
        break;
      case OPEN_BRACE:
        depth += 1;
        break;
      case CLOSE_BRACE:
        depth -= 1;
        if (depth === 0) {
          return position + 1;
        }
        break;
    }
  }
  throw new SyntaxError(`the object that starts at offset ${start} is cut`);
}

/** Offset of the quote that ends the string, or the end of the text where the string is cut. */
function endOfString(text: string, start: number): number {
  for (let position = start + 1; position < text.length; position += 1) {
    const code = text.charCodeAt(position);
    if (code === QUOTE) {
      return position;
    }
    if (code === BACKSLASH) {
      position += 1;
    }
  }
  return text.length;
}
