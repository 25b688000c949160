import { setTimeout as wait } from "node:timers/promises";

export interface PaceOptions {
  /** In milliseconds, from any start. */
  readonly clock?: () => number;
  /** Waits for so many milliseconds. */
  readonly sleep?: (ms: number, signal: AbortSignal) => Promise<void>;
}

/** Spreads requests, so that no more than so many begin in any second, however many are under way at once. */
export class Pace {
  private readonly intervalMs: number;
  private readonly clock: () => number;
  private readonly sleep: (ms: number, signal: AbortSignal) => Promise<void>;
  private nextMs = Number.NEGATIVE_INFINITY;
  private before: Promise<void> = Promise.resolve();

  /** @param perSecond above 0; it may be a fraction */
  constructor(perSecond: number, options: PaceOptions = {}) {
    this.intervalMs = 1000 / perSecond;
    this.clock = options.clock ?? (() => performance.now());
    this.sleep = options.sleep ?? ((ms, signal) => wait(ms, undefined, { signal }));
  }

  /** Ends when the next request may begin. */
  turn(signal: AbortSignal): Promise<void> {
    const turn = this.before.then(() => this.next(signal));
    this.before = turn.catch(() => undefined);
    return turn;
  }

  /** Counts from when a turn really began: a timer that is late must not bring the one after it nearer. */
  private async next(signal: AbortSignal): Promise<void> {
    signal.throwIfAborted();
    for (;;) {
      const nowMs = this.clock();
      if (nowMs >= this.nextMs) {
        this.nextMs = nowMs + this.intervalMs;
        return;
      }
      await this.sleep(this.nextMs - nowMs, signal);
    }
  }
}
