/** How text is written: JSON strings decoded, times, control characters made visible. */

/** Whether the string that was decoded last has a \u escape for a character that is not ASCII. */
export let decodedNonAscii: bool = false;

export function writeText(to: usize, text: string): usize {
  for (let i = 0; i < text.length; i += 1) {
    store<u8>(to + i, text.charCodeAt(i));
  }
  return to + text.length;
}

/**
 * Copies up to 15 bytes more than `size`, of which the last ones are junk in memory that is written to next: both places
 * have that much room.
 */
export function copyLoosely(to: usize, from: usize, size: usize): void {
  if (size > 1024) {
    memory.copy(to, from, size);
    return;
  }
  for (let i: usize = 0; i < size; i += 16) {
    v128.store(to + i, v128.load(from + i));
  }
}

/** Copies with each line end turned into a space. Loose, as copyLoosely. */
export function copyOnOneLine(to: usize, from: usize, size: usize): void {
  const space = i8x16.splat(0x20);
  for (let i: usize = 0; i < size; i += 16) {
    const v = v128.load(from + i);
    const isEnd = v128.or(i8x16.eq(v, i8x16.splat(0x0a)), i8x16.eq(v, i8x16.splat(0x0d)));
    v128.store(to + i, v128.bitselect(space, v, isEnd));
  }
}

function hexValue(byte: u32): u32 {
  return byte <= 0x39 ? byte - 0x30 : (byte | 0x20) - 0x57;
}

function codeAt(at: usize): u32 {
  return (
    (hexValue(load<u8>(at)) << 12) |
    (hexValue(load<u8>(at, 1)) << 8) |
    (hexValue(load<u8>(at, 2)) << 4) |
    hexValue(load<u8>(at, 3))
  );
}

function writeCharacter(to: usize, code: u32): usize {
  if (code < 0x80) {
    store<u8>(to, code);
    return to + 1;
  }
  decodedNonAscii = true;
  if (code < 0x800) {
    store<u8>(to, 0xc0 | (code >> 6));
    store<u8>(to, 0x80 | (code & 0x3f), 1);
    return to + 2;
  }
  if (code < 0x10000) {
    store<u8>(to, 0xe0 | (code >> 12));
    store<u8>(to, 0x80 | ((code >> 6) & 0x3f), 1);
    store<u8>(to, 0x80 | (code & 0x3f), 2);
    return to + 3;
  }
  store<u8>(to, 0xf0 | (code >> 18));
  store<u8>(to, 0x80 | ((code >> 12) & 0x3f), 1);
  store<u8>(to, 0x80 | ((code >> 6) & 0x3f), 2);
  store<u8>(to, 0x80 | (code & 0x3f), 3);
  return to + 4;
}

/**
 * Decodes what stands between a valid string's quotes and gives the end of what was written: never more than was read,
 * but for junk after it, as copyLoosely. Half of a surrogate pair becomes U+FFFD.
 */
export function decodeString(to: usize, from: usize, end: usize): usize {
  const backslash = i8x16.splat(0x5c);
  let p = from;
  let out = to;
  decodedNonAscii = false;
  while (p < end) {
    const v = v128.load(p);
    v128.store(out, v);
    const mask = <u32>i8x16.bitmask(i8x16.eq(v, backslash));
    if (mask == 0) {
      p += 16;
      out += 16;
      continue;
    }
    const plain = <usize>ctz(mask);
    p += plain;
    out += plain;
    if (p >= end) {
      break;
    }
    const letter = load<u8>(p, 1);
    p += 2;
    if (letter == 0x75) {
      let code = codeAt(p);
      p += 4;
      if ((code & 0xf800) == 0xd800) {
        let pair: u32 = 0;
        if (code < 0xdc00 && p + 6 <= end && load<u16>(p) == 0x755c) {
          const second = codeAt(p + 2);
          if ((second & 0xfc00) == 0xdc00) {
            pair = 0x10000 + ((code & 0x3ff) << 10) + (second & 0x3ff);
            p += 6;
          }
        }
        code = pair == 0 ? 0xfffd : pair;
      }
      out = writeCharacter(out, code);
      continue;
    }
    let byte: u32 = letter;
    if (letter > 0x5c) {
      byte = letter == 0x6e ? 0x0a : letter == 0x74 ? 0x09 : letter == 0x72 ? 0x0d : letter == 0x62 ? 0x08 : 0x0c;
    }
    store<u8>(out, byte);
    out += 1;
  }
  return out - (p - end);
}

/** Where the text ends without the line ends at its end. */
export function withoutLineEnd(from: usize, end: usize): usize {
  let p = end;
  while (p > from && (load<u8>(p - 1) == 0x0a || load<u8>(p - 1) == 0x0d)) {
    p -= 1;
  }
  return p;
}

