import { setImmediate as nextTurn } from "node:timers/promises";
import { TemporaryFile } from "../temporary-file";
import type { TemporaryFolder } from "../temporary-folder";
import { recordsIn } from "./event-record";

const PIECE_BYTES = 1024 * 1024;

/** Records in a temporary file: written from start to end, then read as often as needed. */
export class RecordFile {
  /** How many records are in it. */
  count = 0;
  private readonly file: TemporaryFile;

  /** @throws {AccessError} if it cannot be made */
  constructor(folder: TemporaryFolder) {
    this.file = new TemporaryFile(folder, "events");
  }

  /** @throws {AccessError} if it cannot be written */
  append(record: Uint8Array): void {
    this.file.append(record, 0, record.length);
    this.count += 1;
  }

  /** To be called once, after the last append(). */
  seal(): void {
    this.file.seal();
  }

  /** All records, many at a time; they hold until the next ones are asked for. @throws {AccessError} if they cannot be read */
  records(): AsyncGenerator<Buffer[]> {
    return recordsIn(this.pieces());
  }

  /** Deletes it. */
  remove(): void {
    this.file.remove();
  }

  private async *pieces(): AsyncGenerator<Uint8Array> {
    const window = new Uint8Array(PIECE_BYTES);
    let position = 0;
    for (;;) {
      const length = this.file.read(window, 0, window.length, position);
      if (length === 0) {
        this.file.release();
        return;
      }
      position += length;
      yield window.subarray(0, length);
      await nextTurn(); // reading does not wait for anything itself
    }
  }
}
