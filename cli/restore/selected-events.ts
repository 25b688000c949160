import type { OutputChunk } from "../../backup-format/segment";
import { RecordSorter } from "../record-sorter";
import type { TemporaryFolder } from "../temporary-folder";
import { decodeEvent, encodeEvent, recordsIn } from "./event-record";
import { LogStreams } from "./log-streams";
import { RecordFile } from "./record-file";
import { isTime } from "./refusals";

/** The events of the backup that are to be restored. */
export interface SelectedEvents {
  /** Each event once, by time, then id: see event-record.ts. */
  readonly file: RecordFile;
  readonly streams: LogStreams;
  /** How many copies of events were left out. */
  readonly repeats: number;
  /** Event times in milliseconds: of the first and of the last one that has a time. */
  readonly firstMs: number | undefined;
  readonly lastMs: number | undefined;
}

interface StoredEvent {
  readonly id: unknown;
  readonly message: string;
  readonly owner: string;
  readonly logGroup: string;
  readonly logStream: string;
}

/** Sorts the events of a backup and leaves out repeats, in bounded memory. */
export class EventCollector {
  /** Events so far, with repeats. */
  count = 0;
  private readonly streams = new LogStreams();
  private readonly sorter: RecordSorter;

  constructor(private readonly folder: TemporaryFolder) {
    this.sorter = new RecordSorter({ temporaryFolder: folder, dedupe: true });
  }

  /**
   * Adds events in the format `ndjson`, with their index. Copies what it needs.
   *
   * @throws {AccessError} if temporary files cannot be written
   */
  add({ bytes, index }: OutputChunk): void {
    if (index === undefined) {
      throw new Error("Restore needs the index of the events.");
    }
    const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
    const records: Buffer[] = [];
    const ends = new Uint32Array(index.count);
    let size = 0;
    for (let record = 0; record < index.count; record += 1) {
      const line = text.toString("utf8", index.ends[record - 1] ?? 0, index.ends[record]);
      const event = JSON.parse(line) as StoredEvent;
      const ids = Buffer.from(index.ids.subarray(index.idEnds[record - 1] ?? 0, index.idEnds[record]));
      // A number of 56 digits would be rounded.
      const id = typeof event.id === "string" ? event.id : ids.toString();
      const encoded = encodeEvent(this.streams.numberOf(event), index.timestamps[record] ?? NaN, id, event.message);
      records.push(encoded);
      size += encoded.length;
      ends[record] = size;
    }
    this.count += index.count;
    this.sorter.add(Buffer.concat(records, size), { ...index, ends });
  }

  /** All that was added. To be called once. @throws {AccessError} if temporary files cannot be written or read */
  async finish(): Promise<SelectedEvents> {
    const file = new RecordFile(this.folder);
    let firstMs: number | undefined;
    let lastMs: number | undefined;
    for await (const records of recordsIn(bytesOf(this.sorter.sorted()))) {
      for (const record of records) {
        const { timestamp } = decodeEvent(record);
        if (isTime(timestamp)) {
          firstMs ??= timestamp;
          lastMs = timestamp;
        }
        file.append(record);
      }
    }
    file.seal();
    const { repeats } = this.sorter;
    this.close();
    return { file, streams: this.streams, repeats, firstMs, lastMs };
  }

  /** Frees memory and removes its files. */
  close(): void {
    this.sorter.close();
  }
}

/** The bytes of sorted chunks. */
export async function* bytesOf(chunks: AsyncIterable<{ readonly bytes: Uint8Array }>): AsyncGenerator<Uint8Array> {
  for await (const { bytes } of chunks) {
    yield bytes;
  }
}
