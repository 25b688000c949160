import type { EventQuery } from "../../backup-format/event-query";
import type { StoredObject } from "../sources/stored-object";
import { BackupReader, type Reading } from "./backup-reader";
import { DecoderPool } from "./decoder-pool";

export interface ReadBackupOptions {
  readonly query: EventQuery;
  /** Threads that decode. */
  readonly jobs: number;
  readonly signal: AbortSignal;
  /** The script of the threads. */
  readonly workerFile?: string | undefined;
}

/** Objects of S3 that are opened before their turn: each takes a round trip or two until its first byte. */
const OBJECTS_AHEAD = 8;

/**
 * Reads all objects, and gives what they hold part by part, in the objects' order. The output of a part may be changed, and
 * is used again when the next part is asked for.
 */
export async function* readBackup(
  objects: AsyncIterable<StoredObject>,
  { query, jobs, signal, workerFile }: ReadBackupOptions,
): AsyncGenerator<Reading<StoredObject>> {
  const pool = new DecoderPool({ query, jobs, workerFile });
  const reader = new BackupReader<StoredObject>({ pool, window: 2 * jobs + 1, objectsAhead: OBJECTS_AHEAD, signal });
  try {
    for await (const reading of reader.read(objects)) {
      yield reading;
      if (reading.kind === "part") {
        pool.recycle(reading.decoded);
      }
    }
  } finally {
    await pool.close();
  }
}
