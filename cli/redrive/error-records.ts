import { verifyLargeMember } from "../reading/large-member";
import { ObjectBytes, type ReadableObject } from "../reading/object-bytes";
import type { ErrorRecord } from "./error-record";
import type { ErrorScanner } from "./error-scanner";

/** Bytes that are looked at at once, at least: a record of Firehose has at most 1000 KiB, a third more in base64. */
const PART_BYTES = 2 * 1024 * 1024;

export interface ErrorRecordsOptions {
  readonly scanner: ErrorScanner;
  readonly signal: AbortSignal;
  /** It is the text of a gzip member. */
  readonly isText?: boolean;
  /** Bytes that are looked at at once, at least. */
  readonly partBytes?: number;
}

/**
 * The records of an error object, in order, with a bounded part of it in memory.
 *
 * @throws what opening and reading the object throws
 */
export async function* readErrorRecords(
  object: ReadableObject,
  options: ErrorRecordsOptions,
): AsyncGenerator<ErrorRecord> {
  const { scanner, signal, isText = false, partBytes = PART_BYTES } = options;
  let bytes = new ObjectBytes(object, 0, signal);
  let records = 0;
  try {
    let offset = 0;
    let size = partBytes;
    let inDamage = false;
    for (;;) {
      // One byte more tells whether the object ends there.
      await bytes.readTo(offset + size + 1);
      const end = Math.min(bytes.end, offset + size);
      const final = bytes.ended && bytes.end === end;
      const part = bytes.copy(offset, end, (count) => new Uint8Array(count));
      const scanned = scanner.scan({ bytes: Buffer.from(part.buffer), offset, final, inDamage, isText });
      for (const record of scanned.records) {
        records += 1;
        yield record;
      }
      size = scanned.end > 0 ? partBytes : 2 * size;
      offset += scanned.end;
      ({ inDamage } = scanned);
      bytes.confirm(offset);
      if (scanned.why === "too-large") {
        const member = await verifyLargeMember(object, offset, signal);
        bytes.close();
        if ("reason" in member) {
          records += 1;
          yield { error: undefined, reason: `at byte ${offset}: ${member.reason}` };
          offset += 1;
          inDamage = true;
        } else {
          for await (const record of readErrorRecords(member, { ...options, isText: true })) {
            records += 1;
            yield record;
          }
          offset = member.end;
        }
        bytes = new ObjectBytes(object, offset, signal);
      } else if (final && scanned.why === "done") {
        break;
      }
    }
  } finally {
    bytes.close();
  }
  if (records === 0) {
    yield { error: undefined, reason: isText ? "a gzip member is empty" : "the object is empty" };
  }
}
