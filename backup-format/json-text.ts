import { JsonScanner } from "./json-scanner";

/** Where a value stands: from its first byte to the one after its last. */
export interface JsonSpan {
  readonly start: number;
  readonly end: number;
}

const QUOTE = 0x22;
const COMMA = 0x2c;
const COLON = 0x3a;
const OPEN_BRACKET = 0x5b;
const OPEN_BRACE = 0x7b;
const CLOSE_BRACE = 0x7d;
/** The longest spelling of a key that is compared with those that are known: 32 characters, each as \u0000. */
const MAX_KEY_BYTES = 32 * 6 + 2;

/**
 * Reads JSON from bytes, strictly, and says where its values stand. It does not recurse, so no nesting is too deep.
 * All methods go on from `position` and throw JsonCut or JsonDamage.
 */
export class JsonText extends JsonScanner {
  /** Goes past the value that comes next. */
  value(): JsonSpan {
    this.next();
    const start = this.position;
    this.skipValue();
    return { start, end: this.position };
  }

  /** Goes past the object that comes next and says where the values of these keys are: of a repeated key the last. */
  members<K extends string>(known: readonly K[]): Map<K, JsonSpan> {
    const members = new Map<K, JsonSpan>();
    if (this.open(OPEN_BRACE, CLOSE_BRACE)) {
      do {
        const name = this.key(known);
        const span = this.value();
        if (name !== undefined) {
          members.set(name, span);
        }
      } while (this.goesOn(CLOSE_BRACE));
    }
    return members;
  }

  /** Goes past the object that comes next and says where its keys, with their quotes, and their values are. */
  allMembers(): { readonly key: JsonSpan; readonly value: JsonSpan }[] {
    const members: { readonly key: JsonSpan; readonly value: JsonSpan }[] = [];
    if (this.open(OPEN_BRACE, CLOSE_BRACE)) {
      do {
        const key = this.skipKey();
        members.push({ key, value: this.value() });
      } while (this.goesOn(CLOSE_BRACE));
    }
    return members;
  }

  /** Goes past the opening bracket or brace; false where the closing one follows, which is passed too. */
  open(opening: number, closing: number): boolean {
    this.expect(opening);
    if (this.next() !== closing) {
      return true;
    }
    this.position += 1;
    return false;
  }

  /** Goes past the comma, or past the closing bracket or brace and answers false. */
  goesOn(closing: number): boolean {
    const byte = this.next();
    if (byte !== COMMA && byte !== closing) {
      throw this.unexpected(`"," or "${String.fromCharCode(closing)}"`);
    }
    this.position += 1;
    return byte === COMMA;
  }

  /** Goes past a key, and its colon, and says which of those it is, however it is spelled. */
  private key<K extends string>(known: readonly K[]): K | undefined {
    const { start, end } = this.skipKey();
    if (end - start > MAX_KEY_BYTES) {
      return undefined;
    }
    const key = stringAt(this.bytes, { start, end });
    return known.find((candidate) => candidate === key);
  }

  /** Goes past a key and its colon, and says where the key is. */
  private skipKey(): JsonSpan {
    if (this.next() !== QUOTE) {
      throw this.unexpected("a key in quotes");
    }
    const start = this.position;
    this.skipString();
    const end = this.position;
    this.expect(COLON);
    return { start, end };
  }

  private skipValue(): void {
    let closings = new Uint8Array(64);
    let depth = 0;
    for (;;) {
      const first = this.next();
      if (first === OPEN_BRACE || first === OPEN_BRACKET) {
        const closing = first + 2;
        if (this.open(first, closing)) {
          if (depth === closings.length) {
            const grown = new Uint8Array(2 * depth);
            grown.set(closings);
            closings = grown;
          }
          closings[depth] = closing;
          depth += 1;
          this.skipKeyIn(closing);
          continue;
        }
      } else {
        this.skipScalar(first);
      }
      for (;;) {
        const closing = depth === 0 ? undefined : closings[depth - 1];
        if (closing === undefined) {
          return;
        }
        if (this.goesOn(closing)) {
          this.skipKeyIn(closing);
          break;
        }
        depth -= 1;
      }
    }
  }

  private skipKeyIn(closing: number): void {
    if (closing === CLOSE_BRACE) {
      this.skipKey();
    }
  }
}

/** The text of a JSON string whose bytes are valid. Half of a surrogate pair becomes U+FFFD. */
export function stringAt(bytes: Uint8Array, { start, end }: JsonSpan): string {
  const raw = rawText(bytes, { start, end });
  return raw.includes("\\") ? (JSON.parse(raw) as string).replace(/\p{Surrogate}/gu, "\uFFFD") : raw.slice(1, -1);
}

/** The bytes of a span as they are. */
export function rawText(bytes: Uint8Array, { start, end }: JsonSpan): string {
  const { buffer, byteOffset } = bytes;
  return Buffer.from(buffer, byteOffset + start, end - start).toString();
}
