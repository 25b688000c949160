import { once } from "node:events";
import { createReadStream, rmSync } from "node:fs";
import { gzipSync } from "node:zlib";
import { COMPACTED_EXTENSIONS } from "../../backup-format/compacted-key";
import { writeCompactedText } from "../duckdb/compacted-text";
import type { KeptEngines } from "../duckdb/kept-engines";
import { AccessError, UnreadableError } from "../errors";
import type { Slots } from "../slots";
import { TemporaryFile } from "../temporary-file";
import type { TemporaryFolder } from "../temporary-folder";
import { visible } from "../visible-text";
import type { StoredObject } from "./stored-object";

/** What reading Parquet files needs. */
export interface ParquetReading {
  readonly temporaryFolder: TemporaryFolder;
  /** How many are read at the same time. */
  readonly slots: Slots;
  readonly engines: KeptEngines;
}

const LINE_END = 0x0a;
const CHUNK_BYTES = 512 * 1024;

/** Whether it is read as Parquet: by its name. */
export function isParquet(name: string): boolean {
  return name.endsWith(COMPACTED_EXTENSIONS.parquet);
}

/**
 * A Parquet file that `log-backup compact` wrote, as envelopes of one event each. Its text goes to a temporary file while it
 * is read.
 *
 * @param path of the file; undefined: it is fetched first
 */
export function parquetObject(stored: StoredObject, path: string | undefined, reading: ParquetReading): StoredObject {
  return {
    ...stored,
    isConverted: true,
    open: (offset, signal) => inTurn(reading.slots, () => textOf(stored, path, reading, signal), offset),
    release: () => undefined,
  };
}

/** Holds a place from its first byte to its last, and leaves out what comes before the offset. */
async function* inTurn(
  slots: Slots,
  open: () => AsyncIterable<Uint8Array>,
  offset: number,
): AsyncGenerator<Uint8Array> {
  const ended = new AbortController();
  const leaving = once(ended.signal, "abort");
  await new Promise<void>((resolve) => {
    void slots.use(() => {
      resolve();
      return leaving;
    });
  });
  try {
    let left = offset;
    for await (const bytes of open()) {
      if (left < bytes.length) {
        yield bytes.subarray(left);
      }
      left = Math.max(0, left - bytes.length);
    }
  } finally {
    ended.abort();
  }
}

async function* textOf(
  stored: StoredObject,
  path: string | undefined,
  { temporaryFolder, engines }: ParquetReading,
  signal: AbortSignal,
): AsyncGenerator<Uint8Array> {
  const copy = path === undefined ? new TemporaryFile(temporaryFolder, "parquet") : undefined;
  const text = temporaryFolder.newFile("text");
  try {
    for await (const bytes of copy === undefined ? [] : stored.open(0, signal)) {
      copy?.append(bytes, 0, bytes.length);
    }
    copy?.seal();
    await engines.use((engine) => writeCompactedText(engine, copy?.path ?? path ?? "", text));
    copy?.remove();
    yield* inMembers(createReadStream(text, { highWaterMark: CHUNK_BYTES }) as AsyncIterable<Buffer>);
  } catch (error) {
    signal.throwIfAborted();
    throw error instanceof AccessError ? error : unreadable(stored.name, error);
  } finally {
    copy?.remove();
    rmSync(text, { force: true });
  }
}

/** Text as gzip members of whole lines, not compressed: so that several are decoded at the same time. */
async function* inMembers(text: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  let left: Buffer = Buffer.alloc(0);
  for await (const chunk of text) {
    const all = left.length === 0 ? chunk : Buffer.concat([left, chunk]);
    const end = all.lastIndexOf(LINE_END) + 1;
    if (end > 0) {
      yield gzipSync(all.subarray(0, end), { level: 0 });
    }
    left = all.subarray(end);
  }
}

function unreadable(name: string, cause: unknown): UnreadableError {
  const reason = (cause instanceof Error ? cause.message : String(cause)).split("\n", 1)[0] ?? "";
  return new UnreadableError(
    `cannot read ${visible(name)}: it is damaged, or no Parquet file that log-backup compact wrote, got: ${visible(reason)}`,
    { cause },
  );
}
