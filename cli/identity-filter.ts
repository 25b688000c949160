const TWO_TO_32 = 2 ** 32;
const BLOCK_BITS = 512;
const BLOCK_WORDS = BLOCK_BITS / 32;

/**
 * A Bloom filter of 128-bit fingerprints: says "no" only of what was never added. All bits of a key lie in one block of 64
 * bytes, a line of the processor's cache. It uses the second to fourth word: the first has the order of the keys.
 */
export class IdentityFilter {
  private readonly words: Uint32Array;
  private readonly blocks: number;
  private readonly hashes: number;

  /** @param bitsPerKey 10 let 1 to 2 in 100 strangers through, 4 about 16 in 100. */
  constructor(keys: number, bitsPerKey: number) {
    this.blocks = Math.max(1, Math.ceil((keys * bitsPerKey) / BLOCK_BITS));
    this.words = new Uint32Array(this.blocks * BLOCK_WORDS);
    this.hashes = Math.max(1, Math.min(6, Math.round(bitsPerKey * 0.6)));
  }

  get byteLength(): number {
    return this.words.byteLength;
  }

  add(key: Uint32Array, offset: number): void {
    const block = this.blockOf(key, offset);
    for (let hash = 0; hash < this.hashes; hash += 1) {
      const bit = bitOf(key, offset, hash);
      const at = block + (bit >>> 5);
      this.words[at] = (this.words[at] ?? 0) | (1 << (bit & 31));
    }
  }

  mayHave(key: Uint32Array, offset: number): boolean {
    const block = this.blockOf(key, offset);
    for (let hash = 0; hash < this.hashes; hash += 1) {
      const bit = bitOf(key, offset, hash);
      if ((((this.words[block + (bit >>> 5)] ?? 0) >>> (bit & 31)) & 1) === 0) {
        return false;
      }
    }
    return true;
  }

  private blockOf(key: Uint32Array, offset: number): number {
    return BLOCK_WORDS * Math.floor((key[offset + 1] ?? 0) * (this.blocks / TWO_TO_32));
  }
}

/** Nine bits of the third word for each of the first three, of the fourth for the others. */
function bitOf(key: Uint32Array, offset: number, hash: number): number {
  return hash < 3
    ? ((key[offset + 2] ?? 0) >>> (9 * hash)) & (BLOCK_BITS - 1)
    : ((key[offset + 3] ?? 0) >>> (9 * (hash - 3))) & (BLOCK_BITS - 1);
}
