/** Raw deflate, RFC 1951, after the ideas of libdeflate. Takes and refuses what zlib does. */
import {
  bufferAfterBlock,
  countAfterBlock,
  inflateCarefully,
  nextAfterBlock,
  outputAfterBlock,
} from "./inflate-careful";
import { bufferAfterCodes, countAfterCodes, nextAfterCodes, readCodes, useFixedCodes } from "./inflate-header";
import { patterns, periods } from "./inflate-patterns";
import { CUT, DONE, FULL, refuse, refusedAt } from "./inflate-results";
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
/** A round of the fast loop starts only with this much room: it writes two literals and a match of 258 at most. */
const FAST_OUTPUT: usize = 272;

let inputAt: usize = 0;
let outputAt: usize = 0;

/** After 0: the address after the stream's last byte. */
export function inflatedInputEnd(): usize {
  return inputAt;
}

/** After 1: about the address where it was noticed. */
export function refusedInput(): usize {
  return refusedAt;
}

/** After 0: the address after the last byte that was written. */
export function inflatedOutputEnd(): usize {
  return outputAt;
}

/**
 * Inflates one stream. Up to 64 bytes after both ends may be touched, but what is read there has no influence.
 * Nothing but 0 tells anything of what the output holds.
 *
 * @returns 0: done; 1: not valid deflate data; 2: the input ends inside the stream; 3: the output is full
 */
