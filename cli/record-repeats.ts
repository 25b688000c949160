import { IdentitySet } from "./identity-set";
import { IDENTITY_BYTES } from "./record-layout";
import type { RecordSource } from "./record-source";
import type { TemporaryFolder } from "./temporary-folder";

const KEYS_AT_ONCE = 1024;
/** About 18 MiB: the sort itself needs memory at the same time. */
const KEYS_IN_MEMORY = 1_000_000;

/** Tells which of the records, given in order of time, are repeats: all their identities were seen before. */
export class RecordRepeats {
  private readonly seen: IdentitySet;
  private readonly words = new Uint32Array(KEYS_AT_ONCE * (IDENTITY_BYTES / 4));
  private readonly bytes = new Uint8Array(this.words.buffer);

  constructor(folder: TemporaryFolder) {
    this.seen = new IdentitySet(folder, { capacity: KEYS_IN_MEMORY });
  }

  /** Takes the identities of the source's record. A record without any is no repeat. */
  isRepeat(source: RecordSource): boolean {
    let isNew = source.identityCount === 0;
    let count = source.identityCount;
    while (count > 0) {
      const keys = Math.min(count, KEYS_AT_ONCE);
      this.fill(source, keys * IDENTITY_BYTES);
      for (let key = 0; key < keys; key += 1) {
        if (this.seen.add(this.words, key * (IDENTITY_BYTES / 4))) {
          isNew = true;
        }
      }
      count -= keys;
    }
    return !isNew;
  }

  close(): void {
    this.seen.close();
  }

  private fill(source: RecordSource, length: number): void {
    let done = 0;
    while (done < length) {
      done += source.take(this.bytes, done, length - done);
    }
  }
}
