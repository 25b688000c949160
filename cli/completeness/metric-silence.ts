import { DELIVERY_MARGIN_MS } from "./delivery-window";
import type { MetricWindow } from "./metric-window";

/** A time in which events came in and none were forwarded. In milliseconds since 1970-01-01T00:00:00Z. */
export interface SilentTime {
  readonly fromMs: number;
  /** Exclusive: the end of the last period in which events came in before forwarding began again. */
  readonly toMs: number;
  /** Events that came in. */
  readonly incoming: number;
}

/**
 * The times in which nothing was forwarded though events came in. Forwarding lags some minutes behind, so a silence counts
 * only when it lasts longer than that: from the first period with events until forwarding begins again, or until what is
 * known ends.
 *
 * @param incoming events of each period of the window, from its start
 * @param forwarded the same, up to the time after the window
 */
export function silentTimes(incoming: Float64Array, forwarded: Float64Array, window: MetricWindow): SilentTime[] {
  const { fromMs, toMs, laterMs, settledMs, periodMs } = window;
  const shortest = Math.ceil(DELIVERY_MARGIN_MS / periodMs);
  const windowEnd = (toMs - fromMs) / periodMs;
  const end = (Math.min(laterMs, settledMs) - fromMs) / periodMs;
  const found: SilentTime[] = [];
  let first: number | undefined;
  let last = 0;
  let events = 0;
  const close = (period: number): void => {
    if (first !== undefined && period - first > shortest) {
      found.push({ fromMs: fromMs + first * periodMs, toMs: fromMs + (last + 1) * periodMs, incoming: events });
    }
    first = undefined;
    events = 0;
  };
  for (let period = 0; period < end; period += 1) {
    const came = period < windowEnd ? (incoming[period] ?? 0) : 0;
    if ((forwarded[period] ?? 0) > 0) {
      close(period);
    } else if (came > 0) {
      first ??= period;
      last = period;
      events += came;
    }
  }
  close(Math.max(end, 0));
  return found;
}
