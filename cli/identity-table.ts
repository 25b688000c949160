/** Of the places for keys, how many are used before it counts as full. More would make long searches. */
const FULLEST = 0.875;
const TWO_TO_32 = 2 ** 32;

/** What became of a key. */
export type Insertion = "added" | "present" | "full";

/**
 * A hash table of 128-bit keys, four 32-bit words each, 16 bytes a place. The keys are fingerprints, evenly spread, so
 * the first word itself says where a key belongs: at the share of the table that the word has of 2^32. A key whose place is
 * taken goes to the next free one. So the table is all but in order of the first word, and sorting it costs no memory.
 * The key of four zeros marks a free place and cannot be kept.
 */
export class IdentityTable {
  count = 0;
  private readonly words: Uint32Array;
  private readonly scale: number;
  private readonly most: number;

  /** @param capacity keys that it takes; it may be full a little earlier. */
  constructor(readonly capacity: number) {
    const places = Math.ceil(capacity / FULLEST);
    // Behind the last place is room for keys that go on to the next free one: no search goes round to the start.
    const overflow = Math.max(16, Math.min(places, 4096));
    this.words = new Uint32Array(4 * (places + overflow));
    this.scale = places / TWO_TO_32;
    this.most = capacity;
  }

  /** Adds the key that starts at the offset, in words, unless it is there. It must not be all zeros. */
  add(key: Uint32Array, offset: number): Insertion {
    const words = this.words;
    const a = key[offset] ?? 0;
    const b = key[offset + 1] ?? 0;
    const c = key[offset + 2] ?? 0;
    const d = key[offset + 3] ?? 0;
    let at = 4 * Math.floor(a * this.scale);
    for (; at < words.length; at += 4) {
      const first = words[at] ?? 0;
      if (first === a && words[at + 1] === b && words[at + 2] === c && words[at + 3] === d) {
        return "present";
      }
      if (first === 0 && isFree(words, at)) {
        break;
      }
    }
    if (at >= words.length || this.count >= this.most) {
      return "full";
    }
    words[at] = a;
    words[at + 1] = b;
    words[at + 2] = c;
    words[at + 3] = d;
    this.count += 1;
    return "added";
  }

  /** A larger table with the same keys. What fits here fits there. */
  grown(capacity: number): IdentityTable {
    const table = new IdentityTable(capacity);
    for (let at = 0; at < this.words.length; at += 4) {
      if (!isFree(this.words, at)) {
        table.add(this.words, at);
      }
    }
    return table;
  }

  /** Calls with every key, in order of the first word: the array that holds it, and its offset in words. */
  forEachSorted(visit: (words: Uint32Array, offset: number) => void): void {
    const words = this.words;
    let at = 0;
    while (at < words.length) {
      if (isFree(words, at)) {
        at += 4;
        continue;
      }
      // Keys between two free places belong between them.
      const start = at;
      while (at < words.length && !isFree(words, at)) {
        sinkInto(words, start, at);
        at += 4;
      }
      for (let next = start; next < at; next += 4) {
        visit(words, next);
      }
    }
  }

  clear(): void {
    this.words.fill(0);
    this.count = 0;
  }
}

function isFree(words: Uint32Array, at: number): boolean {
  return ((words[at] ?? 0) | (words[at + 1] ?? 0) | (words[at + 2] ?? 0) | (words[at + 3] ?? 0)) === 0;
}

/** Moves the key at `at` down to its place among the sorted ones from `start` on. */
function sinkInto(words: Uint32Array, start: number, at: number): void {
  const a = words[at] ?? 0;
  let to = at;
  while (to > start && (words[to - 4] ?? 0) > a) {
    to -= 4;
  }
  if (to === at) {
    return;
  }
  const b = words[at + 1] ?? 0;
  const c = words[at + 2] ?? 0;
  const d = words[at + 3] ?? 0;
  words.copyWithin(to + 4, to, at);
  words[to] = a;
  words[to + 1] = b;
  words[to + 2] = c;
  words[to + 3] = d;
}
