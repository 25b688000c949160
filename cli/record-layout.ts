/**
 * How a record is kept, in memory and in temporary files, until it is its turn: numbers in little endian, then the id, the
 * identities of 16 bytes each, and the record itself.
 */
export const RECORD_HEADER = {
  /** 64-bit float; -Infinity for none. */
  time: 0,
  recordLength: 8,
  /** See idKeyOf(). */
  idKey: 12,
  identityCount: 16,
  length: 20,
} as const;
export const IDENTITY_BYTES = 16;

const NOT_DIGITS = 0x8000_0000;
const ZERO = 0x30;
const NINE = 0x39;

/**
 * What stands for an id beside its bytes: their number, and in the highest bit that they are not all digits. Of an id that
 * is a number, the caller leaves out the zeros that lead it, see leadingZeros().
 */
export function idKeyOf(bytes: Uint8Array, start: number, end: number): number {
  return isNumber(bytes, start, end) ? end - start : (NOT_DIGITS | (end - start)) >>> 0;
}

/** How many zeros lead an id that is a number; 0 for other ids. */
export function leadingZeros(bytes: Uint8Array, start: number, end: number): number {
  let from = start;
  while (from < end && bytes[from] === ZERO) {
    from += 1;
  }
  return from > start && isNumber(bytes, from, end) ? from - start : 0;
}

export function idLengthOf(idKey: number): number {
  return idKey & 0x7fff_ffff;
}

/** Numbers come first, by their value, then all other ids, by their bytes. Below zero if a is before b. */
export function compareIds(
  a: Uint8Array,
  aStart: number,
  aKey: number,
  b: Uint8Array,
  bStart: number,
  bKey: number,
): number {
  // Of two numbers the longer one is greater. A number's key is less than that of any other id.
  if (aKey !== bKey && (aKey < NOT_DIGITS || bKey < NOT_DIGITS)) {
    return aKey - bKey;
  }
  const length = Math.min(idLengthOf(aKey), idLengthOf(bKey));
  for (let index = 0; index < length; index += 1) {
    const difference = (a[aStart + index] ?? 0) - (b[bStart + index] ?? 0);
    if (difference !== 0) {
      return difference;
    }
  }
  return aKey - bKey;
}

/** An id without any digit left, "000", is the number 0. */
function isNumber(bytes: Uint8Array, start: number, end: number): boolean {
  for (let at = start; at < end; at += 1) {
    const byte = bytes[at] ?? 0;
    if (byte < ZERO || byte > NINE) {
      return false;
    }
  }
  return true;
}
