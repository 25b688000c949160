import type { InputEntry } from "./manifests";
import type { ReadInput } from "./read-batch";
import type { WrittenUnit } from "./write-unit";

/** What a run has done. */
export class CompactTotals {
  /** Objects that were read, whole or in part. */
  objects = 0;
  bytesIn = 0;
  events = 0;
  controlMessages = 0;
  problems = 0;
  unreadable = 0;
  /** Objects that had been compacted before, and are as they were. */
  skipped = 0;
  /** Names of those among them in which something could not be read. */
  readonly damagedBefore: string[] = [];
  duplicates = 0;
  conflicts = 0;
  /** Events and bytes of all these files. */
  eventsOut = 0;
  bytesOut = 0;
  private readonly units = new Map<string, WrittenUnit>();

  /** @param entry of the manifest, where it was compacted before */
  skip(entry: InputEntry | undefined): void {
    if (entry !== undefined) {
      this.skipped += 1;
      if (entry.problems > 0) {
        this.damagedBefore.push(entry.name);
      }
    }
  }

  addInput({ sizeBytes, events, controlMessages, problems, failure }: ReadInput): void {
    this.objects += 1;
    this.bytesIn += sizeBytes;
    this.events += events;
    this.controlMessages += controlMessages;
    this.problems += problems;
    this.unreadable += failure === undefined ? 0 : 1;
  }

  addUnit(written: WrittenUnit): void {
    const { output, duplicates, conflicts, isNew } = written;
    const before = this.units.get(output.key);
    this.units.set(output.key, { ...written, isNew: isNew || before?.isNew === true });
    this.duplicates += duplicates;
    // A file may be written for several batches.
    this.conflicts += conflicts - (before?.conflicts ?? 0);
    this.eventsOut += output.events - (before?.output.events ?? 0);
    this.bytesOut += output.bytes - (before?.output.bytes ?? 0);
  }

  /** Files that are written anew. */
  get files(): number {
    return Array.from(this.units.values()).filter(({ isNew }) => isNew).length;
  }

  /** Files that came out as they were. */
  get unchanged(): number {
    return this.units.size - this.files;
  }
}
