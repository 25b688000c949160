import { type DocumentRead, DocumentReader } from "../../backup-format/document-reader";
import type { EventQuery } from "../../backup-format/event-query";
import { Kernel } from "../../backup-format/kernel";
import type { Statistics } from "../../backup-format/statistics";

/** All that came of a document. */
export interface Outcome {
  readonly read: DocumentRead;
  readonly output: string;
  readonly records: readonly string[];
  readonly rows: readonly Row[];
  readonly statistics: Statistics;
}

export interface Row {
  readonly timestamp: number;
  readonly id: string;
  readonly identities: readonly string[];
  readonly logGroup: string;
}

export const PLAIN: EventQuery = { format: "ndjson", terminal: false, index: false };

const kernel = new Kernel();
const region = kernel.allocate(64 * 1024);
const readers = new Map<string, DocumentReader>();

/**
 * Reads the one document that the bytes hold, after some junk and before what is in the memory from earlier. There is
 * little memory for output unless told otherwise: it has to be taken often.
 */
export function readDocument(
  bytes: string | Uint8Array,
  query: EventQuery,
  slowOnly: boolean,
  outputBytes = 700,
): Outcome {
  const key = JSON.stringify([{ ...query, grep: String(query.grep) }, slowOnly, outputBytes]);
  let reader = readers.get(key);
  if (reader === undefined) {
    reader = new DocumentReader(kernel, query, { slowOnly, outputBytes });
    readers.set(key, reader);
  }
  const document = Buffer.from(bytes);
  const start = 5;
  const end = start + document.length;
  kernel.grow(region, end);
  kernel.bytes.set(document, region.start + start);
  let output = Buffer.alloc(0);
  const records: string[] = [];
  const rows: Row[] = [];
  const take = (): void => {
    const taken = reader.takeOutput();
    const { index } = taken;
    const chunk = Buffer.from(taken.bytes);
    output = Buffer.concat([output, chunk]);
    for (let i = 0; index !== undefined && i < index.count; i += 1) {
      const [from, idFrom, identityFrom] = [index.ends, index.idEnds, index.identityEnds].map(
        (ends) => ends[i - 1] ?? 0,
      );
      records.push(chunk.subarray(from, index.ends[i]).toString());
      rows.push({
        timestamp: index.timestamps[i] ?? NaN,
        id: Buffer.from(index.ids.subarray(idFrom, index.idEnds[i])).toString(),
        identities: Array.from({ length: (index.identityEnds[i] ?? 0) - (identityFrom ?? 0) }, (_, n) =>
          index.identities.subarray(4 * ((identityFrom ?? 0) + n), 4 * ((identityFrom ?? 0) + n + 1)).join(" "),
        ),
        logGroup: index.logGroups.subarray(2 * i, 2 * i + 2).join(" "),
      });
    }
  };
  let read: DocumentRead = reader.read(region, start, end);
  while (read.kind === "full") {
    take();
    read = reader.resume();
  }
  take();
  return { read: relative(read, start), output: output.toString(), records, rows, statistics: reader.takeStatistics() };
}

/** Offsets in the document instead of in the region. */
function relative(read: DocumentRead, start: number): DocumentRead {
  switch (read.kind) {
    case "read":
      return { ...read, end: read.end - start };
    case "damaged":
      return { ...read, at: read.at - start, ...(read.end === undefined ? {} : { end: read.end - start }) };
    default:
      return read;
  }
}
