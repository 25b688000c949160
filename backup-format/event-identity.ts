import type { Kernel, Region } from "./kernel";

/** What kernel/identity.ts exports. */
export interface IdentityExports {
  /** Writes to `target` the fingerprint, 16 bytes, of `size` bytes, begun with the one at `seed`. */
  fingerprint(at: number, size: number, seed: number, target: number): void;
}

const WORDS = 4;
const BYTES = 4 * WORDS;

/**
 * Makes 128-bit fingerprints of events' identities, (owner, logGroup, logStream, id): same identity, same fingerprint.
 * Each part's fingerprint is begun with that of the part before it, so parts cannot run into one another. Two identities
 * share one by chance once in 2^128; it does not withstand anyone who makes them on purpose.
 */
export class IdentityHash {
  /** Of the names, and after it the one that was asked for; then the text that is hashed. */
  private readonly scratch: Region;
  /** The first two words of the fingerprint of (owner, logGroup) that was named last. */
  logGroup: Uint32Array = new Uint32Array(2);
  /** The kernel's memory, as it was when it was last written to. */
  private memory = Buffer.alloc(0);
  private words: Uint32Array = new Uint32Array();

  constructor(private readonly kernel: Kernel) {
    this.scratch = kernel.allocate(4096);
  }

  /** For the calls of `of` that follow. */
  setNames(owner: string, logGroup: string, logStream: string): void {
    this.setLogGroup(owner, logGroup);
    this.hash(Buffer.from(logStream), 0);
  }

  /** The fingerprint of the names, to be given to `resume` when they are to count again. */
  names(): Uint32Array {
    const { start } = this.scratch;
    return new Uint32Array(this.kernel.exports.memory.buffer.slice(start, start + BYTES));
  }

  /** The same as setNames() with the names that this fingerprint is of, but for `logGroup`. */
  resume(names: Uint32Array): void {
    new Uint32Array(this.kernel.exports.memory.buffer, this.scratch.start, WORDS).set(names);
  }

  /** Sets `logGroup`; a log stream is yet to be named. */
  setLogGroup(owner: string, logGroup: string): void {
    const { start } = this.scratch;
    this.kernel.bytes.fill(0, start, start + BYTES);
    this.hash(Buffer.from(owner), 0);
    this.hash(Buffer.from(logGroup), 0);
    this.logGroup = this.names().subarray(0, 2);
  }

  /** The fingerprint of the event with this id, in UTF-8, of the log stream that was named. */
  of(id: Uint8Array): Uint32Array {
    this.hash(id, BYTES);
    const { start } = this.scratch;
    return new Uint32Array(this.kernel.exports.memory.buffer.slice(start + BYTES, start + 2 * BYTES));
  }

  /** The same for an id as a string, written to `target` from `at` on. Allocates nothing. */
  write(id: string, target: Uint32Array, at: number): void {
    this.kernel.grow(this.scratch, 2 * BYTES + 3 * id.length, 2 * BYTES);
    const { buffer } = this.kernel.exports.memory;
    if (this.memory.buffer !== buffer) {
      this.memory = Buffer.from(buffer);
      this.words = new Uint32Array(buffer);
    }
    const { start } = this.scratch;
    const length = this.memory.write(id, start + 2 * BYTES);
    this.kernel.exports.fingerprint(start + 2 * BYTES, length, start, start + BYTES);
    const word = (start + BYTES) / 4;
    for (let place = 0; place < WORDS; place += 1) {
      target[at + place] = this.words[word + place] ?? 0;
    }
  }

  private hash(text: Uint8Array, target: number): void {
    this.kernel.grow(this.scratch, 2 * BYTES + text.length, 2 * BYTES);
    const { start } = this.scratch;
    this.kernel.bytes.set(text, start + 2 * BYTES);
    this.kernel.exports.fingerprint(start + 2 * BYTES, text.length, start, start + target);
  }
}

const hashes = new WeakMap<Kernel, IdentityHash>();

/** One identity's fingerprint: four 32-bit words, as in RecordIndex. An id that is a number is given as it is spelled. */
export function identityOf(
  kernel: Kernel,
  owner: string,
  logGroup: string,
  logStream: string,
  id: string,
): Uint32Array {
  let hash = hashes.get(kernel);
  if (hash === undefined) {
    hash = new IdentityHash(kernel);
    hashes.set(kernel, hash);
  }
  hash.setNames(owner, logGroup, logStream);
  return hash.of(Buffer.from(id));
}
