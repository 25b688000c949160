import { CUT, DONE, FULL, refuse } from "./inflate-results";
import {
  DISTANCE_TABLE_BITS,
  distanceTable,
  EXCEPTION,
  LITERAL,
  LITERAL_TABLE_BITS,
  literalTable,
  NO_SYMBOL,
  POINTER,
} from "./inflate-tables";

const LITERAL_MASK: u32 = (1 << LITERAL_TABLE_BITS) - 1;
const DISTANCE_MASK: u32 = (1 << DISTANCE_TABLE_BITS) - 1;

/** Where `inflateCarefully` has ended: the bits that are loaded, how many count, and the addresses of what comes next. */
export let bufferAfterBlock: u64 = 0;
export let countAfterBlock: u32 = 0;
export let nextAfterBlock: usize = 0;
export let outputAfterBlock: usize = 0;

/**
 * Reads a block to its end near the ends of input and output: one symbol, and one byte, at a time.
 *
 * @param buffer the stream's next bits, the first one lowest
 * @param count how many of them count
 * @param next address of the first byte of which no bit counts
 * @param out where the text goes on
 * @param output where the text begins: no match reaches back further
 */
export function inflateCarefully(
  buffer: u64,
  count: u32,
  next: usize,
  inputEnd: usize,
  out: usize,
  output: usize,
  outputEnd: usize,
): i32 {
  for (let ended = false; !ended;) {
    buffer |= load<u64>(next) << (<u64>count);
    next += 7 - ((count >> 3) & 7);
    count |= 56;
    let entry = load<u32>(literalTable + (((<u32>buffer) & LITERAL_MASK) << 2));
    if (entry & POINTER && !(entry & LITERAL)) {
      buffer >>= LITERAL_TABLE_BITS;
      count -= LITERAL_TABLE_BITS;
      entry = load<u32>(literalTable + (entry >> 16) + (((<u32>buffer) & ~((<u32>-1) << ((entry >> 8) & 15))) << 2));
    }
    let saved = buffer;
    buffer >>= <u64>entry;
    count -= entry & 63;
    if (next - (count >> 3) > inputEnd) {
      return CUT;
    }
    if (entry & LITERAL) {
      if (out >= outputEnd) {
        return FULL;
      }
      store<u8>(out++, <u8>(entry >> 16));
      continue;
    }
    if (entry & EXCEPTION) {
      if (entry & NO_SYMBOL) {
        return refuse(next - (count >> 3), inputEnd);
      }
      ended = true;
      continue;
    }
    const length: usize = (entry >> 16) + (((<u32>saved) & ~((<u32>-1) << entry)) >> (entry >> 8));
    entry = load<u32>(distanceTable + (((<u32>buffer) & DISTANCE_MASK) << 2));
    if (entry & POINTER) {
      buffer >>= DISTANCE_TABLE_BITS;
      count -= DISTANCE_TABLE_BITS;
      entry = load<u32>(distanceTable + (entry >> 16) + (((<u32>buffer) & ~((<u32>-1) << ((entry >> 8) & 15))) << 2));
    }
    saved = buffer;
    buffer >>= <u64>entry;
    count -= entry & 63;
    if (next - (count >> 3) > inputEnd) {
      return CUT;
    }
    if (entry & EXCEPTION) {
      return refuse(next - (count >> 3), inputEnd);
    }
    const distance: usize = (entry >> 16) + (((<u32>saved) & ~((<u32>-1) << entry)) >> (entry >> 8));
    if (distance > out - output) {
      return refuse(next - (count >> 3), inputEnd);
    }
    if (length > outputEnd - out) {
      return FULL;
    }
    for (const end = out + length; out < end; out++) {
      store<u8>(out, load<u8>(out - distance));
    }
  }
  bufferAfterBlock = buffer;
  countAfterBlock = count;
  nextAfterBlock = next;
  outputAfterBlock = out;
  return DONE;
}
