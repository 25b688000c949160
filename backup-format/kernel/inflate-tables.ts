/**
 * Decoding tables of RFC 1951's prefix codes, after the ideas of libdeflate. A table answers one look-up by the next bits
 * of the stream, the first bit lowest. Codes longer than that share a subtable, which stands behind the main table.
 *
 * An entry, from the lowest bit:
 *   0..5   bits that the symbol takes: those of its code (in a subtable: the rest of it), and its extra bits
 *   8..11  bits of the code alone; in a pointer: how many bits the subtable is looked up by
 *   13..15 kind, see below
 *   16..   literal, length or distance without its extra bits; in a pointer: the subtable's offset in bytes
 *   31     it is a literal
 */

export const LITERAL: u32 = 0x8000_0000;
/** Set in every entry that is neither a literal, a length nor a distance. */
export const EXCEPTION: u32 = 0x8000;
export const POINTER: u32 = 0x4000;
/** A code that stands for nothing. With neither this nor POINTER, an exception is the end of the block. */
export const NO_SYMBOL: u32 = 0x2000;

export const LITERAL_TABLE_BITS: u32 = 11;
export const DISTANCE_TABLE_BITS: u32 = 8;
export const LENGTH_TABLE_BITS: u32 = 7;

/** What a code is for decides which incomplete ones zlib takes. */
export const FOR_LENGTHS: i32 = 0;
export const FOR_LITERALS: i32 = 1;
export const FOR_DISTANCES: i32 = 2;

/** Entries of the largest table that codes of up to 15 bits can need, by zlib's `enough`: 2342 and 402. */
export const literalTable: usize = memory.data(2400 * 4, 64);
export const distanceTable: usize = memory.data(448 * 4, 64);
/** Codes of the code lengths; only needed while the two others are read. */
export const lengthTable: usize = memory.data(128 * 4, 64);

const literalSymbols: usize = memory.data(288 * 4, 64);
const distanceSymbols: usize = memory.data(32 * 4, 64);
const lengthSymbols: usize = memory.data(19 * 4, 64);
const counts: usize = memory.data(16 * 4, 64);
const places: usize = memory.data(16 * 4, 64);
const sorted: usize = memory.data(320 * 2, 64);

describeSymbols();

/** Entries of all symbols, without the length of their code. */
function describeSymbols(): void {
  for (let symbol: u32 = 0; symbol < 256; symbol++) {
    store<u32>(literalSymbols + (symbol << 2), LITERAL | (symbol << 16));
  }
  store<u32>(literalSymbols + (256 << 2), EXCEPTION);
  let base: u32 = 3;
  for (let symbol: u32 = 257; symbol < 285; symbol++) {
    const extra = symbol < 265 ? 0 : (symbol - 261) >> 2;
    store<u32>(literalSymbols + (symbol << 2), (base << 16) | extra);
    base += 1 << extra;
  }
  store<u32>(literalSymbols + (285 << 2), 258 << 16);
  store<u32>(literalSymbols + (286 << 2), EXCEPTION | NO_SYMBOL);
  store<u32>(literalSymbols + (287 << 2), EXCEPTION | NO_SYMBOL);
  base = 1;
  for (let symbol: u32 = 0; symbol < 30; symbol++) {
    const extra = symbol < 4 ? 0 : (symbol >> 1) - 1;
    store<u32>(distanceSymbols + (symbol << 2), (base << 16) | extra);
    base += 1 << extra;
  }
  store<u32>(distanceSymbols + (30 << 2), EXCEPTION | NO_SYMBOL);
  store<u32>(distanceSymbols + (31 << 2), EXCEPTION | NO_SYMBOL);
  for (let symbol: u32 = 0; symbol < 19; symbol++) {
    store<u32>(lengthSymbols + (symbol << 2), symbol << 16);
  }
}

/**
 * Makes the table of a code that is given by its symbols' code lengths, one byte each, 0 where a symbol is not used.
 *
 * @returns whether zlib would take the code: it must be complete, but it may be empty, and other codes
 * than those of lengths may be one code of one bit
 */
