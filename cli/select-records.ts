import type { RecordIndex } from "../backup-format/event-query";
import type { IdentitySet } from "./identity-set";

/** Some of the records of a chunk, back to back. */
export interface SelectedRecords {
  readonly bytes: Uint8Array;
  readonly records: number;
}

/**
 * Keeps those records that are wanted, in their order. Writes over the chunk's own bytes.
 *
 * @param isWanted asked once for each record, in order
 */
export function selectRecords(
  bytes: Uint8Array,
  index: RecordIndex,
  isWanted: (record: number) => boolean,
): SelectedRecords {
  let length = 0;
  let records = 0;
  let start = 0;
  for (let record = 0; record < index.count; record += 1) {
    const end = index.ends[record] ?? start;
    if (isWanted(record)) {
      if (length !== start) {
        bytes.copyWithin(length, start, end);
      }
      length += end - start;
      records += 1;
    }
    start = end;
  }
  return { bytes: bytes.subarray(0, length), records };
}

/**
 * Whether a record holds an event that is not in the set yet; adds its events to the set. A record without events, which
 * is a control message's envelope, is new each time.
 */
export function isNew(index: RecordIndex, record: number, seen: IdentitySet): boolean {
  const [from, to] =
    index.identityEnds.length === 0
      ? [record, record + 1]
      : [record === 0 ? 0 : (index.identityEnds[record - 1] ?? 0), index.identityEnds[record] ?? 0];
  let anyNew = from === to;
  for (let identity = from; identity < to; identity += 1) {
    anyNew = seen.add(index.identities, 4 * identity) || anyNew;
  }
  return anyNew;
}
