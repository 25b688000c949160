import { awsLimits } from "../settings/aws-limits";
import type { Settings } from "../settings/environment-settings";
import { BYTES_A_MIB } from "./billing-units";
import {
  bufferAdviceOf,
  FEW_RECORDS,
  leastBufferMiB,
  LEAST_SECONDS,
  SECONDS_OF_PEAK,
  SMALLEST_TRANSITION,
} from "./buffer-advice";
import { loadsOf } from "./load";
import { objectsOf } from "./objects";
import { regionData } from "./regions";
import { ASSUMED_WAY, inflowOf, ratesOf, type Volume } from "./volume";

/**
 * What of an environment's settings clearly does not fit the volume that it expects: sentences without their full stop, each
 * with the property to change. None where no volume is expected.
 */
export function volumeWarnings(settings: Settings): string[] {
  const { expectedVolume } = settings;
  if (expectedVolume === undefined) {
    return [];
  }
  const volume: Volume = { ...ratesOf(expectedVolume), logGroupCount: 0, logGroups: [], way: ASSUMED_WAY };
  return [
    ...quotaWarnings(settings, volume),
    ...zeroBufferingWarnings(settings, volume),
    ...bufferWarnings(settings, volume),
    ...transitionWarnings(settings, volume),
  ];
}

function quotaWarnings({ region, monitoring: { quotaPercent } }: Settings, volume: Volume): string[] {
  const data = regionData(region);
  if (data === undefined) {
    return [
      `the quotas of Firehose in ${region} are not in estimate/regions: whether expectedVolume fits them is not checked`,
    ];
  }
  return loadsOf(volume, data.quotas)
    .filter(({ peakPercent }) => peakPercent > quotaPercent)
    .map(
      ({ what, peak, peakPercent, quota }) =>
        `expectedVolume passes monitoring.quotaPercent (${quotaPercent} %) of a Firehose quota at its peak: ${shown(peak)} of ${shown(quota.value)} ${what} a second in ${region} (as of ${quota.asOf}), ${shown(peakPercent)} %: ask AWS for a higher quota, or spread the log groups over several environments`,
    );
}

function zeroBufferingWarnings({ backupDelivery }: Settings, volume: Volume): string[] {
  const { recordsPerSecond } = inflowOf(volume.average, volume.way);
  return backupDelivery.bufferIntervalSeconds === 0 && recordsPerSecond > FEW_RECORDS
    ? [
        `backupDelivery.bufferIntervalSeconds is 0, so that each record may become an object: with expectedVolume that is ${shown(recordsPerSecond)} objects a second: set it to ${LEAST_SECONDS} or more`,
      ]
    : [];
}

function bufferWarnings(
  { backupDelivery: { bufferSizeMiB, bufferIntervalSeconds } }: Settings,
  volume: Volume,
): string[] {
  const peak = inflowOf(volume.peak, volume.way);
  const least = leastBufferMiB(peak);
  const { maximum } = awsLimits.firehoseBufferSize;
  return bufferIntervalSeconds > 0 && least > bufferSizeMiB && bufferSizeMiB < maximum
    ? [
        `backupDelivery.bufferSizeMiB is less than ${SECONDS_OF_PEAK} seconds of what expectedVolume brings at its peak, ${shown(peak.bytesPerSecond / BYTES_A_MIB)} MiB a second after compression: set it to ${Math.min(least, maximum)}, got: ${bufferSizeMiB}`,
      ]
    : [];
}

function transitionWarnings({ backupDelivery, backupStorage }: Settings, volume: Volume): string[] {
  const { meanBytes } = objectsOf(inflowOf(volume.average, volume.way), backupDelivery);
  if (backupStorage.transitions.length === 0 || meanBytes >= SMALLEST_TRANSITION) {
    return [];
  }
  const { bufferIntervalSeconds } = bufferAdviceOf(volume, backupDelivery, true);
  const action =
    bufferIntervalSeconds > backupDelivery.bufferIntervalSeconds
      ? `set backupDelivery.bufferIntervalSeconds to ${bufferIntervalSeconds}, or leave the transitions out`
      : "leave the transitions out";
  return [
    `backupStorage.transitions would move nothing: with expectedVolume objects are ${shown(meanBytes / 1024)} KiB on average, and S3 moves none under 128 KiB: ${action}`,
  ];
}

/** Three digits or so. */
function shown(value: number): string {
  return value >= 100 ? String(Math.round(value)) : String(Number(value.toPrecision(3)));
}
