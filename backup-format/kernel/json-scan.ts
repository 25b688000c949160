/**
 * Goes over JSON by its grammar. Positions are addresses. An answer of 0 means that what stands there is damaged, ends too
 * early or is too odd for this reader: the caller has a slower one that knows. Up to 64 bytes after `end` may be looked
 * at, but they never make a difference.
 */

/** Whether the string that was scanned last has a backslash in it. */
export let hasEscapes: bool = false;
/** Not 0 where the strings scanned since it was reset, or the bytes after them, may hold bytes above 0x7f. */
export let nonAscii: i32 = 0;

export function resetNonAscii(): void {
  nonAscii = 0;
}

const ODD: u64 = 0xaaaaaaaaaaaaaaaa;
const MAX_DEPTH: u32 = 64;

function isDigit(byte: u32): bool {
  return byte - 0x30 < 10;
}

/**
 * Where the string's closing quote is, `from` being the first byte after the opening one; `end` or beyond where there is
 * none and all is well so far.
 */
export function stringEnd(from: usize, end: usize): usize {
  const quote = i8x16.splat(0x22);
  const backslash = i8x16.splat(0x5c);
  const space = i8x16.splat(0x20);
  let p = from;
  let escapes: u64 = 0;
  let high: i32 = 0;
  /** 1 where the block's first byte is escaped by the last one before it. */
  let carry: u64 = 0;
  while (p < end) {
    const a = v128.load(p);
    const b = v128.load(p, 16);
    const c = v128.load(p, 32);
    const d = v128.load(p, 48);
    high |= i8x16.bitmask(v128.or(v128.or(a, b), v128.or(c, d)));
    const quotes =
      (<u64>(<u32>i8x16.bitmask(i8x16.eq(a, quote)))) |
      ((<u64>(<u32>i8x16.bitmask(i8x16.eq(b, quote)))) << 16) |
      ((<u64>(<u32>i8x16.bitmask(i8x16.eq(c, quote)))) << 32) |
      ((<u64>(<u32>i8x16.bitmask(i8x16.eq(d, quote)))) << 48);
    const backslashes =
      (<u64>(<u32>i8x16.bitmask(i8x16.eq(a, backslash)))) |
      ((<u64>(<u32>i8x16.bitmask(i8x16.eq(b, backslash)))) << 16) |
      ((<u64>(<u32>i8x16.bitmask(i8x16.eq(c, backslash)))) << 32) |
      ((<u64>(<u32>i8x16.bitmask(i8x16.eq(d, backslash)))) << 48);
    let controls: u64 = 0;
    const low = v128.or(
      v128.or(i8x16.lt_u(a, space), i8x16.lt_u(b, space)),
      v128.or(i8x16.lt_u(c, space), i8x16.lt_u(d, space)),
    );
    if (v128.any_true(low)) {
      controls =
        (<u64>(<u32>i8x16.bitmask(i8x16.lt_u(a, space)))) |
        ((<u64>(<u32>i8x16.bitmask(i8x16.lt_u(b, space)))) << 16) |
        ((<u64>(<u32>i8x16.bitmask(i8x16.lt_u(c, space)))) << 32) |
        ((<u64>(<u32>i8x16.bitmask(i8x16.lt_u(d, space)))) << 48);
    }
    let stops = quotes | controls;
    if ((backslashes | carry) != 0) {
      // Every other one of a run of backslashes escapes what comes after it.
      const escaping = backslashes & ~carry;
      const series = (((escaping << 1) | ODD) - escaping) ^ ODD;
      const escaped = series ^ (backslashes | carry);
      carry = (series & backslashes) >> 63;
      stops &= ~(escaped & quotes);
      const before = (stops & (0 - stops)) - 1;
      escapes |= backslashes & before;
      let others = escaped & before & ~(quotes | backslashes);
      while (others != 0) {
        if (!isEscape(p + <usize>ctz(others), end)) {
          return 0;
        }
        others &= others - 1;
      }
    }
    if (stops != 0) {
      p += <usize>ctz(stops);
      if (p < end && load<u8>(p) != 0x22) {
        return 0;
      }
      break;
    }
    p += 64;
  }
  hasEscapes = escapes != 0;
  nonAscii |= high;
  return p;
}