export function inflate(input: usize, inputEnd: usize, output: usize, outputEnd: usize): i32 {
  // The next bits of the stream, the first one lowest. The lowest 8 bits of `count` say how many of them count; above,
  // there is litter. `next` is the address of the first byte of which no bit counts; it may be behind the input's end.
  let buffer: u64 = 0;
  let count: u32 = 0;
  let next = input;
  let out = output;
  const outFast = outputEnd - output > FAST_OUTPUT ? outputEnd - FAST_OUTPUT : output;

  for (let isLast = false; !isLast;) {
    buffer |= load<u64>(next) << count;
    next += 7 - ((count >> 3) & 7);
    count = (count & 63) | 56;
    isLast = ((<u32>buffer) & 1) != 0;
    const type = ((<u32>buffer) >> 1) & 3;
    buffer >>= 3;
    count -= 3;
    if (next - (count >> 3) > inputEnd) {
      return CUT;
    }

    if (type == 0) {
      let at = next - (count >> 3);
      if (at + 4 > inputEnd) {
        return CUT;
      }
      const length = <usize>load<u16>(at);
      if (length != ((<usize>load<u16>(at, 2)) ^ 0xffff)) {
        return refuse(at, inputEnd);
      }
      at += 4;
      if (length > inputEnd - at) {
        return CUT;
      }
      if (length > outputEnd - out) {
        return FULL;
      }
      memory.copy(out, at, length);
      out += length;
      next = at + length;
      buffer = 0;
      count = 0;
    } else if (type == 3) {
      return refuse(next - (count >> 3), inputEnd);
    } else {
      if (type == 1) {
        useFixedCodes();
      } else {
        const result = readCodes(buffer, count, next, inputEnd);
        if (result != DONE) {
          return result;
        }
        buffer = bufferAfterCodes;
        count = countAfterCodes;
        next = nextAfterCodes;
      }

      let ended = false;
      if (next < inputEnd && out < outFast) {
        buffer |= load<u64>(next) << (<u64>count);
        next += 7 - ((count >> 3) & 7);
        count |= 56;
        let entry = load<u32>(literalTable + (((<u32>buffer) & LITERAL_MASK) << 2));
        do {
          // 56 bits or more: two literals of 11 and a length of 20 leave 14 for the distance's look-up.
          let saved = buffer;
          buffer >>= <u64>entry;
          count -= entry;
          if (entry & LITERAL) {
            store<u8>(out++, <u8>(entry >> 16));
            entry = load<u32>(literalTable + (((<u32>buffer) & LITERAL_MASK) << 2));
            saved = buffer;
            buffer >>= <u64>entry;
            count -= entry;
            if (entry & LITERAL) {
              store<u8>(out++, <u8>(entry >> 16));
              entry = load<u32>(literalTable + (((<u32>buffer) & LITERAL_MASK) << 2));
              saved = buffer;
              buffer >>= <u64>entry;
              count -= entry;
              if (entry & LITERAL) {
                store<u8>(out++, <u8>(entry >> 16));
                entry = load<u32>(literalTable + (((<u32>buffer) & LITERAL_MASK) << 2));
                buffer |= load<u64>(next) << (<u64>count);
                next += 7 - ((count >> 3) & 7);
                count |= 56;
                continue;
              }
            }
          }
          if (entry & EXCEPTION) {
            if (entry & POINTER) {
              entry = load<u32>(
                literalTable + (entry >> 16) + (((<u32>buffer) & ~((<u32>-1) << ((entry >> 8) & 15))) << 2),
              );
              saved = buffer;
              buffer >>= <u64>entry;
              count -= entry;
              if (entry & LITERAL) {
                store<u8>(out++, <u8>(entry >> 16));
                buffer |= load<u64>(next) << (<u64>count);
                next += 7 - ((count >> 3) & 7);
                count |= 56;
                entry = load<u32>(literalTable + (((<u32>buffer) & LITERAL_MASK) << 2));
                continue;
              }
            }
            if (entry & EXCEPTION) {
              if (entry & NO_SYMBOL) {
                return refuse(next - ((count & 63) >> 3), inputEnd);
              }
              ended = true;
              break;
            }
          }
          const length: usize = (entry >> 16) + (((<u32>saved) & ~((<u32>-1) << entry)) >> (entry >> 8));

          entry = load<u32>(distanceTable + (((<u32>buffer) & DISTANCE_MASK) << 2));
          if ((count & 63) < 40) {
            buffer |= load<u64>(next) << (<u64>count);
            next += 7 - ((count >> 3) & 7);
            count |= 56;
          }
          if (entry & EXCEPTION) {
            if (entry & POINTER) {
              buffer >>= DISTANCE_TABLE_BITS;
              count -= DISTANCE_TABLE_BITS;
              entry = load<u32>(
                distanceTable + (entry >> 16) + (((<u32>buffer) & ~((<u32>-1) << ((entry >> 8) & 15))) << 2),
              );
            }
            if (entry & NO_SYMBOL) {
              count -= entry & 63;
              return refuse(next - ((count & 63) >> 3), inputEnd);
            }
          }
          saved = buffer;
          buffer >>= <u64>entry;
          count -= entry;
          const distance: usize = (entry >> 16) + (((<u32>saved) & ~((<u32>-1) << entry)) >> (entry >> 8));
          entry = load<u32>(literalTable + (((<u32>buffer) & LITERAL_MASK) << 2));
          if (distance > out - output) {
            return refuse(next - ((count & 63) >> 3), inputEnd);
          }
          buffer |= load<u64>(next) << (<u64>count);
          next += 7 - ((count >> 3) & 7);
          count |= 56;

          let to = out;
          let from = out - distance;
          out += length;
          if (distance >= 16) {
            v128.store(to, v128.load(from));
            v128.store(to, v128.load(from, 16), 16);
            to += 32;
            while (to < out) {
              from += 32;
              v128.store(to, v128.load(from));
              v128.store(to, v128.load(from, 16), 16);
              to += 32;
            }
          } else {
            const pattern = i8x16.swizzle(v128.load(from), v128.load(patterns + (distance << 4)));
            const period = <usize>load<u8>(periods + distance);
            do {
              v128.store(to, pattern);
              to += period;
            } while (to < out);
          }
        } while (next < inputEnd && out < outFast);
        count &= 63;
      }

      if (!ended) {
        const result = inflateCarefully(buffer, count, next, inputEnd, out, output, outputEnd);
        if (result != DONE) {
          return result;
        }
        buffer = bufferAfterBlock;
        count = countAfterBlock;
        next = nextAfterBlock;
        out = outputAfterBlock;
      }
      if (next - (count >> 3) > inputEnd) {
        return CUT;
      }
    }
  }
  inputAt = next - (count >> 3);
  outputAt = out;
  return DONE;
}
