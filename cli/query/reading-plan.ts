import { realpathSync } from "node:fs";
import { arrivalOfObject, type TimeRange } from "../../backup-format/object-key";
import { isParquet } from "../sources/parquet-object";
import type { StoredObject } from "../sources/stored-object";
import { isCompacted, mayHoldWanted } from "./compacted-place";

/** What is wanted of the events. */
export interface EventWants {
  /** Milliseconds since 1970-01-01T00:00:00Z: inclusive. */
  readonly sinceMs?: number;
  /** Exclusive. */
  readonly untilMs?: number;
  /** Globs of which one must match; empty or absent: all. */
  readonly logGroups?: readonly string[];
}

/** What DuckDB's `events` is to be made of. */
export interface ReadingPlan {
  /** Objects that are decoded, and their bytes where these are known. */
  readonly raw: Amount;
  readonly parquet: Amount;
  /** Each file once, however often it was named. */
  readonly parquetObjects: readonly StoredObject[];
  /** Objects that their keys rule out. Those that listing does not even show are not among them. */
  readonly leftOut: Amount;
  /** When the first and the last object arrived, to the hour or less, where keys say so. */
  readonly arrived: TimeRange | undefined;
  /** Objects that are decoded: those found when the plan was made, or listed again where they were too many to keep. */
  rawObjects(): AsyncIterable<StoredObject>;
}

export interface Amount {
  readonly objects: number;
  readonly bytes: number;
}

/** Objects that are kept between planning and reading: about half a KiB each. */
const MOST_KEPT = 50_000;

/**
 * Lists what is to be read.
 *
 * @param list lists the objects that may hold events of the time; called again where there are too many to keep
 * @throws {AccessError} where a source cannot be reached
 */
export async function planReading(
  list: () => AsyncIterable<StoredObject>,
  wants: EventWants,
  onProgress: (objects: number) => void,
): Promise<ReadingPlan> {
  const sums = { raw: new Sum(), parquet: new Sum(), leftOut: new Sum() };
  const parquetObjects: StoredObject[] = [];
  const parquetFiles = new Set<string>();
  let kept: StoredObject[] | undefined = [];
  let arrived: TimeRange | undefined;
  let objects = 0;
  for await (const object of list()) {
    onProgress((objects += 1));
    if (!mayHoldWanted(object.name, wants)) {
      sums.leftOut.add(object);
      continue;
    }
    if (!isCompacted(object.name)) {
      arrived = joined(arrived, arrivalOfObject(object.name));
    }
    if (isParquet(object.name)) {
      const file = fileOf(object);
      if (!parquetFiles.has(file)) {
        parquetFiles.add(file);
        sums.parquet.add(object);
        parquetObjects.push(object);
      }
      continue;
    }
    sums.raw.add(object);
    if (kept !== undefined && kept.length < MOST_KEPT) {
      kept.push(object);
    } else {
      kept = undefined;
    }
  }
  const { raw, parquet, leftOut } = sums;
  return {
    raw,
    parquet,
    leftOut,
    parquetObjects,
    arrived,
    rawObjects: () => (kept === undefined ? wantedOnes(list(), wants) : given(kept)),
  };
}

class Sum implements Amount {
  objects = 0;
  bytes = 0;

  add({ sizeBytes = 0 }: StoredObject): void {
    this.objects += 1;
    this.bytes += sizeBytes;
  }
}

/** The same for every name of a file. */
function fileOf({ name }: StoredObject): string {
  try {
    return name.startsWith("s3://") ? name : realpathSync.native(name);
  } catch {
    return name; // Whoever reads it will tell.
  }
}

async function* wantedOnes(objects: AsyncIterable<StoredObject>, wants: EventWants): AsyncGenerator<StoredObject> {
  for await (const object of objects) {
    if (!isParquet(object.name) && mayHoldWanted(object.name, wants)) {
      yield object;
    }
  }
}

// eslint-disable-next-line @typescript-eslint/require-await -- a list, as others come while they are listed
async function* given(objects: readonly StoredObject[]): AsyncGenerator<StoredObject> {
  yield* objects;
}

function joined(one: TimeRange | undefined, other: TimeRange | undefined): TimeRange | undefined {
  return one === undefined || other === undefined
    ? (one ?? other)
    : { fromMs: Math.min(one.fromMs, other.fromMs), untilMs: Math.max(one.untilMs, other.untilMs) };
}
