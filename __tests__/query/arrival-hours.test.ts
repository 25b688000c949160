import fc from "fast-check";
import { hourPrefix, mayHoldEvents } from "../../backup-format/object-key";
import { arrivalHours } from "../../query/arrival-hours";

const HOUR_MS = 3_600_000;
const START = Date.UTC(2026, 10, 29);

test("hours are those whose objects may hold events of the window, no more and no less", () => {
  const minute = fc.integer({ min: 0, max: 3 * 24 * 60 });
  fc.assert(
    fc.property(minute, minute, fc.integer({ min: 0, max: 26 * 60 }), (since, length, late) => {
      const sinceMs = START + since * 60_000;
      const window = { sinceMs, untilMs: sinceMs + (length + 1) * 60_000, lateByMs: late * 60_000 };
      const { first = "", last = "" } = arrivalHours(window);
      for (let fromMs = START - 48 * HOUR_MS; fromMs < START + 200 * HOUR_MS; fromMs += HOUR_MS) {
        const hour = hourPrefix("", new Date(fromMs)).slice(0, -1);
        const isRead = hour >= first && hour <= last;
        expect(isRead).toBe(mayHoldEvents({ fromMs, untilMs: fromMs + HOUR_MS }, window));
      }
    }),
    { numRuns: 50 },
  );
});

test("a window that is open has no bound on that side", () => {
  expect(arrivalHours({ lateByMs: 0 })).toEqual({});
  expect(arrivalHours({ sinceMs: START, lateByMs: 0 })).toEqual({ first: "2026/11/28/21" });
});
