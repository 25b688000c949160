/** An event of the backup, as restore keeps it: in the sorter's records, and in temporary files. */
export interface EventRecord {
  /** Its log stream: see LogStreams. */
  readonly stream: number;
  /** Event time as it is stored, in milliseconds. */
  readonly timestamp: number;
  readonly id: string;
  /** In UTF-8; holds until the next record is asked for. */
  readonly message: Uint8Array;
}

/** Numbers in little endian, then the id and the message, both in UTF-8. */
const HEADER = { length: 0, stream: 4, timestamp: 8, idLength: 16, size: 20 } as const;

/** The length of the record in bytes, and the record. */
export function encodeEvent(stream: number, timestamp: number, id: string, message: string): Buffer {
  const idLength = Buffer.byteLength(id);
  const record = Buffer.allocUnsafe(HEADER.size + idLength + Buffer.byteLength(message));
  record.writeUInt32LE(record.length, HEADER.length);
  record.writeUInt32LE(stream, HEADER.stream);
  record.writeDoubleLE(timestamp, HEADER.timestamp);
  record.writeUInt32LE(idLength, HEADER.idLength);
  record.write(id, HEADER.size);
  record.write(message, HEADER.size + idLength);
  return record;
}

/** @param bytes one whole record */
export function decodeEvent(bytes: Buffer): EventRecord {
  const idEnd = HEADER.size + bytes.readUInt32LE(HEADER.idLength);
  return {
    stream: bytes.readUInt32LE(HEADER.stream),
    timestamp: bytes.readDoubleLE(HEADER.timestamp),
    id: bytes.toString("utf8", HEADER.size, idEnd),
    message: bytes.subarray(idEnd),
  };
}

/**
 * Whole records out of pieces of any size. Each begins with its length in bytes, a 32-bit number in little endian, and holds
 * until the next one is asked for.
 */
export async function* recordsIn(pieces: AsyncIterable<Uint8Array> | Iterable<Uint8Array>): AsyncGenerator<Buffer[]> {
  let rest: Buffer = Buffer.alloc(0);
  /** Pieces of a long record, to be put together once. */
  let parts: Buffer[] = [];
  let missing = 0;
  for await (const piece of pieces) {
    const part = Buffer.from(piece.buffer, piece.byteOffset, piece.length);
    if (part.length < missing) {
      parts.push(Buffer.from(part)); // the piece's memory is used again
      missing -= part.length;
      continue;
    }
    const bytes = parts.length + rest.length === 0 ? part : Buffer.concat([rest, ...parts, part]);
    parts = [];
    const records: Buffer[] = [];
    let start = 0;
    missing = 0;
    while (bytes.length - start >= 4) {
      const length = bytes.readUInt32LE(start);
      if (length > bytes.length - start) {
        missing = length - (bytes.length - start);
        break;
      }
      records.push(bytes.subarray(start, start + length));
      start += length;
    }
    if (records.length > 0) {
      yield records;
    }
    rest = Buffer.from(bytes.subarray(start));
  }
  if (rest.length + parts.length > 0) {
    throw new Error("Restore's temporary data ends in the middle of a record.");
  }
}
