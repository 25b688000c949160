import { assumedWay, type Figure, ratesOf, type Volume, type Way } from "../../estimate/volume";
import type { Settings } from "../../settings";
import type { EstimateNumbers } from "./estimate-options";

export const EVENT_BYTES = 300;
export const PEAK_FACTOR = 3;

/** How many times the average the peak is, where it is not measured. */
export function peakFactorOf({ peakFactor }: EstimateNumbers, settings: Settings | undefined): number {
  return peakFactor ?? settings?.expectedVolume?.peakFactor ?? PEAK_FACTOR;
}

/** The volume that the command line tells; what it leaves out is that of the settings, or assumed. */
export function assumedVolume(numbers: EstimateNumbers, settings: Settings | undefined): Volume {
  const rates = ratesOf({
    gigabytesPerDay: numbers.gbPerDay ?? 0,
    eventBytes: numbers.eventBytes ?? settings?.expectedVolume?.eventBytes ?? EVENT_BYTES,
    peakFactor: peakFactorOf(numbers, settings),
  });
  const named = settings === undefined ? 0 : settings.sources.logGroups.length + settings.sources.discovered.length;
  const logGroupCount = numbers.groups ?? Math.max(1, named);
  return { ...rates, logGroupCount, logGroups: [], way: assumedWay(rates.average, logGroupCount) };
}

/** The volume, with what the command line tells of its way in place of what is measured or assumed. */
export function withToldWay(volume: Volume, { compressionRatio, eventsPerRecord }: EstimateNumbers): Volume {
  const told = (value: number | undefined, figure: Figure): Figure =>
    value === undefined ? figure : { value, from: "told" };
  const way: Way = {
    compressionRatio: told(compressionRatio, volume.way.compressionRatio),
    eventsPerRecord: told(eventsPerRecord, volume.way.eventsPerRecord),
    recordsPerRequest: volume.way.recordsPerRequest,
  };
  return { ...volume, way };
}
