import { IdentityRun, mergedKeys } from "./identity-run";
import { IdentityTable } from "./identity-table";
import type { TemporaryFolder } from "./temporary-folder";

/** A table for so many takes 27 MiB. */
const DEFAULT_CAPACITY = 1_500_000;
const FIRST_CAPACITY = 56;
/** By four, not by two: with the old table, which is there until all keys have moved, less is in use at the peak. */
const GROWTH = 4;
/** Above that, all runs become one. Every run may cost a look into a file for each key. */
const MOST_RUNS = 8;
const FILTER_BITS_PER_KEY = 10;
/** Of all filters; with more than 40 million keys in files there are fewer bits for each. */
const FILTER_BYTES = 48 * 1024 * 1024;

/**
 * A set of 128-bit fingerprints, see RecordIndex.identities, for any number of them: a table in memory, and when that is
 * full, sorted files. Memory is at most about 36 MiB with 1.5 million keys, and 1.25 bytes for each more, up to 48 MiB.
 */
export class IdentitySet {
  private readonly capacity: number;
  private first: IdentityTable;
  private table: IdentityTable;
  private runs: IdentityRun[] = [];
  private inRuns = 0;
  /** Whether the key of four zeros is in it; the table cannot keep that. */
  private zero = false;

  /**
   * @param options.capacity keys to keep in memory; about 18 bytes each
   * @param options.expected how many there may be: room for them is made at once
   */
  constructor(
    private readonly folder: TemporaryFolder,
    options: { readonly capacity?: number; readonly expected?: number } = {},
  ) {
    this.capacity = Math.max(1, options.capacity ?? DEFAULT_CAPACITY);
    this.first = new IdentityTable(Math.min(Math.max(FIRST_CAPACITY, options.expected ?? 0), this.capacity));
    this.table = this.first;
  }

  /** How many different keys were added. */
  get size(): number {
    return this.table.count + this.inRuns + (this.zero ? 1 : 0);
  }

  /**
   * Adds the four words from the offset on.
   *
   * @returns true if they are new
   * @throws {AccessError} if temporary files cannot be written or read
   */
  add(words: Uint32Array, offset: number): boolean {
    if (this.isZero(words, offset)) {
      const isNew = !this.zero;
      this.zero = true;
      return isNew;
    }
    // Files first: the table would keep what it is asked for.
    for (const run of this.runs) {
      if (run.has(words, offset)) {
        return false;
      }
    }
    for (;;) {
      const insertion = this.table.add(words, offset);
      if (insertion !== "full") {
        return insertion === "added";
      }
      this.makeRoom();
    }
  }

  /** Makes it empty, quickly if it was small. */
  clear(): void {
    this.removeRuns();
    this.zero = false;
    this.table = this.first;
    this.table.clear();
  }

  /** Removes its files, and lets go of its memory. It must not be used any more. */
  close(): void {
    this.removeRuns();
    this.first = new IdentityTable(FIRST_CAPACITY);
    this.table = this.first;
  }

  private isZero(words: Uint32Array, offset: number): boolean {
    return words[offset] === 0 && words[offset + 1] === 0 && words[offset + 2] === 0 && words[offset + 3] === 0;
  }

  private makeRoom(): void {
    if (this.table.capacity < this.capacity) {
      // Counted down from the capacity, so that the last step, the one that takes most memory, is a whole one.
      let larger = this.capacity;
      while (larger / GROWTH >= 2 * this.table.capacity) {
        larger = Math.ceil(larger / GROWTH);
      }
      this.table = this.table.grown(larger);
      return;
    }
    const full = this.table;
    this.addRun(full.count, (visit) => {
      full.forEachSorted(visit);
    });
    full.clear();
    if (this.runs.length > MOST_RUNS) {
      this.mergeRuns();
    }
  }

  private mergeRuns(): void {
    const { runs, inRuns } = this;
    this.runs = [];
    this.inRuns = 0;
    this.addRun(inRuns, mergedKeys(runs));
    for (const run of runs) {
      run.remove();
    }
  }

  private addRun(count: number, produce: ConstructorParameters<typeof IdentityRun>[3]): void {
    const filterBytes = this.runs.reduce((sum, run) => sum + run.filterBytes, 0);
    const bitsLeft = Math.max(0, FILTER_BYTES - filterBytes) * 8;
    const bitsPerKey = Math.max(1, Math.min(FILTER_BITS_PER_KEY, bitsLeft / count));
    this.runs.push(new IdentityRun(this.folder, count, bitsPerKey, produce));
    this.inRuns += count;
  }

  private removeRuns(): void {
    for (const run of this.runs) {
      run.remove();
    }
    this.runs = [];
    this.inRuns = 0;
  }
}
