import type { MissingEvent } from "../completeness/comparison";
import { TemporaryFile } from "../temporary-file";
import type { TemporaryFolder } from "../temporary-folder";

/** Time, fingerprint, number of the log group, and four bytes that align the next. */
const RECORD_BYTES = 32;
const RECORDS_AT_ONCE = 4096;

/** Missing events, any number of them, in a temporary file, in the order in which they are added. */
export class MissingEvents {
  count = 0;
  private readonly file: TemporaryFile;
  private readonly record = new ArrayBuffer(RECORD_BYTES);
  private readonly bytes = new Uint8Array(this.record);
  private readonly time = new Float64Array(this.record, 0, 1);
  private readonly words = new Uint32Array(this.record, 8);

  /** @throws {AccessError} if the file cannot be made */
  constructor(folder: TemporaryFolder) {
    this.file = new TemporaryFile(folder, "missing");
  }

  /** @throws {AccessError} if it cannot be written */
  add({ timestamp, identity, logGroup }: MissingEvent): void {
    this.time[0] = timestamp;
    this.words.set(identity);
    this.words[4] = logGroup;
    this.file.append(this.bytes, 0, RECORD_BYTES);
    this.count += 1;
  }

  /** All of them, in order. To be called when the last one was added. @throws {AccessError} if they cannot be read */
  *each(): Generator<MissingEvent> {
    this.file.seal();
    const buffer = new ArrayBuffer(RECORDS_AT_ONCE * RECORD_BYTES);
    const bytes = new Uint8Array(buffer);
    for (let position = 0; position < this.count * RECORD_BYTES; position += bytes.length) {
      const length = this.file.read(bytes, 0, bytes.length, position);
      for (let at = 0; at < length; at += RECORD_BYTES) {
        const [timestamp = 0] = new Float64Array(buffer, at, 1);
        const [logGroup = 0] = new Uint32Array(buffer, at + 24, 1);
        yield { timestamp, identity: new Uint32Array(buffer, at + 8, 4), logGroup };
      }
    }
  }

  /** Removes the file. */
  close(): void {
    this.file.remove();
  }
}
