import { awsLimits } from "../settings/aws-limits";
import type { Settings } from "../settings/environment-settings";
import { BYTES_A_MIB } from "./billing-units";
import {
  bufferAdviceOf,
  leastBufferMiB,
  LEAST_SECONDS,
  makesManyObjects,
  SECONDS_OF_PEAK,
  SMALLEST_TRANSITION,
} from "./buffer-advice";
import { loadsOf, passes } from "./load";
import { objectsOf } from "./objects";
import { isUndated } from "./region-data";
import { regionData } from "./regions";
import { assumedWay, averageInflow, peakInflow, ratesOf, type Volume } from "./volume";

/**
 * What of an environment's settings clearly does not fit the volume that it expects: sentences without their full stop, each
 * with the property to change. None where no volume is expected.
 */
export function volumeWarnings(settings: Settings): string[] {
  const { expectedVolume } = settings;
  if (expectedVolume === undefined) {
    return [];
  }
  const rates = ratesOf(expectedVolume);
  const logGroupCount = leastLogGroups(settings);
  const volume: Volume = { ...rates, logGroupCount, logGroups: [], way: assumedWay(rates.average, logGroupCount) };
  return [
    ...quotaWarnings(settings, volume),
    ...zeroBufferingWarnings(settings, volume),
    ...bufferWarnings(settings, volume),
    ...transitionWarnings(settings, volume),
  ];
}

/**
 * Those that are known by name, at least one: what prefixes or the account's policy take besides is not known here. Fewer log
 * groups fill records better, so that what does not fit with these does not fit with more.
 */
function leastLogGroups({ sources }: Settings): number {
  return Math.max(1, sources.logGroups.length + sources.discovered.length);
}

function quotaWarnings({ region, monitoring: { quotaPercent } }: Settings, volume: Volume): string[] {
  const data = regionData(region);
  if (data === undefined) {
    return [
      `the quotas of Firehose in ${region} are not in estimate/regions: whether expectedVolume fits them is not checked`,
    ];
  }
  return loadsOf(volume, data.quotas)
    .filter(({ peakPercent }) => passes(peakPercent, quotaPercent))
    .map(
      ({ what, peak, peakPercent, quota }) =>
        `expectedVolume passes monitoring.quotaPercent (${quotaPercent} %) of a Firehose quota at its peak: ${what === "requests" ? "at worst " : ""}${shown(peak)} of ${shown(quota.value)} ${what} a second in ${region} (${isUndated(quota.note) ? "read" : "as of"} ${quota.asOf}), ${shown(peakPercent)} %: ask AWS for a higher quota, or spread the log groups over several environments`,
    );
}

function zeroBufferingWarnings({ backupDelivery }: Settings, volume: Volume): string[] {
  const inflow = averageInflow(volume);
  return makesManyObjects(inflow, backupDelivery)
    ? [
        `backupDelivery.bufferIntervalSeconds is 0, so that each record may become an object: with expectedVolume that is ${shown(inflow.recordsPerSecond)} objects a second: set it to ${LEAST_SECONDS} or more`,
      ]
    : [];
}

function bufferWarnings(
  { backupDelivery: { bufferSizeMiB, bufferIntervalSeconds } }: Settings,
  volume: Volume,
): string[] {
  const peak = peakInflow(volume);
  const least = leastBufferMiB(peak.bytesPerSecond);
  const { maximum } = awsLimits.firehoseBufferSize;
  return bufferIntervalSeconds > 0 && least > bufferSizeMiB && bufferSizeMiB < maximum
    ? [
        `backupDelivery.bufferSizeMiB is less than ${SECONDS_OF_PEAK} seconds of what expectedVolume brings at its peak, ${shown(peak.bytesPerSecond / BYTES_A_MIB)} MiB a second after compression: set it to ${Math.min(least, maximum)}, got: ${bufferSizeMiB}`,
      ]
    : [];
}

function transitionWarnings({ backupDelivery, backupStorage }: Settings, volume: Volume): string[] {
  const { meanBytes } = objectsOf(averageInflow(volume), backupDelivery);
  if (backupStorage.transitions.length === 0 || meanBytes >= SMALLEST_TRANSITION) {
    return [];
  }
  const { bufferIntervalSeconds } = bufferAdviceOf(volume, backupDelivery, { hasTransitions: true });
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
