import type { CompactedFormat } from "../../backup-format/compacted-key";
import type { UnreadableError } from "../errors";
import { expectedEvents } from "../expected-events";
import type { Reading } from "../reading/backup-reader";
import { readBackup } from "../reading/read-backup";
import type { StoredObject } from "../sources/stored-object";
import { ROWS, type RowReading } from "./existing-rows";
import { inputName } from "./input-name";
import { checksumText, type InputEntry } from "./manifests";
import { StagedUnits } from "./staged-units";

export interface BatchReading extends RowReading {
  readonly format: CompactedFormat;
  /** Of all engines, none of which works yet, in MiB. */
  readonly memoryMiB: number;
  /** Globs of log groups. Absent: all. */
  readonly groups?: readonly string[] | undefined;
  /** Given all that is read, in order. */
  readonly onReading: (reading: Reading<StoredObject>) => Promise<void>;
}

const MIB = 1024 * 1024;
/** Of an identity that is known: see IdentitySet. */
const IDENTITY_BYTES = 18;
/** Of the memory, for those; what does not fit is kept in files. It is freed late: engines may have the rest by then. */
const IDENTITIES_SHARE = 1 / 8;

/** What an object held. */
export interface ReadInput {
  readonly object: StoredObject;
  /** In bytes, as it is stored. */
  readonly sizeBytes: number;
  readonly events: number;
  readonly controlMessages: number;
  readonly problems: number;
  readonly checksum: string;
  /** Why it could not be read, or not to its end. */
  readonly failure: UnreadableError | undefined;
}

/** Objects that were read, and their events as rows, which must be closed. */
export interface Batch {
  readonly inputs: readonly ReadInput[];
  readonly staged: StagedUnits;
}

/** Reads objects, and sorts their events into units. @throws {AccessError} where that cannot be done */
export async function readBatch(objects: readonly StoredObject[], options: BatchReading): Promise<Batch> {
  const { format, groups, onReading, memoryMiB, temporaryFolder } = options;
  const staged = new StagedUnits(temporaryFolder, format, {
    capacity: Math.floor((IDENTITIES_SHARE * memoryMiB * MIB) / IDENTITY_BYTES),
    expected: expectedEvents(objects.reduce((sum, { sizeBytes = 0 }) => sum + sizeBytes, 0)),
  });
  const inputs: ReadInput[] = [];
  let [events, controlMessages, problems, checksum] = [0, 0, 0, new Uint32Array(4)];
  try {
    const query = { ...ROWS, ...(groups && { logGroups: groups }) };
    for await (const reading of readBackup(each(objects), { ...options, query })) {
      await onReading(reading);
      if (reading.kind === "end") {
        const { object, sizeBytes, failure } = reading;
        const counts = { events, controlMessages, problems, checksum: checksumText(checksum) };
        inputs.push({ object, sizeBytes, ...counts, failure });
        [events, controlMessages, problems, checksum] = [0, 0, 0, new Uint32Array(4)];
        continue;
      }
      const { decoded } = reading;
      problems += decoded.problems.length;
      controlMessages += decoded.statistics.controlMessages;
      for (const { bytes, index } of decoded.output) {
        if (index !== undefined) {
          staged.add(bytes, index, checksum);
          events += index.count;
        }
      }
    }
    return { inputs, staged };
  } catch (error) {
    staged.close();
    throw error;
  }
}

/** An input as its manifest names it; undefined where it could not be read, or cannot be recognised again. */
export function entryOf({ object, failure, sizeBytes, ...counts }: ReadInput): InputEntry | undefined {
  const { version } = object;
  if (failure !== undefined || version === undefined) {
    return undefined;
  }
  const { events, controlMessages, problems, checksum } = counts;
  const name = inputName(object);
  return { name, sizeBytes: object.sizeBytes ?? sizeBytes, version, events, controlMessages, problems, checksum };
}

/** Whether an object is as it was when it was compacted. */
export function isAsBefore({ version, sizeBytes }: StoredObject, entry: InputEntry | undefined): entry is InputEntry {
  return entry !== undefined && version !== undefined && entry.version === version && entry.sizeBytes === sizeBytes;
}

// eslint-disable-next-line @typescript-eslint/require-await -- a list, as others come one by one
async function* each<T>(items: readonly T[]): AsyncGenerator<T> {
  yield* items;
}
