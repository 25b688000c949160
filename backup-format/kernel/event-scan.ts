/** Reads one event of an envelope. The answers are in variables here: where its parts are, strings without quotes. */
import { afterSpace, hasEscapes, numberEnd, stringEnd, valueEnd } from "./json-scan";

export let idAt: usize = 0;
export let idEnd: usize = 0;
export let idEscaped: bool = false;
export let time: i64 = 0;
export let messageAt: usize = 0;
export let messageEnd: usize = 0;
export let messageEscaped: bool = false;
/** Whether the event may have spaces between its tokens. */
export let spaced: bool = false;

/** Whether it has an id that is a string, a timestamp and a message, and nothing else. */
export let plain: bool = false;

/** What eventEnd answers where the text ends inside a string, and all is well so far. */
export const CUT: usize = 1;

/** `{"id":"` */
const ID: u64 = 0x223a226469227b;
/** `","times` and `estamp":` of `","timestamp":` */
const TIMESTAMP_1: u64 = 0x73656d6974222c22;
const TIMESTAMP_2: u64 = 0x3a22706d61747365;
/** `,"messag` and `ssage":"` of `,"message":"` */
const MESSAGE_1: u64 = 0x67617373656d222c;
const MESSAGE_2: u64 = 0x223a226567617373;

/** Milliseconds from 1970 to 9999, of 13 digits or of any number. */
const DIGITS: usize = 13;
const LAST_MS: i64 = 253402300799999;

const HAS_ID: u32 = 1;
const HAS_TIMESTAMP: u32 = 2;
const HAS_MESSAGE: u32 = 4;
const HAS_ALL: u32 = 7;

/** Whether all eight bytes are digits. */
function areDigits(eight: u64): bool {
  return (
    ((eight & 0xf0f0f0f0f0f0f0f0) | (((eight + 0x0606060606060606) & 0xf0f0f0f0f0f0f0f0) >> 4)) == 0x3333333333333333
  );
}

/** The number of eight digits, the first one in the lowest byte. */
function numberOf(eight: u64): u64 {
  let value = eight & 0x0f0f0f0f0f0f0f0f;
  value = (value * 10 + (value >> 8)) & 0x00ff00ff00ff00ff;
  value = (value * 100 + (value >> 16)) & 0x0000ffff0000ffff;
  return (value * 10000 + (value >> 32)) & 0xffffffff;
}

/**
 * Reads the event that begins there, and gives the place after it. 0 means damaged or unusual, 1 cut. Up to 64 bytes
 * after the text's end may be looked at.
 */
export function eventEnd(from: usize, end: usize): usize {
  plain = true;
  if (from + 128 < end && (load<u64>(from) & 0x00ffffffffffffff) == ID) {
    const id = from + 7;
    let p = id + 56;
    idEscaped = false;
    if (load<u64>(p) != TIMESTAMP_1 || !are56Digits(id)) {
      p = stringEnd(id, end);
      if (p == 0) {
        return 0;
      }
      if (p + 64 >= end) {
        return p >= end ? CUT : oddEventEnd(from + 1, end, 0);
      }
      idEscaped = hasEscapes;
    }
    idAt = id;
    idEnd = p;
    const digits = p + 14;
    if (
      load<u64>(p) == TIMESTAMP_1 &&
      load<u64>(p, 6) == TIMESTAMP_2 &&
      load<u64>(digits + DIGITS) == MESSAGE_1 &&
      load<u64>(digits + DIGITS, 4) == MESSAGE_2
    ) {
      const first = load<u64>(digits);
      const last = load<u64>(digits, 5);
      if (areDigits(first) && areDigits(last) && (first & 0xff) != 0x30) {
        time = <i64>(numberOf(first) * 100000 + numberOf((last & 0xffffffffff000000) | 0x303030));
        messageAt = digits + DIGITS + 12;
        messageEnd = stringEnd(messageAt, end);
        if (messageEnd == 0) {
          return 0;
        }
        if (messageEnd >= end) {
          return CUT;
        }
        messageEscaped = hasEscapes;
        spaced = false;
        const next = messageEnd + 1;
        return load<u8>(next) == 0x7d ? next + 1 : oddEventEnd(next, end, HAS_ALL);
      }
    }
  }
  return from < end && load<u8>(from) == 0x7b ? oddEventEnd(from + 1, end, 0) : 0;
}

