import { randomUUID } from "node:crypto";
import { closeSync, openSync, readSync, unlinkSync, writeSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { AccessError } from "../errors";

/** Bytes that are kept in memory, at most. */
const MEMORY_BYTES = 16 * 1024 * 1024;
/** Bytes that are read back from the file at once. */
const READ_BYTES = 512 * 1024;

interface Chunk {
  readonly offset: number;
  readonly bytes: Uint8Array;
}

/**
 * The bytes of a stream that may be asked for again: a span from the released offset to its end. The latest are in memory;
 * where that is not enough, older ones are in a temporary file, which has no name and so vanishes with the process.
 */
export class RetainedBytes {
  /** Offset of the first byte that is still there. */
  start = 0;
  /** Offset after the last byte. */
  end = 0;
  private readonly chunks: Chunk[] = [];
  private inMemory = 0;
  private file: number | undefined;
  /** Offset of the file's first byte, and after its last. */
  private fileStart = 0;
  private fileEnd = 0;

  constructor(
    private readonly memoryBytes = MEMORY_BYTES,
    private readonly folder = tmpdir(),
  ) {}

  /** @throws {AccessError} where they are too many for memory, and cannot be written to a file */
  append(bytes: Uint8Array): void {
    this.chunks.push({ offset: this.end, bytes });
    this.end += bytes.length;
    this.inMemory += bytes.length;
    this.forgetReleased();
    while (this.inMemory > this.memoryBytes && this.chunks.length > 1) {
      this.moveToFile();
    }
  }

  /**
   * Some bytes from an offset on, or undefined where there are none yet.
   *
   * @throws {AccessError} where the temporary file cannot be read
   */
  at(offset: number): Uint8Array | undefined {
    if (offset < this.start) {
      throw new Error(`Bytes from ${offset} on were asked for, and those before ${this.start} released.`);
    }
    const chunk = this.chunks.find((each) => offset >= each.offset && offset < each.offset + each.bytes.length);
    if (chunk !== undefined) {
      return chunk.bytes.subarray(offset - chunk.offset);
    }
    return offset < this.fileEnd ? this.fromFile(offset) : undefined;
  }

  /** Bytes before this offset are not asked for again. */
  release(offset: number): void {
    this.start = Math.max(this.start, offset);
    this.forgetReleased();
  }

  /** Forgets all. */
  close(): void {
    this.release(this.end);
  }

  private forgetReleased(): void {
    for (let first = this.chunks[0]; first !== undefined; first = this.chunks[0]) {
      if (first.offset + first.bytes.length > this.start) {
        break;
      }
      this.chunks.shift();
      this.inMemory -= first.bytes.length;
    }
    if (this.file !== undefined && this.fileEnd <= this.start) {
      closeSync(this.file);
      this.file = undefined;
    }
  }

  private moveToFile(): void {
    const first = this.chunks.shift();
    if (first === undefined) {
      return;
    }
    this.inMemory -= first.bytes.length;
    try {
      this.file ??= this.openFile(first.offset);
      for (let done = 0; done < first.bytes.length;) {
        const position = first.offset - this.fileStart + done;
        done += writeSync(this.file, first.bytes, done, first.bytes.length - done, position);
      }
    } catch (error) {
      throw this.failure("write", error);
    }
    this.fileEnd = first.offset + first.bytes.length;
  }

  private openFile(offset: number): number {
    const path = join(this.folder, `log-backup-${randomUUID()}`);
    const file = openSync(path, "wx+", 0o600);
    unlinkSync(path);
    this.fileStart = offset;
    return file;
  }

  private fromFile(offset: number): Uint8Array {
    const bytes = Buffer.allocUnsafeSlow(Math.min(READ_BYTES, this.fileEnd - offset));
    try {
      const count = readSync(this.file ?? -1, bytes, 0, bytes.length, offset - this.fileStart);
      return bytes.subarray(0, count);
    } catch (error) {
      throw this.failure("read", error);
    }
  }

  private failure(action: "read" | "write", cause: unknown): AccessError {
    const { code, message } = cause as NodeJS.ErrnoException;
    return code === "ENOSPC" || code === "EDQUOT"
      ? new AccessError(
          `no space is left for standard input in ${this.folder}: free some, or set TMPDIR to a folder on a bigger disk`,
          { cause },
        )
      : new AccessError(`cannot ${action} temporary data in ${this.folder}: ${message}`, { cause });
  }
}