export function buildTable(lengths: usize, symbols: u32, use: i32): bool {
  memory.fill(counts, 0, 16 * 4);
  for (let symbol: u32 = 0; symbol < symbols; symbol++) {
    const count = counts + ((<usize>load<u8>(lengths + symbol)) << 2);
    store<u32>(count, load<u32>(count) + 1);
  }
  let entries = lengthSymbols;
  let table = lengthTable;
  let tableBits = LENGTH_TABLE_BITS;
  if (use == FOR_LITERALS) {
    entries = literalSymbols;
    table = literalTable;
    tableBits = LITERAL_TABLE_BITS;
  } else if (use == FOR_DISTANCES) {
    entries = distanceSymbols;
    table = distanceTable;
    tableBits = DISTANCE_TABLE_BITS;
  }

  // Where each length's symbols begin once they are sorted, and how much of all codes they use.
  let place: u32 = 0;
  let used: u32 = 0;
  for (let length: u32 = 1; length < 16; length++) {
    const count = load<u32>(counts + (length << 2));
    store<u32>(places + (length << 2), place);
    place += count;
    used += count << (15 - length);
  }
  if (used > 1 << 15) {
    return false;
  }
  for (let symbol: u32 = 0; symbol < symbols; symbol++) {
    const length = <usize>load<u8>(lengths + symbol);
    if (length != 0) {
      const at = load<u32>(places + (length << 2));
      store<u16>(sorted + (at << 1), <u16>symbol);
      store<u32>(places + (length << 2), at + 1);
    }
  }
  if (used < 1 << 15) {
    if (place != 0 && (use == FOR_LENGTHS || load<u32>(counts, 4) != place)) {
      return false;
    }
    fillIncomplete(table, tableBits, entries, place != 0);
    return true;
  }
  fillComplete(table, tableBits, entries);
  return true;
}

/** At most the code `0` has a symbol: every other bit stands for nothing. */
function fillIncomplete(table: usize, tableBits: u32, entries: usize, hasSymbol: bool): void {
  const none = EXCEPTION | NO_SYMBOL | 0x101;
  const entry = hasSymbol ? load<u32>(entries + ((<usize>load<u16>(sorted)) << 2)) + 0x101 : none;
  const end = table + (4 << tableBits);
  for (let at = table; at < end; at += 8) {
    store<u32>(at, entry);
    store<u32>(at, none, 4);
  }
}

/**
 * Walks the codes in their order, bits reversed. While the length grows towards the table's, the table so far is doubled,
 * so that every entry of a short code is written only once.
 */
function fillComplete(table: usize, tableBits: u32, entries: usize): void {
  let symbol = sorted;
  let code: u32 = 0;
  let length: u32 = 1;
  let size: u32 = 2;
  let left = load<u32>(counts, 4);
  for (;;) {
    while (left == 0) {
      length++;
      left = load<u32>(counts + (length << 2));
      if (length <= tableBits) {
        memory.copy(table + (size << 2), table, size << 2);
        size <<= 1;
      }
    }
    if (length > tableBits) {
      break;
    }
    const entry = load<u32>(entries + ((<usize>load<u16>(symbol)) << 2));
    store<u32>(table + (code << 2), entry + length * 0x101);
    symbol += 2;
    left--;
    const after = nextCode(code, size - 1);
    if (after == 0) {
      for (; length < tableBits; length++) {
        memory.copy(table + (size << 2), table, size << 2);
        size <<= 1;
      }
      return;
    }
    code = after;
  }

  const mask: u32 = (1 << tableBits) - 1;
  let end: u32 = 1 << tableBits;
  let prefix: u32 = -1;
  let start: u32 = 0;
  for (;;) {
    const rest = length - tableBits;
    if ((code & mask) != prefix) {
      prefix = code & mask;
      start = end;
      // As many bits as it takes until the codes that are left fill the subtable.
      let bits = rest;
      let codes = left;
      while (codes < (<u32>1) << bits) {
        bits++;
        codes = (codes << 1) + load<u32>(counts + ((tableBits + bits) << 2));
      }
      end = start + (1 << bits);
      store<u32>(table + (prefix << 2), EXCEPTION | POINTER | (start << 18) | (bits << 8) | tableBits);
    }
    const entry = load<u32>(entries + ((<usize>load<u16>(symbol)) << 2)) + rest * 0x101;
    for (let at = start + (code >> tableBits); at < end; at += 1 << rest) {
      store<u32>(table + (at << 2), entry);
    }
    symbol += 2;
    code = nextCode(code, (1 << length) - 1);
    if (code == 0) {
      return;
    }
    left--;
    while (left == 0) {
      length++;
      left = load<u32>(counts + (length << 2));
    }
  }
}

/** The code after this one, of the same length: plus one, with the first bit lowest. 0 after the last one. */
function nextCode(code: u32, ones: u32): u32 {
  const clear = code ^ ones;
  if (clear == 0) {
    return 0;
  }
  const bit = (<u32>1) << (31 - clz(clear));
  return (code & (bit - 1)) | bit;
}
