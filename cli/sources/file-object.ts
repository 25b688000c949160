import { type FileHandle, open } from "node:fs/promises";
import { fileError } from "./file-errors";
import type { StoredObject } from "./stored-object";

const CHUNK_BYTES = 512 * 1024;
/** What is read once more at the end, to see that it is the end. */
const END_BYTES = 4096;

/** What is known of a file before it is read. */
export interface FileFacts {
  /** To open it, and as users see it. */
  readonly path: string;
  /** Undefined: unknown, because it cannot be looked at; opening it will say why. */
  readonly sizeBytes: number | undefined;
  readonly lastModified: Date | undefined;
  readonly arrival: Date | undefined;
}

/** A regular file. */
export function fileObject({ path, ...facts }: FileFacts): StoredObject {
  return {
    name: path,
    ...facts,
    version: facts.lastModified?.toISOString(),
    open: (offset, signal) => readFile(path, offset, facts.sizeBytes ?? 0, signal),
    release: () => undefined,
  };
}

async function* readFile(path: string, offset: number, size: number, signal: AbortSignal): AsyncGenerator<Uint8Array> {
  let file: FileHandle | undefined;
  try {
    signal.throwIfAborted();
    file = await open(path, "r").catch((error: unknown) => {
      throw fileError(path, error);
    });
    for (let position = offset; ;) {
      // Each chunk is another buffer: whoever gets it may keep it.
      const bytes = Buffer.allocUnsafeSlow(Math.min(CHUNK_BYTES, Math.max(size - position, END_BYTES)));
      const { bytesRead } = await file.read(bytes, 0, bytes.length, position).catch((error: unknown) => {
        throw fileError(path, error);
      });
      signal.throwIfAborted();
      if (bytesRead === 0) {
        return;
      }
      position += bytesRead;
      yield bytes.subarray(0, bytesRead);
    }
  } finally {
    await file?.close();
  }
}
