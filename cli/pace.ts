import { setTimeout as wait } from "node:timers/promises";

export interface PaceOptions {
  /** In milliseconds, from any start. */
  readonly clock?: () => number;
  /** Waits for so many milliseconds. */
  readonly sleep?: (ms: number, signal: AbortSignal) => Promise<void>;
}

/** Spreads requests evenly, so that no more than so many begin in a second, however many are under way at once. */
export class Pace {
  private readonly intervalMs: number;
  private readonly clock: () => number;
  private readonly sleep: (ms: number, signal: AbortSignal) => Promise<void>;
  private nextMs = Number.NEGATIVE_INFINITY;

  /** @param perSecond above 0; it may be a fraction */
  constructor(perSecond: number, options: PaceOptions = {}) {
    this.intervalMs = 1000 / perSecond;
    this.clock = options.clock ?? (() => performance.now());
    this.sleep = options.sleep ?? ((ms, signal) => wait(ms, undefined, { signal }));
  }

  /** Ends when the next request may begin. */
  async turn(signal: AbortSignal): Promise<void> {
    const nowMs = this.clock();
    const turnMs = Math.max(nowMs, this.nextMs);
    this.nextMs = turnMs + this.intervalMs;
    if (turnMs > nowMs) {
      await this.sleep(turnMs - nowMs, signal);
    }
  }
}