/** Whether the byte may follow a backslash, with its digits if it is a `u`. */
function isEscape(at: usize, end: usize): bool {
  switch (load<u8>(at)) {
    case 0x2f:
    case 0x62:
    case 0x66:
    case 0x6e:
    case 0x72:
    case 0x74:
      return true;
    case 0x75:
      return (
        at + 5 <= end &&
        isHex(load<u8>(at, 1)) &&
        isHex(load<u8>(at, 2)) &&
        isHex(load<u8>(at, 3)) &&
        isHex(load<u8>(at, 4))
      );
    default:
      return false;
  }
}

function isHex(byte: u32): bool {
  return isDigit(byte) || (byte | 0x20) - 0x61 < 6;
}

/** The first byte that is no white space, or `end`. */
export function afterSpace(from: usize, end: usize): usize {
  let p = from;
  while (p < end) {
    const byte = load<u8>(p);
    if (byte > 0x20 || (byte != 0x20 && byte != 0x0a && byte != 0x0d && byte != 0x09)) {
      break;
    }
    p += 1;
  }
  return p;
}

function digitsEnd(from: usize, end: usize): usize {
  let p = from;
  while (p < end && isDigit(load<u8>(p))) {
    p += 1;
  }
  return p == from ? 0 : p;
}

/** Where the number ends that begins there. */
export function numberEnd(from: usize, end: usize): usize {
  let p = from;
  if (load<u8>(p) == 0x2d) {
    p += 1;
  }
  if (load<u8>(p) == 0x30) {
    p += 1;
  } else {
    p = digitsEnd(p, end);
    if (p == 0) {
      return 0;
    }
  }
  if (p < end && load<u8>(p) == 0x2e) {
    p = digitsEnd(p + 1, end);
    if (p == 0) {
      return 0;
    }
  }
  if (p < end && (load<u8>(p) | 0x20) == 0x65) {
    p += 1;
    const sign = load<u8>(p);
    if (sign == 0x2b || sign == 0x2d) {
      p += 1;
    }
    p = digitsEnd(p, end);
  }
  return p;
}

/** Where the key's value begins: past the key, whose first byte after the quote is at `from`, the colon and spaces. */
function valueStart(from: usize, end: usize): usize {
  const keyEnd = stringEnd(from, end);
  if (keyEnd == 0 || keyEnd >= end) {
    return 0;
  }
  const colon = afterSpace(keyEnd + 1, end);
  return load<u8>(colon) == 0x3a ? afterSpace(colon + 1, end) : 0;
}

/** Where the value ends that begins there. */
export function valueEnd(from: usize, end: usize): usize {
  let p = from;
  /** A bit for each open object or array, 1 for objects, the innermost lowest. */
  let isObject: u64 = 0;
  let depth: u32 = 0;
  for (;;) {
    if (p >= end) {
      return 0;
    }
    const first = load<u8>(p);
    if (first == 0x22) {
      p = stringEnd(p + 1, end);
      if (p == 0 || p >= end) {
        return 0;
      }
      p += 1;
    } else if (first == 0x7b || first == 0x5b) {
      p = afterSpace(p + 1, end);
      if (p >= end) {
        return 0;
      }
      if (load<u8>(p) == first + 2) {
        p += 1;
      } else {
        if (depth == MAX_DEPTH) {
          return 0;
        }
        depth += 1;
        isObject = (isObject << 1) | (first == 0x7b ? 1 : 0);
        if (first == 0x7b) {
          if (load<u8>(p) != 0x22) {
            return 0;
          }
          p = valueStart(p + 1, end);
          if (p == 0) {
            return 0;
          }
        }
        continue;
      }
    } else if (first == 0x74 && load<u32>(p) == 0x65757274) {
      p += 4;
    } else if (first == 0x6e && load<u32>(p) == 0x6c6c756e) {
      p += 4;
    } else if (first == 0x66 && load<u32>(p, 1) == 0x65736c61) {
      p += 5;
    } else {
      p = numberEnd(p, end);
      if (p == 0) {
        return 0;
      }
    }
    // A value has ended, and with it perhaps what it stands in.
    for (;;) {
      if (depth == 0) {
        return p;
      }
      p = afterSpace(p, end);
      if (p >= end) {
        return 0;
      }
      const byte = load<u8>(p);
      p += 1;
      if (byte == 0x2c) {
        p = afterSpace(p, end);
        if ((isObject & 1) != 0) {
          if (p >= end || load<u8>(p) != 0x22) {
            return 0;
          }
          p = valueStart(p + 1, end);
          if (p == 0) {
            return 0;
          }
        }
        break;
      }
      if (byte != ((isObject & 1) != 0 ? 0x7d : 0x5d)) {
        return 0;
      }
      depth -= 1;
      isObject >>= 1;
    }
  }
  return 0;
}
