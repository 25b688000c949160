import { compareIds, RECORD_HEADER } from "./record-layout";

/**
 * The order of records in memory by time, then id, then as they came.
 *
 * @param bytes what the records lie in, see record-layout.ts, also as a view
 * @param offsets where each begins, in the order they came; arrays may be longer than `count`
 * @returns where each begins, in order
 */
export function recordOrder(bytes: Uint8Array, view: DataView, offsets: Uint32Array, count: number): Uint32Array {
  const high = new Uint32Array(count);
  const low = new Uint32Array(count);
  for (let index = 0; index < count; index += 1) {
    const at = (offsets[index] ?? 0) + RECORD_HEADER.time;
    const top = view.getUint32(at + 4, true);
    const bottom = view.getUint32(at, true);
    // The bits of floating point numbers are in order once the sign is turned, and all bits of negative ones.
    const isNegative = top >>> 31 === 1;
    high[index] = isNegative ? ~top : top ^ 0x8000_0000;
    low[index] = isNegative ? ~bottom : bottom;
  }
  const order = orderByKeys(high, low);
  const hasSameTime = (one: number, other: number) => high[one] === high[other] && low[one] === low[other];
  const compare = (one: number, other: number) =>
    compareRecordIds(bytes, view, offsets[one] ?? 0, offsets[other] ?? 0) || one - other;
  sortTies(order, hasSameTime, compare);
  for (let place = 0; place < count; place += 1) {
    order[place] = offsets[order[place] ?? 0] ?? 0;
  }
  return order;
}

/** A stable radix sort, a byte of the key at a time from the last on. Times of a backup have few bytes that differ. */
function orderByKeys(high: Uint32Array, low: Uint32Array): Uint32Array {
  const count = high.length;
  let order = new Uint32Array(count);
  for (let index = 0; index < count; index += 1) {
    order[index] = index;
  }
  let next = new Uint32Array(count);
  const starts = new Uint32Array(256);
  for (const words of [low, high]) {
    for (let shift = 0; shift < 32; shift += 8) {
      starts.fill(0);
      for (let index = 0; index < count; index += 1) {
        const byte = ((words[index] ?? 0) >>> shift) & 0xff;
        starts[byte] = (starts[byte] ?? 0) + 1;
      }
      if (starts.includes(count)) {
        continue;
      }
      let start = 0;
      for (let byte = 0; byte < 256; byte += 1) {
        const size = starts[byte] ?? 0;
        starts[byte] = start;
        start += size;
      }
      for (let place = 0; place < count; place += 1) {
        const index = order[place] ?? 0;
        const byte = ((words[index] ?? 0) >>> shift) & 0xff;
        const to = starts[byte] ?? 0;
        next[to] = index;
        starts[byte] = to + 1;
      }
      [order, next] = [next, order];
    }
  }
  return order;
}

/** Sorts each stretch of equal keys that is not in order yet; most are, as streams deliver in order. */
function sortTies(
  order: Uint32Array,
  isTie: (one: number, other: number) => boolean,
  compare: (one: number, other: number) => number,
): void {
  let start = 0;
  while (start < order.length) {
    let end = start + 1;
    let inOrder = true;
    for (; end < order.length && isTie(order[start] ?? 0, order[end] ?? 0); end += 1) {
      inOrder &&= compare(order[end - 1] ?? 0, order[end] ?? 0) <= 0;
    }
    if (!inOrder) {
      order.subarray(start, end).sort(compare);
    }
    start = end;
  }
}

function compareRecordIds(bytes: Uint8Array, view: DataView, one: number, other: number): number {
  const { idKey, length } = RECORD_HEADER;
  const oneKey = view.getUint32(one + idKey, true);
  const otherKey = view.getUint32(other + idKey, true);
  return compareIds(bytes, one + length, oneKey, bytes, other + length, otherKey);
}
