import { closeSync, openSync, readSync, rmSync, writeSync } from "node:fs";
import { AccessError } from "./errors";
import { sizeText } from "./size-text";
import type { TemporaryFolder } from "./temporary-folder";

const BUFFER_BYTES = 256 * 1024;

/** A file in a temporary folder: written once from start to end, sealed, then read at any offset. All synchronous. */
export class TemporaryFile {
  readonly path: string;
  private descriptor: number | undefined;
  private buffer: Uint8Array | undefined;
  private buffered = 0;
  private written = 0;

  /**
   * @param kind how its name begins
   * @throws {AccessError} if it cannot be made
   */
  constructor(
    private readonly folder: TemporaryFolder,
    kind: string,
    bufferBytes = BUFFER_BYTES,
  ) {
    this.path = folder.newFile(kind);
    this.buffer = new Uint8Array(bufferBytes);
    try {
      this.descriptor = openSync(this.path, "wx+", 0o600);
    } catch (error) {
      throw this.failure("write", error);
    }
  }

  /** In bytes, with what is still in the buffer. */
  get size(): number {
    return this.written + this.buffered;
  }

  /**
   * Appends the bytes from `start` to before `end`.
   *
   * @throws {AccessError} if they cannot be written, such as when the disk is full
   */
  append(bytes: Uint8Array, start: number, end: number): void {
    const length = end - start;
    const buffer = this.buffer;
    if (buffer === undefined) {
      throw new Error(`${this.path} is sealed.`);
    }
    if (length > buffer.length - this.buffered) {
      this.flush(buffer);
      if (length >= buffer.length) {
        this.write(bytes, start, end);
        return;
      }
    }
    buffer.set(start === 0 && end === bytes.length ? bytes : bytes.subarray(start, end), this.buffered);
    this.buffered += length;
  }

  /** Nothing is appended from now on. Frees the buffer, and closes the file until it is read. */
  seal(): void {
    if (this.buffer !== undefined) {
      this.flush(this.buffer);
      this.buffer = undefined;
    }
    this.release();
  }

  /**
   * Reads a sealed file from `position` on, until `length` bytes are read or the file ends.
   *
   * @returns the number of bytes read
   * @throws {AccessError} if it cannot be read
   */
  read(target: Uint8Array, offset: number, length: number, position: number): number {
    let done = 0;
    try {
      this.descriptor ??= openSync(this.path, "r");
      while (done < length) {
        const count = readSync(this.descriptor, target, offset + done, length - done, position + done);
        if (count === 0) {
          break;
        }
        done += count;
      }
    } catch (error) {
      throw this.failure("read", error);
    }
    return done;
  }

  /** Closes it until it is read again, or more is written. */
  release(): void {
    if (this.descriptor !== undefined) {
      closeSync(this.descriptor);
      this.descriptor = undefined;
    }
  }

  /** Closes and deletes it. */
  remove(): void {
    this.release();
    rmSync(this.path, { force: true });
    this.folder.bytesInUse -= this.written;
    this.written = 0;
    this.buffered = 0;
    this.buffer = undefined;
  }

  private flush(buffer: Uint8Array): void {
    this.write(buffer, 0, this.buffered);
    this.buffered = 0;
  }

  private write(bytes: Uint8Array, start: number, end: number): void {
    let from = start;
    try {
      while (from < end) {
        this.descriptor ??= openSync(this.path, "r+");
        const count = writeSync(this.descriptor, bytes, from, end - from, this.written);
        this.written += count;
        this.folder.bytesInUse += count;
        from += count;
      }
    } catch (error) {
      throw this.failure("write", error);
    }
  }

  private failure(action: "read" | "write", cause: unknown): AccessError {
    const { code, message } = cause as NodeJS.ErrnoException;
    if (code === "ENOSPC" || code === "EDQUOT") {
      const held = sizeText(this.folder.bytesInUse);
      return new AccessError(
        `no space is left for temporary data in ${this.folder.path}, which holds ${held} now: free some, or set TMPDIR to a folder on a bigger disk`,
        { cause },
      );
    }
    return new AccessError(`cannot ${action} temporary data in ${this.folder.path}: ${message}`, { cause });
  }
}
