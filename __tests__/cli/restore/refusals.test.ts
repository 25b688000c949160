import { type OutgoingEvent, PutRules, Refusals } from "../../../cli/restore/refusals";

const NOW = new Date("2026-11-22T12:00:00Z");
const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;
const now = NOW.getTime();

function refusalOf(event: Partial<OutgoingEvent>, retentionDays?: number) {
  return new PutRules(NOW, retentionDays).refusalOf({ timestamp: now, messageBytes: 1, isEmpty: false, ...event });
}

it.each<[string, Partial<OutgoingEvent>, number | undefined, string | undefined]>([
  ["14 days and 5 minutes old", { timestamp: now - 14 * DAY - 5 * MINUTE }, undefined, undefined],
  ["older than that", { timestamp: now - 14 * DAY - 5 * MINUTE - 1 }, undefined, "too-old"],
  ["older than that, and than the retention", { timestamp: now - 20 * DAY }, 7, "too-old"],
  ["the retention and 5 minutes old", { timestamp: now - 3 * DAY - 5 * MINUTE }, 3, undefined],
  ["older than the retention", { timestamp: now - 3 * DAY - 5 * MINUTE - 1 }, 3, "expired"],
  ["2 hours and 5 minutes ahead", { timestamp: now + 125 * MINUTE }, 3, undefined],
  ["further ahead", { timestamp: now + 125 * MINUTE + 1 }, 3, "too-new"],
  ["as large as can be", { messageBytes: 1_048_550 }, 3, undefined],
  ["larger", { messageBytes: 1_048_551 }, 3, "too-large"],
  ["without a message", { isEmpty: true }, 3, "empty"],
  ["between two milliseconds", { timestamp: now + 0.5 }, 3, "no-time"],
  ["before 1970", { timestamp: -1 }, 3, "no-time"],
  ["after all time", { timestamp: 1e300 }, 3, "no-time"],
])("an event %s", (_, event, retentionDays, refusal) => {
  expect(refusalOf(event, retentionDays)).toBe(refusal);
});

it("counts by reason, the most frequent one first", () => {
  const refusals = new Refusals();
  refusals.add("expired", 5, "a");
  refusals.add("too-old", 3, "a");
  refusals.add("too-old", 1, "b");
  refusals.add("too-old", 2, "a");

  expect(refusals.list()).toEqual([
    { reason: "too-old", events: 3, firstMs: 1, lastMs: 3, logStreams: new Set(["a", "b"]) },
    { reason: "expired", events: 1, firstMs: 5, lastMs: 5, logStreams: new Set(["a"]) },
  ]);
});
