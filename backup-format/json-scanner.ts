const QUOTE = 0x22;
const MINUS = 0x2d;
const BACKSLASH = 0x5c;
/** What may follow a backslash. */
const ESCAPES: ReadonlySet<number> = new Set(Buffer.from('"\\/bfnrtu'));

/** Thrown where the text ends inside a value that was valid so far. */
export class JsonCut extends Error {
  override readonly name = "JsonCut";
}

/** Thrown where the text is not JSON (RFC 8259) in UTF-8. `at` is the offset of the first byte that is wrong. */
export class JsonDamage extends Error {
  override readonly name: string = "JsonDamage";

  constructor(
    readonly at: number,
    reason: string,
  ) {
    super(reason);
  }
}

/**
 * Reads JSON's words, numbers and strings from bytes, strictly. All methods go on from `position`, which then is after
 * what was read, and throw JsonCut or JsonDamage.
 */
export class JsonScanner {
  constructor(
    readonly bytes: Uint8Array,
    public position: number,
    readonly end: number,
  ) {}

  /** The next byte after white space, which becomes the position. */
  next(): number {
    for (;;) {
      const byte = this.byteAt(this.position);
      if (byte !== 0x20 && byte !== 0x0a && byte !== 0x0d && byte !== 0x09) {
        return byte;
      }
      this.position += 1;
    }
  }

  protected skipScalar(first: number): void {
    switch (first) {
      case QUOTE:
        this.skipString();
        return;
      case 0x74:
        this.skipWord("true");
        return;
      case 0x66:
        this.skipWord("false");
        return;
      case 0x6e:
        this.skipWord("null");
        return;
      default:
        if (first !== MINUS && !isDigit(first)) {
          throw this.unexpected("a value");
        }
        this.skipNumber();
    }
  }

  private skipWord(word: string): void {
    for (let i = 0; i < word.length; i += 1) {
      if (this.byteAt(this.position) !== word.charCodeAt(i)) {
        throw this.unexpected(`the word ${word}`);
      }
      this.position += 1;
    }
  }

  private skipNumber(): void {
    if (this.byteAt(this.position) === MINUS) {
      this.position += 1;
    }
    if (this.byteAt(this.position) === 0x30) {
      this.position += 1;
    } else {
      this.skipDigits();
    }
    if (this.byteAt(this.position) === 0x2e) {
      this.position += 1;
      this.skipDigits();
    }
    if ((this.byteAt(this.position) | 0x20) === 0x65) {
      this.position += 1;
      const sign = this.byteAt(this.position);
      if (sign === 0x2b || sign === MINUS) {
        this.position += 1;
      }
      this.skipDigits();
    }
  }

  /** At least one. */
  private skipDigits(): void {
    if (!isDigit(this.byteAt(this.position))) {
      throw this.unexpected("a digit");
    }
    do {
      this.position += 1;
    } while (isDigit(this.byteAt(this.position)));
  }

  protected skipString(): void {
    const { bytes, end } = this;
    for (let position = this.position + 1; ; position = this.position) {
      while (position < end && isPlain(bytes[position] ?? 0)) {
        position += 1;
      }
      this.position = position;
      const byte = this.byteAt(position);
      if (byte === QUOTE) {
        this.position += 1;
        return;
      }
      if (byte === BACKSLASH) {
        this.skipEscape();
      } else if (byte < 0x20) {
        throw new JsonDamage(position, `a string holds the control character ${hex(byte)}`);
      } else {
        this.skipCharacter(byte);
      }
    }
  }

  private skipEscape(): void {
    this.position += 1;
    const byte = this.byteAt(this.position);
    if (!ESCAPES.has(byte)) {
      throw this.unexpected('one of "\\/bfnrtu after a backslash');
    }
    this.position += 1;
    if (byte === 0x75) {
      for (let digit = 0; digit < 4; digit += 1) {
        const code = this.byteAt(this.position);
        if (!isDigit(code) && ((code | 0x20) < 0x61 || (code | 0x20) > 0x66)) {
          throw this.unexpected("a hexadecimal digit");
        }
        this.position += 1;
      }
    }
  }

  /** A character of two to four bytes in UTF-8, neither overlong nor a surrogate nor beyond U+10FFFF. */
  private skipCharacter(lead: number): void {
    const start = this.position;
    const length = lead < 0xe0 ? 2 : lead < 0xf0 ? 3 : 4;
    if (lead < 0xc2 || lead > 0xf4) {
      throw new JsonDamage(start, `not UTF-8: ${hex(lead)}`);
    }
    for (let i = 1; i < length; i += 1) {
      const byte = this.byteAt(start + i);
      const least = i > 1 ? 0x80 : lead === 0xe0 ? 0xa0 : lead === 0xf0 ? 0x90 : 0x80;
      const most = i > 1 ? 0xbf : lead === 0xed ? 0x9f : lead === 0xf4 ? 0x8f : 0xbf;
      if (byte < least || byte > most) {
        throw new JsonDamage(start, `not UTF-8: ${hex(...this.bytes.subarray(start, start + i + 1))}`);
      }
    }
    this.position = start + length;
  }

  protected expect(byte: number): void {
    if (this.next() !== byte) {
      throw this.unexpected(`"${String.fromCharCode(byte)}"`);
    }
    this.position += 1;
  }

  protected unexpected(expected: string): JsonDamage {
    const byte = this.byteAt(this.position);
    const got = byte > 0x20 && byte < 0x7f ? String.fromCharCode(byte) : hex(byte);
    return new JsonDamage(this.position, `expected ${expected}, got: ${got}`);
  }

  private byteAt(position: number): number {
    const byte = position < this.end ? this.bytes[position] : undefined;
    if (byte === undefined) {
      throw new JsonCut("the text ends inside a value");
    }
    return byte;
  }
}

/** Whether the byte can stand in a string without another look. */
function isPlain(byte: number): boolean {
  return byte >= 0x20 && byte < 0x80 && byte !== QUOTE && byte !== BACKSLASH;
}

function isDigit(byte: number): boolean {
  return byte >= 0x30 && byte <= 0x39;
}

function hex(...bytes: number[]): string {
  return bytes.map((byte) => `0x${byte.toString(16).padStart(2, "0")}`).join(" ");
}
