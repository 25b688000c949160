/** The header of a block with codes of its own, RFC 1951 3.2.7, and the fixed codes, 3.2.6. */
import { CUT, DONE, refuse } from "./inflate-results";
import { buildTable, FOR_DISTANCES, FOR_LENGTHS, FOR_LITERALS, lengthTable } from "./inflate-tables";

/** In which order the lengths of the code lengths' codes come. */
const lengthOrder: usize = memory.data<u8>([16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15]);
/** One byte for each symbol: 288 + 32, and what a last repetition may write too much. */
const codeLengths: usize = memory.data(512, 64);

let tablesAreFixed = false;

/** Where `readCodes` has ended: the bits that are loaded, how many count, and the address of the next ones. */
export let bufferAfterCodes: u64 = 0;
export let countAfterCodes: u32 = 0;
export let nextAfterCodes: usize = 0;

/** Sets both tables to the fixed codes. */
export function useFixedCodes(): void {
  if (tablesAreFixed) {
    return;
  }
  memory.fill(codeLengths, 8, 144);
  memory.fill(codeLengths + 144, 9, 112);
  memory.fill(codeLengths + 256, 7, 24);
  memory.fill(codeLengths + 280, 8, 8);
  buildTable(codeLengths, 288, FOR_LITERALS);
  memory.fill(codeLengths, 5, 32);
  buildTable(codeLengths, 32, FOR_DISTANCES);
  tablesAreFixed = true;
}

/**
 * Reads the codes of a block, after its first three bits, and sets both tables to them.
 *
 * @param buffer the stream's next bits, the first one lowest
 * @param count how many of them count
 * @param next address of the first byte that does not
 */
export function readCodes(buffer: u64, count: u32, next: usize, inputEnd: usize): i32 {
  tablesAreFixed = false;
  buffer |= load<u64>(next) << count;
  next += (63 - count) >> 3;
  count |= 56;
  const literals = ((<u32>buffer) & 31) + 257;
  const distances = (((<u32>buffer) >> 5) & 31) + 1;
  const lengths = (((<u32>buffer) >> 10) & 15) + 4;
  buffer >>= 14;
  count -= 14;
  if (next - (count >> 3) > inputEnd) {
    return CUT;
  }
  if (literals > 286 || distances > 30) {
    return refuse(next - (count >> 3), inputEnd);
  }

  memory.fill(codeLengths, 0, 19);
  for (let index: u32 = 0; index < lengths; index++) {
    if (count < 3) {
      buffer |= load<u64>(next) << count;
      next += (63 - count) >> 3;
      count |= 56;
    }
    store<u8>(codeLengths + <usize>load<u8>(lengthOrder + index), <u8>(buffer & 7));
    buffer >>= 3;
    count -= 3;
  }
  if (next - (count >> 3) > inputEnd) {
    return CUT;
  }
  if (!buildTable(codeLengths, 19, FOR_LENGTHS)) {
    return refuse(next - (count >> 3), inputEnd);
  }

  const total = literals + distances;
  let index: u32 = 0;
  let last: u8 = 0;
  while (index < total) {
    // The longest takes 7 + 7 bits.
    if (count < 14) {
      buffer |= load<u64>(next) << count;
      next += (63 - count) >> 3;
      count |= 56;
    }
    const entry = load<u32>(lengthTable + (((<usize>buffer) & 127) << 2));
    const symbol = entry >> 16;
    buffer >>= <u64>(entry & 63);
    count -= entry & 63;
    let repeat: u32 = 1;
    if (symbol < 16) {
      last = <u8>symbol;
    } else {
      const bits: u32 = symbol == 16 ? 2 : symbol == 17 ? 3 : 7;
      repeat = ((<u32>buffer) & ((1 << bits) - 1)) + (symbol == 18 ? 11 : 3);
      buffer >>= <u64>bits;
      count -= bits;
    }
    if (next - (count >> 3) > inputEnd) {
      return CUT;
    }
    if ((symbol == 16 && index == 0) || index + repeat > total) {
      return refuse(next - (count >> 3), inputEnd);
    }
    if (symbol > 16) {
      last = 0;
    }
    if (symbol < 16) {
      store<u8>(codeLengths + index, last);
    } else {
      memory.fill(codeLengths + index, last, repeat);
    }
    index += repeat;
  }

  // Without a code for the end of the block it would have none.
  if (load<u8>(codeLengths, 256) == 0) {
    return refuse(next - (count >> 3), inputEnd);
  }
  if (
    !buildTable(codeLengths, literals, FOR_LITERALS) ||
    !buildTable(codeLengths + literals, distances, FOR_DISTANCES)
  ) {
    return refuse(next - (count >> 3), inputEnd);
  }
  bufferAfterCodes = buffer;
  countAfterCodes = count;
  nextAfterCodes = next;
  return DONE;
}
