import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { writeBackup } from "../../bench/verify-backup";
import { eventAt, firstIndexAt, logStreamAt, SINCE_MS, UNTIL_MS } from "../../bench/verify-events";
import { envelopesOf } from "../support/envelopes-of";

const EVENTS = 10_001;

test("events fill the day in order, each with an id of its own", () => {
  const events = Array.from({ length: EVENTS }, (_, index) => eventAt(index, EVENTS));
  expect(new Set(events.map(({ id }) => id)).size).toBe(EVENTS);
  expect(events.every(({ id }) => /^\d{56}$/.test(id))).toBe(true);
  expect(events.every(({ timestamp }, index) => timestamp >= (events[index - 1]?.timestamp ?? SINCE_MS))).toBe(true);
  expect(events.at(-1)?.timestamp).toBeLessThan(UNTIL_MS);
  expect(events.every(({ message }) => JSON.stringify(message) === `"${message}"`)).toBe(true);
});

test.each([SINCE_MS - 1, SINCE_MS, SINCE_MS + 1, SINCE_MS + 12_345_678, UNTIL_MS - 1, UNTIL_MS])(
  "the first event at or after %d is found",
  (timeMs) => {
    const index = firstIndexAt(timeMs, EVENTS);
    expect(index === EVENTS || eventAt(index, EVENTS).timestamp >= timeMs).toBe(true);
    expect(index === 0 || eventAt(index - 1, EVENTS).timestamp < timeMs).toBe(true);
  },
);

test("the backup lacks what it is said to lack", async () => {
  const folder = mkdtempSync(path.join(tmpdir(), "verify-backup-"));
  try {
    const { inBackup, missing, duplicated } = await writeBackup(folder, EVENTS);
    const names = readdirSync(folder, { recursive: true, encoding: "utf8" }).filter((name) => name.endsWith(".gz"));
    const envelopes = names.flatMap((name) => envelopesOf(readFileSync(path.join(folder, name))));
    const ids = envelopes.flatMap(({ logEvents }) => logEvents.map(({ id }) => id));
    expect(names.every((name) => /^2026\/01\/15\/\d\d\/bench-stream-1-2026-01-15-/.test(name))).toBe(true);
    expect(new Set(ids).size).toBe(inBackup);
    expect(ids).toHaveLength(inBackup + duplicated);
    expect(inBackup + missing).toBe(EVENTS);
    for (const { logStream, logEvents } of envelopes) {
      const indexes = logEvents.map(({ id }) => Number(id.slice(15)));
      expect(new Set(indexes.map(logStreamAt))).toEqual(new Set([logStream]));
    }
  } finally {
    rmSync(folder, { recursive: true });
  }
});
