import { createProgressLine, type Progress, type ProgressOptions } from "./progress";
import { countText } from "./size-text";

/** How far some work is. */
export interface WorkCounts {
  readonly done: number;
  /** Of all, where that is known: then the time that is left is told, too. */
  readonly total?: number;
  /** Where it is, such as `up to 2026-11-22T19:00Z`. */
  readonly detail?: string;
}

/** Before so much time the speed says little about the time that is left. */
const LEAST_MS = 2000;

/**
 * Shows in the last line of standard error how much is done, how fast, and how long it will take.
 *
 * @param label what is being done, such as `reading /aws/lambda/orders`
 * @param unit what is counted, such as `events`
 */
export function createWorkProgress(
  stream: { readonly isTerminal: boolean },
  label: string,
  unit: string,
  options: ProgressOptions = {},
): Progress<WorkCounts> {
  return createProgressLine<WorkCounts>(
    stream,
    (counts, elapsedMs) => workText(label, unit, counts, elapsedMs),
    options,
  );
}

function workText(label: string, unit: string, { done, total, detail }: WorkCounts, elapsedMs: number): string {
  const parts = [
    total === undefined ? `${countText(done)} ${unit}` : `${countText(done)} of ${countText(total)} ${unit}`,
  ];
  if (detail !== undefined) {
    parts.push(detail);
  }
  if (elapsedMs >= LEAST_MS && done > 0) {
    parts.push(`${countText(Math.round((1000 * done) / elapsedMs))}/s`);
    if (total !== undefined && total > done) {
      parts.push(`${durationText(((total - done) * elapsedMs) / done)} left`);
    }
  }
  return `${label}: ${parts.join(", ")}`;
}

/** In the largest two units, from seconds to hours. */
export function durationText(ms: number): string {
  const seconds = Math.ceil(ms / 1000);
  if (seconds < 60) {
    return `${seconds} s`;
  }
  const minutes = Math.floor(seconds / 60);
  return minutes < 60
    ? `${minutes} min ${seconds % 60} s`
    : `${countText(Math.floor(minutes / 60))} h ${minutes % 60} min`;
}
