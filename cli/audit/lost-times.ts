import { type SilentTime, silentTimes } from "../completeness/metric-silence";
import type { MetricWindow } from "../completeness/metric-window";

/**
 * The times in which events came in and none were forwarded, without those that were made up for after them, as where
 * CloudWatch Logs tried again: until the next such time, as many were forwarded as came in.
 *
 * @param incoming events of each period of the window, and of the time after it
 * @param forwarded the same
 */
export function lostTimes(
  incoming: Float64Array,
  forwarded: Float64Array,
  window: MetricWindow,
): readonly SilentTime[] {
  const { fromMs, toMs, periodMs } = window;
  const end = (toMs - fromMs) / periodMs;
  const silent = silentTimes(incoming, forwarded, window);
  return silent.filter((time, index) => {
    const first = (time.fromMs - fromMs) / periodMs;
    const next = silent[index + 1];
    const last = next === undefined ? end : (next.fromMs - fromMs) / periodMs;
    const resumed = forwarded.findIndex((events, period) => period >= first && events > 0);
    // What is still on its way when the window ends arrives a period later; or what has only just been sent, all of it now.
    const upTo = next === undefined ? (resumed >= end ? forwarded.length : end + 1) : last;
    return sumOf(forwarded.subarray(first, upTo)) < sumOf(incoming.subarray(first, last));
  });
}

function sumOf(events: Float64Array): number {
  return events.reduce((sum, each) => sum + each, 0);
}
