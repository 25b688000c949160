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
  /** Two fingerprints, and after them the text that is hashed. */
  private readonly scratch: Region;

  constructor(private readonly kernel: Kernel) {
    this.scratch = kernel.allocate(4096);
  }

  /** For the calls of `of` that follow. */
  setNames(owner: string, logGroup: string, logStream: string): void {
    const { start } = this.scratch;
    this.kernel.bytes.fill(0, start, start + BYTES);
    for (const name of [owner, logGroup, logStream]) {
      this.hash(Buffer.from(name), 0);
    }
  }

  /** The fingerprint of the event with this id, in UTF-8, of the log stream that was named. */
  of(id: Uint8Array): Uint32Array {
    this.hash(id, BYTES);
    const { start } = this.scratch;
    return new Uint32Array(this.kernel.exports.memory.buffer.slice(start + BYTES, start + 2 * BYTES));
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
