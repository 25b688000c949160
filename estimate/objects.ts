import { BYTES_A_MIB, SECONDS_A_MONTH } from "./billing-units";
import type { Inflow } from "./volume";

/** Firehose writes an object when either is reached. */
export interface Buffer {
  readonly bufferSizeMiB: number;
  /** 0: zero buffering. */
  readonly bufferIntervalSeconds: number;
}

/** The objects that Firehose writes. */
export interface Objects {
  readonly perSecond: number;
  readonly perMonth: number;
  /** 0 where there are none. */
  readonly meanBytes: number;
  /** What ends a buffer; `record`: each record is an object of its own. */
  readonly closedBy: "size" | "interval" | "record";
  /** For how long Firehose holds a record at most. CloudWatch Logs' own minutes come before it. */
  readonly heldSeconds: number;
}

/**
 * How many objects a steady inflow makes. A buffer ends by its size, or its interval after its first record: with the mean
 * time to the next first record, that is an object every `interval + 1 / records a second`. There are never more objects than
 * records. Zero buffering is taken at its worst: an object for each record.
 */
export function objectsOf({ bytesPerSecond, recordsPerSecond }: Inflow, buffer: Buffer): Objects {
  const { bufferSizeMiB, bufferIntervalSeconds } = buffer;
  const bySize = bytesPerSecond / (bufferSizeMiB * BYTES_A_MIB);
  const byInterval = recordsPerSecond === 0 ? 0 : 1 / (bufferIntervalSeconds + 1 / recordsPerSecond);
  const perSecond = Math.min(recordsPerSecond, Math.max(bySize, byInterval));
  const closedBy =
    bufferIntervalSeconds === 0 || perSecond < Math.max(bySize, byInterval)
      ? "record"
      : bySize > byInterval
        ? "size"
        : "interval";
  return {
    perSecond,
    perMonth: perSecond * SECONDS_A_MONTH,
    meanBytes: perSecond === 0 ? 0 : bytesPerSecond / perSecond,
    closedBy,
    heldSeconds: bySize === 0 ? bufferIntervalSeconds : Math.min(bufferIntervalSeconds, 1 / bySize),
  };
}
