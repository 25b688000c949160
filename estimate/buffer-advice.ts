import { awsLimits } from "../settings/aws-limits";
import { BYTES_A_MIB } from "./billing-units";
import { type Buffer, type Objects, objectsOf } from "./objects";
import { averageInflow, decompressedBytesPerSecond, type Inflow, peakInflow, type Volume } from "./volume";

/** AWS: "no less than the amount of data you typically ingest into the stream in 10 seconds", on the page of BufferingHints. */
export const SECONDS_OF_PEAK = 10;
/** Bytes. Smaller objects S3 leaves in the class in which they are, whatever the transitions say. */
export const SMALLEST_TRANSITION = 128 * 1024;

/** So many times the objects of a buffer of {@link LEAST_SECONDS} are too many. */
const MANY_TIMES = 10;
/** Seconds, instead of zero buffering: the project's default. */
export const LEAST_SECONDS = 60;

/** The buffer that fits a volume. */
export interface BufferAdvice extends Buffer {
  /** Whether that is what there is. */
  readonly keeps: boolean;
  /** Each a sentence without its full stop. */
  readonly reasons: readonly string[];
  /** The objects it makes of the average inflow. */
  readonly objects: Objects;
}

/** Whether zero buffering would make far more objects than a buffer of {@link LEAST_SECONDS}. */
export function makesManyObjects(inflow: Inflow, buffer: Buffer, fillingBytesPerSecond?: number): boolean {
  const objectsWith = (bufferIntervalSeconds: number) =>
    objectsOf(inflow, { ...buffer, bufferIntervalSeconds }, fillingBytesPerSecond).perSecond;
  return buffer.bufferIntervalSeconds === 0 && objectsWith(0) > MANY_TIMES * objectsWith(LEAST_SECONDS);
}

/** MiB that the peak brings in the seconds that AWS recommends, rounded up; at least 1. */
export function leastBufferMiB(bytesPerSecond: number): number {
  return Math.max(awsLimits.firehoseBufferSize.minimum, Math.ceil((SECONDS_OF_PEAK * bytesPerSecond) / BYTES_A_MIB));
}

/** Seconds after which the average inflow makes an object that S3 moves, rounded up; Infinity where nothing comes in. */
function leastIntervalSeconds({ bytesPerSecond, recordsPerSecond }: Inflow): number {
  return Math.max(0, Math.ceil(SMALLEST_TRANSITION / bytesPerSecond - 1 / recordsPerSecond));
}

/**
 * What buffer a volume asks for. It is never smaller or shorter than what there is: who has set more had reasons.
 *
 * @param what.hasTransitions whether objects are to move to other storage classes
 * @param what.decompression whether Firehose decompresses, so that its buffer fills with more
 */
export function bufferAdviceOf(
  volume: Volume,
  buffer: Buffer,
  { hasTransitions, decompression = false }: { readonly hasTransitions: boolean; readonly decompression?: boolean },
): BufferAdvice {
  const average = averageInflow(volume);
  const [filling, fillingAtPeak] = decompression
    ? [decompressedBytesPerSecond(volume.average), decompressedBytesPerSecond(volume.peak)]
    : [average.bytesPerSecond, peakInflow(volume).bytesPerSecond];
  const reasons: string[] = [];
  let { bufferSizeMiB, bufferIntervalSeconds } = buffer;
  const { maximum: longest } = awsLimits.firehoseBufferInterval;
  const { maximum: largest } = awsLimits.firehoseBufferSize;

  if (makesManyObjects(average, buffer, filling)) {
    bufferIntervalSeconds = LEAST_SECONDS;
    reasons.push(`${LEAST_SECONDS} s, for without a buffer each record may become an object`);
  }
  const seconds = leastIntervalSeconds(average);
  if (
    hasTransitions &&
    objectsOf(average, { bufferSizeMiB, bufferIntervalSeconds }, filling).meanBytes < SMALLEST_TRANSITION &&
    average.recordsPerSecond > 0
  ) {
    if (seconds <= longest) {
      bufferIntervalSeconds = Math.max(bufferIntervalSeconds, seconds);
      reasons.push(
        `${bufferIntervalSeconds} s make objects of at least 128 KiB, and S3 moves no smaller ones to other classes`,
      );
    } else {
      reasons.push(
        `even at ${longest} s objects would be smaller than 128 KiB, and S3 would not move them: leave out backupStorage.transitions`,
      );
    }
  }

  const least = leastBufferMiB(fillingAtPeak);
  if (least > bufferSizeMiB) {
    bufferSizeMiB = Math.min(least, largest);
    reasons.push(
      least > largest
        ? `${largest} MiB is the largest: ${SECONDS_OF_PEAK} s of the peak, as AWS recommends, are ${least} MiB`
        : `${least} MiB hold ${SECONDS_OF_PEAK} s of the peak, as AWS recommends`,
    );
  }
  const filled = Math.min(largest, Math.ceil((filling * bufferIntervalSeconds) / BYTES_A_MIB));
  if (filled > bufferSizeMiB) {
    bufferSizeMiB = filled;
    reasons.push(
      `${filled} MiB hold what comes in within ${bufferIntervalSeconds} s on average, so that objects are fewer`,
    );
  }

  const keeps = bufferSizeMiB === buffer.bufferSizeMiB && bufferIntervalSeconds === buffer.bufferIntervalSeconds;
  const objects = objectsOf(average, { bufferSizeMiB, bufferIntervalSeconds }, filling);
  if (keeps && reasons.length === 0) {
    reasons.push(
      `it holds ${SECONDS_OF_PEAK} s of the peak${hasTransitions ? ", and makes objects that are large enough to be moved" : ""}`,
    );
  }
  return { bufferSizeMiB, bufferIntervalSeconds, keeps, reasons, objects };
}
