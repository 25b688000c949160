import { setImmediate as nextTurn } from "node:timers/promises";
import { RECORD_HEADER } from "./record-layout";
import { RecordMerge } from "./record-merge";
import { FileSource, type RecordSource } from "./record-source";
import { TemporaryFile } from "./temporary-file";
import type { TemporaryFolder } from "./temporary-folder";

/** More are merged in several passes: each needs an open file and a part of the memory. */
const MOST_RUNS = 64;
const LARGEST_WINDOW_BYTES = 1024 * 1024;
const RECORDS_BETWEEN_TURNS = 16_384;

/** Files of sorted records: runs, in the order in which their records came. */
export class RecordRuns {
  private runs: TemporaryFile[] = [];

  constructor(private readonly folder: TemporaryFolder) {}

  get count(): number {
    return this.runs.length;
  }

  /**
   * Writes the next run.
   *
   * @throws {AccessError} if it cannot be written
   */
  add(source: RecordSource): void {
    const run = this.create();
    while (source.advance()) {
      source.appendTo(run);
    }
    run.seal();
  }

  /**
   * Merges until the rest can be merged at once: neighbours, so that records that are equal stay as they came, and no more
   * of them than needed.
   *
   * @param memory to read through
   * @param most how many records of each merge are wanted
   * @throws {AccessError} if files cannot be written or read
   */
  async mergeUntilFew(memory: Uint8Array, most: number): Promise<void> {
    let place = 0;
    while (this.runs.length > MOST_RUNS) {
      const several = this.runs.slice(place, place + Math.min(MOST_RUNS, this.runs.length - MOST_RUNS + 1));
      if (several.length < 2) {
        place = 0;
        continue;
      }
      const merged = this.create();
      const merge = new RecordMerge(sourcesOf(several, memory));
      let written = 0;
      for (let source = merge.next(); source !== undefined && written < most; source = merge.next()) {
        source.appendTo(merged);
        written += 1;
        if (written % RECORDS_BETWEEN_TURNS === 0) {
          await nextTurn();
        }
      }
      merged.seal();
      for (const run of several) {
        run.remove();
      }
      this.runs.pop();
      this.runs.splice(place, several.length, merged);
      place += 1;
    }
  }

  /** All runs, to be read through the memory. */
  sources(memory: Uint8Array): RecordSource[] {
    return sourcesOf(this.runs, memory);
  }

  /** Deletes the files. */
  remove(): void {
    for (const run of this.runs) {
      run.remove();
    }
    this.runs = [];
  }

  private create(): TemporaryFile {
    const run = new TemporaryFile(this.folder, "records");
    this.runs.push(run);
    return run;
  }
}

function sourcesOf(runs: readonly TemporaryFile[], memory: Uint8Array): RecordSource[] {
  const size = Math.min(LARGEST_WINDOW_BYTES, Math.floor(memory.length / runs.length));
  return runs.map((run, rank) => {
    const isEnough = size >= RECORD_HEADER.length;
    const window = isEnough ? memory.subarray(rank * size, (rank + 1) * size) : new Uint8Array(RECORD_HEADER.length);
    return new FileSource(run, rank, window);
  });
}
