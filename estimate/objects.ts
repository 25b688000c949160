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
  /** In which a buffer is full, or its interval over, at a steady inflow. */
  readonly fillSeconds: number;
  /** For how long Firehose holds a record at most, whatever comes in. CloudWatch Logs' own minutes come before it. */
  readonly mostSeconds: number;
}

/**
 * How many objects a steady inflow makes. A buffer ends by its size, or its interval after its first record: with the mean
 * time to the next first record, that is an object every `interval + 1 / records a second`. There are never more objects than
 * records. Zero buffering is taken at its worst: an object for each record.
 *
 * @param fillingBytesPerSecond what fills the buffer, which counts bytes before Firehose compresses them: more than what is
 * stored where it has decompressed them
 */
export function objectsOf(inflow: Inflow, buffer: Buffer, fillingBytesPerSecond = inflow.bytesPerSecond): Objects {
  const { bytesPerSecond, recordsPerSecond } = inflow;
  const { bufferSizeMiB, bufferIntervalSeconds } = buffer;
  const bySize = fillingBytesPerSecond / (bufferSizeMiB * BYTES_A_MIB);
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
    fillSeconds: bySize === 0 ? bufferIntervalSeconds : Math.min(bufferIntervalSeconds, 1 / bySize),
    mostSeconds: bufferIntervalSeconds,
  };
}
