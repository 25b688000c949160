import { IDENTITY_BYTES, idLengthOf, RECORD_HEADER } from "./record-layout";
import type { TemporaryFile } from "./temporary-file";

const EMPTY = new Uint8Array(0);

/**
 * Records in order, one at a time. After advance() the header and the id of the next one are at `start` of `bytes`; what
 * follows, identities and record, may be longer than memory and is taken in pieces with take() and appendTo().
 */
export abstract class RecordSource {
  bytes: Uint8Array = EMPTY;
  start = 0;
  time = 0;
  idKey = 0;
  idStart = 0;
  identityCount = 0;
  recordLength = 0;
  /** Where the next piece is. */
  protected at = 0;
  /** Bytes of this record from there on. */
  protected left = 0;
  protected view: DataView = new DataView(EMPTY.buffer);

  /** @param rank which of several sources is first with records that are equal */
  constructor(readonly rank: number) {}

  /** Goes on to the next record, whatever is left of this one. False if there is none. */
  abstract advance(): boolean;

  /** Copies the next piece, at most `most` bytes, at least one if any is left of the record. Returns its length. */
  take(target: Uint8Array, offset: number, most: number): number {
    const length = Math.min(most, this.piece());
    const { bytes, at } = this;
    target.set(bytes.subarray(at, at + length), offset);
    this.at += length;
    this.left -= length;
    return length;
  }

  /** Appends the whole record as it is kept; nothing of it may have been taken. */
  appendTo(file: TemporaryFile): void {
    file.append(this.bytes, this.start, this.at);
    while (this.left > 0) {
      const length = this.piece();
      file.append(this.bytes, this.at, this.at + length);
      this.at += length;
      this.left -= length;
    }
  }

  /** Makes at least one byte of the record available, if one is left, and returns how many are. */
  protected abstract piece(): number;

  protected abstract skip(length: number): void;

  /** Takes over what the header says; it must be there, at `start`. */
  protected readHeader(): void {
    const { view, start } = this;
    this.time = view.getFloat64(start + RECORD_HEADER.time, true);
    this.recordLength = view.getUint32(start + RECORD_HEADER.recordLength, true);
    this.idKey = view.getUint32(start + RECORD_HEADER.idKey, true);
    this.identityCount = view.getUint32(start + RECORD_HEADER.identityCount, true);
    this.idStart = start + RECORD_HEADER.length;
    this.at = this.idStart + idLengthOf(this.idKey);
    this.left = this.identityCount * IDENTITY_BYTES + this.recordLength;
  }
}

/** Records in memory. */
export class MemorySource extends RecordSource {
  private place = 0;

  /** @param order where each record begins in the bytes */
  constructor(
    bytes: Uint8Array,
    view: DataView,
    private readonly order: Uint32Array,
  ) {
    super(0);
    this.bytes = bytes;
    this.view = view;
  }

  override advance(): boolean {
    if (this.place >= this.order.length) {
      return false;
    }
    this.start = this.order[this.place] ?? 0;
    this.place += 1;
    this.readHeader();
    return true;
  }

  protected override piece(): number {
    return this.left;
  }

  protected override skip(length: number): void {
    this.at += length;
    this.left -= length;
  }
}

/** Records in a file, read through a window: of a record longer than that only a part is in memory. */
export class FileSource extends RecordSource {
  private end = 0;
  private position = 0;

  /** @param window memory to read through; more is taken only for an id that is longer */
  constructor(
    private readonly file: TemporaryFile,
    rank: number,
    window: Uint8Array,
  ) {
    super(rank);
    this.setWindow(window);
  }

  override advance(): boolean {
    this.skip(this.left);
    this.start = this.at;
    if (!this.load(RECORD_HEADER.length)) {
      return false;
    }
    this.readHeader();
    if (this.at > this.end) {
      this.load(this.at - this.start);
      this.readHeader();
    }
    return true;
  }

  protected override piece(): number {
    if (this.at >= this.end && this.left > 0) {
      this.start = this.at;
      if (!this.load(1)) {
        throw new Error("A temporary file of the sort ends in the middle of a record.");
      }
    }
    return Math.min(this.left, this.end - this.at);
  }

  protected override skip(length: number): void {
    this.at += length;
    this.left -= length;
    if (this.at > this.end) {
      this.position += this.at - this.end;
      this.at = this.end;
    }
  }

  /** Has that many bytes from `start` on in the window, which moves them to its beginning. False if the file ends. */
  private load(length: number): boolean {
    if (this.end - this.start >= length) {
      return true;
    }
    const old = this.bytes;
    const kept = this.end - this.start;
    if (length > old.length) {
      this.setWindow(new Uint8Array(length));
      this.bytes.set(old.subarray(this.start, this.end));
    } else {
      old.copyWithin(0, this.start, this.end);
    }
    const read = this.file.read(this.bytes, kept, this.bytes.length - kept, this.position);
    this.position += read;
    this.at -= this.start;
    this.start = 0;
    this.end = kept + read;
    return this.end >= length;
  }

  private setWindow(bytes: Uint8Array): void {
    this.bytes = bytes;
    this.view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  }
}
