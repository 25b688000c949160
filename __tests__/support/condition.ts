import { setTimeout as delay } from "node:timers/promises";

/** For tests that start no Terraform and no moto: ends before the 5 s that Jest gives a test, and so says what was missing. */
export function waitUntilSoon(what: string, condition: () => Promise<boolean> | boolean): Promise<void> {
  return waitUntil(what, condition, 4000);
}

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
