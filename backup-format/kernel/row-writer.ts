/** Format row: what is in it beside the event, and what it cannot hold. */
import { EventState, OTHERS_BYTES, OTHERS_OFFSET } from "./event-state";
import { copyLoosely, writeText } from "./record-text";

const BACKSLASH: u32 = 0x5c;
const QUOTE: u32 = 0x22;

/** `arrivedA` of ARRIVED_AT in row-format.ts, and its last letter. */
const ARRIVED_A: u64 = 0x4164657669727261;
const T: u32 = 0x74;
/** The most digits that such a number has; LAST_ROW_MS in row-format.ts. */
const MOST_DIGITS: usize = 15;
const LAST_ROW_MS: i64 = 253402300799999;

/** Keeps a member of the envelope that is none of those known: when it arrived, or any other. False as keepOther(). */
export function keepMember(s: EventState, keyAt: usize, keyEnd: usize, valueAt: usize, valueEnd: usize): bool {
  if (keyEnd - keyAt == 9 && load<u64>(keyAt) == ARRIVED_A && load<u8>(keyAt, 8) == T) {
    const time = wholeNumber(valueAt, valueEnd);
    if (time >= 0) {
      s.envelopeArrivedAtMs = <f64>time;
      return true;
    }
  }
  return keepOther(s, keyAt, keyEnd, valueAt, valueEnd);
}

/** A time in milliseconds, from 1970 to 9999, without leading zeros; -1 where it is none. */
function wholeNumber(from: usize, end: usize): i64 {
  if (end - from > MOST_DIGITS || (load<u8>(from) == 0x30 && end - from > 1)) {
    return -1;
  }
  let value: i64 = 0;
  for (let p = from; p < end; p += 1) {
    const digit = <i64>load<u8>(p) - 0x30;
    if (digit < 0 || digit > 9) {
      return -1;
    }
    value = 10 * value + digit;
  }
  return value <= LAST_ROW_MS ? value : -1;
}

/**
 * Keeps a member of the envelope that is none of those known, as text in a JSON string. False where the slow path has to:
 * it is long, or has escapes.
 */
function keepOther(s: EventState, keyAt: usize, keyEnd: usize, valueAt: usize, valueEnd: usize): bool {
  const start: usize = s.scratchAt + OTHERS_OFFSET;
  let p: usize = start + s.othersSize;
  if (<usize>s.othersSize + 2 * (keyEnd - keyAt + (valueEnd - valueAt)) + 16 > <usize>OTHERS_BYTES) {
    return false;
  }
  p = writeText(p, s.othersSize == 0 ? '\\"' : ',\\"');
  copyLoosely(p, keyAt, keyEnd - keyAt);
  p = writeText(p + (keyEnd - keyAt), '\\":');
  for (let from = valueAt; from < valueEnd; from += 1) {
    const byte: u32 = load<u8>(from);
    if (byte == BACKSLASH) {
      return false;
    }
    if (byte == QUOTE) {
      store<u8>(p, BACKSLASH);
      p += 1;
    }
    // Between tokens there may be line ends and tabs.
    store<u8>(p, byte < 0x20 ? 0x20 : byte);
    p += 1;
  }
  s.othersSize = <u32>(p - start);
  return true;
}

/** Whether a string's text can stand in a row as it is: half of a surrogate pair cannot, and pairs are not told from it. */
export function canWriteRow(from: usize, end: usize, escaped: bool): bool {
  if (!escaped) {
    return true;
  }
  const backslash = i8x16.splat(0x5c);
  let p = from;
  while (p < end) {
    const mask = <u32>i8x16.bitmask(i8x16.eq(v128.load(p), backslash));
    if (mask == 0) {
      p += 16;
      continue;
    }
    p += <usize>ctz(mask);
    if (p >= end) {
      break;
    }
    // \\ud8.. to \\udf..
    if (load<u8>(p, 1) == 0x75 && ((<u32>load<u8>(p, 2)) | 0x20) == 0x64 && <u32>load<u8>(p, 3) >= 0x38) {
      return false;
    }
    p += 2;
  }
  return true;
}

export function canWriteNames(s: EventState): bool {
  return (
    canWriteRow(s.ownerAt, s.ownerEnd, s.ownerEscaped != 0) &&
    canWriteRow(s.groupAt, s.groupEnd, s.groupEscaped != 0) &&
    canWriteRow(s.streamAt, s.streamEnd, s.streamEscaped != 0)
  );
}

/** Writes a plain event up to the end of its message, whatever the order and the spaces it was stored with. */
export function writeRowBegin(
  to: usize,
  idAt: usize,
  idEnd: usize,
  time: i64,
  messageAt: usize,
  messageEnd: usize,
): usize {
  let p = writeText(to, '{"id":"');
  copyLoosely(p, idAt, idEnd - idAt);
  p = writeText(p + (idEnd - idAt), '","timestamp":');
  p = writeWhole(p, time);
  p = writeText(p, ',"message":"');
  copyLoosely(p, messageAt, messageEnd - messageAt);
  return writeText(p + (messageEnd - messageAt), '"');
}

/** Writes what every row of the envelope ends with, after its names. */
export function writeRowEnd(s: EventState, to: usize): usize {
  let p = to;
  if (s.envelopeArrivedAtMs == s.envelopeArrivedAtMs) {
    p = writeText(p, ',"arrivedAt":');
    p = writeWhole(p, <i64>s.envelopeArrivedAtMs);
  }
  if (s.othersSize > 0) {
    p = writeText(p, ',"rest":"{');
    copyLoosely(p, s.scratchAt + OTHERS_OFFSET, s.othersSize);
    p = writeText(p + s.othersSize, '}"');
  }
  return p;
}

/** A number that is not negative. */
function writeWhole(to: usize, value: i64): usize {
  let digits: usize = 1;
  for (let left = value / 10; left > 0; left /= 10) {
    digits += 1;
  }
  let left = value;
  for (let i = digits; i > 0; i -= 1) {
    store<u8>(to + i - 1, <u8>(0x30 + (left % 10)));
    left /= 10;
  }
  return to + digits;
}
