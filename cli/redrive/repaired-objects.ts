import { createHash } from "node:crypto";
import { repairedObjectKey } from "../../backup-format/object-key";
import type { RecoveredRecord } from "./record-judge";

/** So much is held in memory, and so large is an object at most. */
const MAX_OBJECT_BYTES = 64 * 1024 * 1024;
const HOUR_MS = 3_600_000;

/** An object of the backup, made of records of one error object. */
export interface RepairedObject {
  readonly key: string;
  /** Gzip members back to back. */
  readonly bytes: Uint8Array;
  readonly records: number;
  /** Envelopes, control messages among them. */
  readonly envelopes: number;
  readonly events: number;
}

interface Group {
  readonly records: RecoveredRecord[];
  oldestMs: number;
}

/**
 * Puts recovered records together to objects of the backup: one for each UTC hour in which records reached Firehose, in
 * whose folder it goes. The same records in the same order make the same objects, with the same keys: that is what makes it
 * safe to do it again.
 */
export class RepairedObjects {
  private readonly groups = new Map<number, Group>();
  private bytes = 0;

  /** @param prefix the folder above the dates of the backup's keys */
  constructor(
    private readonly prefix: string,
    private readonly maxBytes = MAX_OBJECT_BYTES,
  ) {}

  /** Adds a record. Gives the objects that are complete because it would be too much. */
  add(record: RecoveredRecord, arrivalMs: number): readonly RepairedObject[] {
    const complete = this.bytes + record.members.length > this.maxBytes ? this.finish() : [];
    const hour = Math.floor(arrivalMs / HOUR_MS);
    const group = this.groups.get(hour) ?? { records: [], oldestMs: arrivalMs };
    this.groups.set(hour, group);
    group.records.push(record);
    group.oldestMs = Math.min(group.oldestMs, arrivalMs);
    this.bytes += record.members.length;
    return complete;
  }

  /** All objects that are not given yet. */
  finish(): readonly RepairedObject[] {
    const objects = Array.from(this.groups.values(), (group) => this.objectOf(group));
    this.groups.clear();
    this.bytes = 0;
    return objects;
  }

  private objectOf({ records, oldestMs }: Group): RepairedObject {
    const digest = createHash("sha256");
    // Of what Firehose got: what we compress ourselves may come out otherwise in another version of zlib.
    records.forEach(({ data }) => digest.update(data));
    return {
      key: repairedObjectKey(this.prefix, "redrive", new Date(oldestMs), digest.digest()),
      bytes: Buffer.concat(records.map(({ members }) => members)),
      records: records.length,
      envelopes: records.reduce((sum, { envelopes }) => sum + envelopes, 0),
      events: records.reduce((sum, { events }) => sum + events, 0),
    };
  }
}