function isControl(byte: u32): bool {
  return byte == 0x7f || (byte < 0x20 && byte != 0x09 && byte != 0x0a);
}

/** Whether one of the next 16 bytes is such a control character, or the first byte of one. */
function mayHoldControl(at: usize): bool {
  const v = v128.load(at);
  const fine = v128.or(i8x16.eq(v, i8x16.splat(0x09)), i8x16.eq(v, i8x16.splat(0x0a)));
  const c0 = v128.andnot(i8x16.lt_u(v, i8x16.splat(0x20)), fine);
  const others = v128.or(i8x16.eq(v, i8x16.splat(0x7f)), i8x16.eq(v, i8x16.splat(<i8>0xc2)));
  return v128.any_true(v128.or(c0, others));
}

/** Writes control characters of C0 (but for tab and line feed), DEL and C1 as \u001b, in place; gives the new end. */
export function makeVisible(from: usize, end: usize): usize {
  let growth: usize = 0;
  for (let p = from; p < end;) {
    if (!mayHoldControl(p)) {
      p += 16;
      continue;
    }
    for (const stop = min(p + 16, end); p < stop; p += 1) {
      const byte = load<u8>(p);
      if (isControl(byte)) {
        growth += 5;
      } else if (byte == 0xc2 && load<u8>(p, 1) < 0xa0) {
        growth += 4;
      }
    }
  }
  if (growth == 0) {
    return end;
  }
  let out = end + growth;
  for (let p = end; p > from;) {
    p -= 1;
    let byte: u32 = load<u8>(p);
    const isC1 = byte >= 0x80 && byte < 0xa0 && p > from && load<u8>(p - 1) == 0xc2;
    if (isC1) {
      p -= 1;
    }
    if (isC1 || isControl(byte)) {
      out -= 6;
      store<u32>(out, 0x3030755c);
      store<u8>(out, hexDigit(byte >> 4), 4);
      store<u8>(out, hexDigit(byte & 15), 5);
    } else {
      out -= 1;
      store<u8>(out, byte);
    }
  }
  return end + growth;
}

function hexDigit(value: u32): u32 {
  return value < 10 ? 0x30 + value : 0x57 + value;
}

const MS_PER_DAY: i64 = 86400000;
/** The day whose date is in `date`, as 16 bytes that begin with 2026-11-22T. */
let dateOfDay: i64 = i64.MIN_VALUE;
const date = memory.data(16, 16);

function storePair(at: usize, value: u32): void {
  store<u8>(at, 0x30 + value / 10);
  store<u8>(at, 0x30 + (value % 10), 1);
}

/** The proleptic Gregorian date of a day since 1970-01-01, by eras of 400 years that begin in March. */
function writeDate(day: i64): void {
  const shifted = day + 719468;
  const era = (shifted >= 0 ? shifted : shifted - 146096) / 146097;
  const dayOfEra = <u32>(shifted - era * 146097);
  const yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36524 - dayOfEra / 146096) / 365;
  const dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100);
  const shiftedMonth = (5 * dayOfYear + 2) / 153;
  const month = shiftedMonth < 10 ? shiftedMonth + 3 : shiftedMonth - 9;
  const year = <u32>(<i64>yearOfEra + era * 400) + (month <= 2 ? 1 : 0);
  storePair(date, year / 100);
  storePair(date + 2, year % 100);
  store<u8>(date, 0x2d, 4);
  storePair(date + 5, month);
  store<u8>(date, 0x2d, 7);
  storePair(date + 8, dayOfYear - (153 * shiftedMonth + 2) / 5 + 1);
  store<u8>(date, 0x54, 10);
  dateOfDay = day;
}

/** Writes ISO 8601 in UTC with milliseconds, 24 bytes; the time must be from 1970 to 9999. */
export function writeTime(to: usize, ms: i64): void {
  const day = ms / MS_PER_DAY;
  if (day != dateOfDay) {
    writeDate(day);
  }
  v128.store(to, v128.load(date));
  let rest = <u32>(ms - day * MS_PER_DAY);
  const millis = rest % 1000;
  rest /= 1000;
  storePair(to + 11, rest / 3600);
  store<u8>(to, 0x3a, 13);
  storePair(to + 14, (rest / 60) % 60);
  store<u8>(to, 0x3a, 16);
  storePair(to + 17, rest % 60);
  store<u8>(to, 0x2e, 19);
  store<u8>(to, 0x30 + millis / 100, 20);
  storePair(to + 21, millis % 100);
  store<u8>(to, 0x5a, 23);
}
