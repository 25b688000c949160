import { IdentityFilter } from "./identity-filter";
import { TemporaryFile } from "./temporary-file";
import type { TemporaryFolder } from "./temporary-folder";

const KEY_BYTES = 16;
const PAGE_KEYS = 128;
const PAGE_BYTES = PAGE_KEYS * KEY_BYTES;
const COPY_KEYS = 4096;

/** Where the keys of a run come from, in order of their first word. */
type KeyProducer = (visit: (words: Uint32Array, offset: number) => void) => void;

/** Fingerprints in a temporary file, in order of their first word. In memory are a filter and each page's first word. */
export class IdentityRun {
  private readonly file: TemporaryFile;
  private readonly filter: IdentityFilter;
  private readonly firstWords: Uint32Array;
  private readonly page = new Uint32Array(PAGE_BYTES / 4);
  private readonly pageBytes = new Uint8Array(this.page.buffer);
  private pageRead = -1;

  /**
   * @param count how many keys the producer gives
   * @throws {AccessError} if the file cannot be written
   */
  constructor(
    folder: TemporaryFolder,
    readonly count: number,
    filterBitsPerKey: number,
    produce: KeyProducer,
  ) {
    this.file = new TemporaryFile(folder, "identities");
    this.filter = new IdentityFilter(count, filterBitsPerKey);
    this.firstWords = new Uint32Array(Math.ceil(count / PAGE_KEYS));
    const copies = new Uint32Array(COPY_KEYS * 4);
    const copiedBytes = new Uint8Array(copies.buffer);
    let written = 0;
    let used = 0;
    produce((words, offset) => {
      this.filter.add(words, offset);
      if (written % PAGE_KEYS === 0) {
        this.firstWords[written / PAGE_KEYS] = words[offset] ?? 0;
      }
      for (let word = 0; word < 4; word += 1) {
        copies[used + word] = words[offset + word] ?? 0;
      }
      written += 1;
      used += 4;
      if (used === copies.length) {
        this.file.append(copiedBytes, 0, used * 4);
        used = 0;
      }
    });
    this.file.append(copiedBytes, 0, used * 4);
    this.file.seal();
  }

  get filterBytes(): number {
    return this.filter.byteLength;
  }

  /** @throws {AccessError} if the file cannot be read */
  has(key: Uint32Array, offset: number): boolean {
    if (!this.filter.mayHave(key, offset)) {
      return false;
    }
    const first = key[offset] ?? 0;
    // Keys with this first word may begin on the page before the first one that starts with it.
    let page = Math.max(0, this.firstPageFrom(first) - 1);
    do {
      if (this.isOnPage(page, key, offset)) {
        return true;
      }
      page += 1;
    } while (page < this.firstWords.length && this.firstWords[page] === first);
    return false;
  }

  /** All keys in order, many at a time, in an array that the next ones go into as well. */
  *keys(): Generator<Uint32Array> {
    const words = new Uint32Array(COPY_KEYS * 4);
    const bytes = new Uint8Array(words.buffer);
    for (let position = 0; position < this.file.size; position += bytes.length) {
      const length = this.file.read(bytes, 0, bytes.length, position);
      yield words.subarray(0, length / 4);
    }
  }

  remove(): void {
    this.file.remove();
  }

  private firstPageFrom(word: number): number {
    let low = 0;
    let high = this.firstWords.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((this.firstWords[middle] ?? 0) < word) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low;
  }

  private isOnPage(page: number, key: Uint32Array, offset: number): boolean {
    if (this.pageRead !== page) {
      this.pageRead = -1;
      const length = this.file.read(this.pageBytes, 0, PAGE_BYTES, page * PAGE_BYTES);
      // What is left of an earlier page must not be found on the last one, which is shorter.
      this.page.fill(0, length / 4);
      this.pageRead = page;
    }
    const words = this.page;
    const a = key[offset];
    for (let at = 0; at < words.length; at += 4) {
      if (
        words[at] === a &&
        words[at + 1] === key[offset + 1] &&
        words[at + 2] === key[offset + 2] &&
        words[at + 3] === key[offset + 3]
      ) {
        return true;
      }
    }
    return false;
  }
}

/** Gives the keys of several runs, no key twice in them, in order of the first word. */
export function mergedKeys(runs: readonly IdentityRun[]): KeyProducer {
  return (visit) => {
    const cursors = runs.map((run) => new Cursor(run)).filter((cursor) => cursor.advance());
    for (let least = cursors[0]; least !== undefined; least = cursors[0]) {
      for (const cursor of cursors) {
        if (cursor.first < least.first) {
          least = cursor;
        }
      }
      visit(least.words, least.offset);
      if (!least.advance()) {
        cursors.splice(cursors.indexOf(least), 1);
      }
    }
  };
}

class Cursor {
  words = new Uint32Array(0);
  offset = 0;
  first = 0;
  private readonly pieces: Iterator<Uint32Array<ArrayBuffer>>;

  constructor(run: IdentityRun) {
    this.pieces = run.keys() as Iterator<Uint32Array<ArrayBuffer>>;
  }

  /** Goes on to the next key, false if there is none. */
  advance(): boolean {
    this.offset += 4;
    if (this.offset >= this.words.length) {
      const piece = this.pieces.next();
      if (piece.done === true) {
        return false;
      }
      this.words = piece.value;
      this.offset = 0;
    }
    this.first = this.words[this.offset] ?? 0;
    return true;
  }
}
