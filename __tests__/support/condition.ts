import { setTimeout as delay } from "node:timers/promises";

/** Asks again until the condition holds; fails, with what was waited for, when it has not within the time. */
export async function waitUntil(
  what: string,
  condition: () => Promise<boolean> | boolean,
  timeoutMs = 60_000,
): Promise<void> {
  const deadline = Date.now() + timeoutMs;
  while (!(await condition())) {
    if (Date.now() > deadline) {
      throw new Error(`waited ${timeoutMs} ms for this, and it did not come: ${what}`);
    }
    await delay(50);
  }
}
