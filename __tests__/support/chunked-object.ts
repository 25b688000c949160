import { placeOf } from "../../cli/problem-report";
import { BackupReader } from "../../cli/reading/backup-reader";
import { DecoderPool } from "../../cli/reading/decoder-pool";
import type { ReadableObject } from "../../cli/reading/object-bytes";
import { NDJSON } from "./read-object";
import { WORKER_FILE } from "./run-command";

/** An object in memory that comes in chunks of those sizes, again and again. */
export class ChunkedObject implements ReadableObject {
  released = 0;
  opened = 0;

  constructor(
    private readonly bytes: Uint8Array,
    private readonly sizes: readonly number[] = [64 * 1024],
    readonly arrival?: Date,
  ) {}

  // eslint-disable-next-line @typescript-eslint/require-await -- what is read from elsewhere takes time
  async *open(offset: number): AsyncGenerator<Uint8Array> {
    if (offset < this.released) {
      throw new Error(`bytes from ${this.released} on were asked for last, got: ${offset}`);
    }
    this.opened += 1;
    for (let start = offset, chunk = 0; start < this.bytes.length; chunk += 1) {
      const size = this.sizes[chunk % this.sizes.length] ?? 1;
      yield this.bytes.subarray(start, start + size);
      start += size;
    }
  }

  release(offset: number): void {
    this.released = offset;
  }
}

/** Reads objects to their ends: what they hold, what is wrong with them, where they end, and in how many parts they came. */
export async function readObjects(objects: readonly ChunkedObject[], segmentBytes?: number, query = NDJSON, jobs = 1) {
  const pool = new DecoderPool({ query, jobs, workerFile: WORKER_FILE });
  const reader = new BackupReader<ChunkedObject>({
    pool,
    window: 3,
    objectsAhead: 2,
    signal: new AbortController().signal,
    ...(segmentBytes !== undefined && { segmentBytes }),
  });
  const texts: string[] = [];
  const problems: string[] = [];
  const ends: number[] = [];
  let parts = 0;
  for await (const reading of reader.read(listed(objects))) {
    if (reading.kind === "end") {
      ends.push(reading.sizeBytes);
      continue;
    }
    parts += 1;
    texts.push(...reading.decoded.output.map(({ bytes }) => Buffer.from(bytes).toString()));
    problems.push(...reading.decoded.problems.map((problem) => `${placeOf(problem)}: ${problem.reason}`));
  }
  await pool.close();
  return { text: texts.join(""), problems, ends, parts };
}

// eslint-disable-next-line @typescript-eslint/require-await -- objects are listed one after the other
export async function* listed<T>(items: readonly T[]): AsyncGenerator<T> {
  yield* items;
}
