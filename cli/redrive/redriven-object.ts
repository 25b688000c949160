import type { FirehoseError } from "./error-record";

/** So many different errors, and records that cannot be recovered, are told of one object. */
const MOST_TOLD = 1000;

/** How often Firehose gave an error. */
export interface ErrorCount {
  readonly code: string | null;
  readonly message: string | null;
  records: number;
}

/** A record that is not in the backup. */
export interface LostRecord {
  /** Its number in the error object, from 1. */
  readonly record: number;
  readonly reason: string;
}

/** What was found in an error object, and what became of it. */
export class RedrivenObject {
  /** What stands for whole records, damaged places among them. */
  records = 0;
  /** Records that were written to the backup and read back; in a dry run, those that could be. */
  recoveredRecords = 0;
  /** Events in them. */
  events = 0;
  readonly writtenTo: string[] = [];
  /** Where the error object is now; null where it is still in its place. */
  movedTo: string | null = null;
  /** The first thousand. */
  readonly notRecovered: LostRecord[] = [];
  /** All of them. */
  notRecoveredRecords = 0;
  /** What was written for it did not read back. */
  notVerified: string | undefined;
  /** It could not be read, or what was written for it. */
  notRead: string | undefined;
  private readonly counts = new Map<string, ErrorCount>();

  constructor(
    readonly key: string,
    /** As users see it: `s3://bucket/key`. */
    readonly name: string,
    readonly sizeBytes: number,
  ) {}

  /** What Firehose says, in the order in which it was met. */
  get errors(): readonly ErrorCount[] {
    return [...this.counts.values()];
  }

  /** Whether all that is in it can be in the backup, as far as is known. */
  get isSound(): boolean {
    return this.notRecoveredRecords === 0 && this.notVerified === undefined && this.notRead === undefined;
  }

  countError({ code = null, message = null }: { [Key in keyof FirehoseError]: FirehoseError[Key] | null }): void {
    const id = JSON.stringify([code, message]);
    const known = this.counts.get(id);
    if (known !== undefined) {
      known.records += 1;
    } else if (this.counts.size < MOST_TOLD) {
      this.counts.set(id, { code, message, records: 1 });
    } else {
      const others = this.counts.get("") ?? {
        code: null,
        message: "other errors, of more kinds than are told",
        records: 0,
      };
      others.records += 1;
      this.counts.set("", others);
    }
  }

  lose(lost: LostRecord): void {
    this.notRecoveredRecords += 1;
    if (this.notRecovered.length < MOST_TOLD) {
      this.notRecovered.push(lost);
    }
  }
}