function are56Digits(at: usize): bool {
  const zero = i8x16.splat(0x30);
  const nine = i8x16.splat(9);
  const a = i8x16.gt_u(i8x16.sub(v128.load(at), zero), nine);
  const b = i8x16.gt_u(i8x16.sub(v128.load(at, 16), zero), nine);
  const c = i8x16.gt_u(i8x16.sub(v128.load(at, 32), zero), nine);
  const d = i8x16.gt_u(i8x16.sub(v128.load(at, 40), zero), nine);
  return !v128.any_true(v128.or(v128.or(a, b), v128.or(c, d)));
}

/**
 * The same for any order of keys, unknown ones too, from after the brace or, where id, timestamp and message are known
 * already, from after the last value.
 */
function oddEventEnd(from: usize, end: usize, known: u32): usize {
  let p = from;
  let has = known;
  spaced = true;
  if (known == HAS_ALL) {
    p = afterSpace(p, end);
    if (p >= end) {
      return 0;
    }
    const byte = load<u8>(p);
    if (byte != 0x2c) {
      return byte == 0x7d ? p + 1 : 0;
    }
    p += 1;
  }
  for (;;) {
    p = afterSpace(p, end);
    if (p >= end || load<u8>(p) != 0x22) {
      return 0;
    }
    const key = p + 1;
    const keyEnd = stringEnd(key, end);
    if (keyEnd == 0 || hasEscapes) {
      return 0;
    }
    p = afterSpace(keyEnd + 1, end);
    if (p >= end || load<u8>(p) != 0x3a) {
      return 0;
    }
    p = afterSpace(p + 1, end);
    if (p >= end) {
      return 0;
    }
    const which = knownKey(key, keyEnd - key);
    if ((has & which) != 0) {
      return 0;
    }
    has |= which;
    const isString = load<u8>(p) == 0x22;
    const valueAt = p;
    if (which == 0) {
      plain = false;
      p = valueEnd(p, end);
    } else if (isString) {
      p = stringEnd(p + 1, end) + 1;
    } else {
      const first = load<u8>(p);
      p = first == 0x2d || first - 0x30 < 10 ? numberEnd(p, end) : 0;
    }
    if (p < CUT + 1 || p > end) {
      return 0;
    }
    if (which == HAS_ID) {
      idAt = isString ? valueAt + 1 : valueAt;
      idEnd = isString ? p - 1 : p;
      idEscaped = isString && hasEscapes;
      plain = plain && isString;
    } else if (which == HAS_MESSAGE) {
      if (!isString) {
        return 0;
      }
      messageAt = valueAt + 1;
      messageEnd = p - 1;
      messageEscaped = hasEscapes;
    } else if (which == HAS_TIMESTAMP) {
      if (!readTime(valueAt, p)) {
        return 0;
      }
    }
    p = afterSpace(p, end);
    if (p >= end) {
      return 0;
    }
    const byte = load<u8>(p);
    p += 1;
    if (byte == 0x7d) {
      return has == HAS_ALL ? p : 0;
    }
    if (byte != 0x2c) {
      return 0;
    }
  }
  return 0;
}

/** Whether the text is a whole number that is a time from 1970 to 9999, which becomes the event's. */
function readTime(from: usize, end: usize): bool {
  if (end - from > 15) {
    return false;
  }
  let value: i64 = 0;
  for (let p = from; p < end; p += 1) {
    const digit: u32 = load<u8>(p) - 0x30;
    if (digit > 9) {
      return false;
    }
    value = value * 10 + <i64>digit;
  }
  time = value;
  return value <= LAST_MS;
}

function knownKey(at: usize, size: usize): u32 {
  if (size == 2) {
    return load<u16>(at) == 0x6469 ? HAS_ID : 0;
  }
  if (size == 7) {
    return load<u32>(at) == 0x7373656d && load<u32>(at, 3) == 0x65676173 ? HAS_MESSAGE : 0;
  }
  if (size == 9) {
    return load<u64>(at) == 0x6d617473656d6974 && load<u8>(at, 8) == 0x70 ? HAS_TIMESTAMP : 0;
  }
  return 0;
}
