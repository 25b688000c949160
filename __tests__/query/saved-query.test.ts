import { type SavedQuery, SavedQueryError, savedQuerySql } from "../../query/saved-query";

const query: SavedQuery = {
  name: "of-a-group",
  description: "Events of a group.",
  parameters: [
    { name: "group", kind: "text", meaning: "The log group's name.", sample: "/app" },
    { name: "since", kind: "time", meaning: "Events from this time on.", sample: 24 },
    { name: "minutes", kind: "number", meaning: "How many.", sample: 5 },
  ],
  sql: `SELECT '10:00' AS at, 1::INT FROM events WHERE log_group = :group AND "timestamp" > :since LIMIT :minutes`,
};
const values = { group: "/app", since: Date.UTC(2026, 10, 29, 9, 5, 7, 42), minutes: 3 };

test("parameters become quoted literals, and nothing else that has a colon does", () => {
  expect(savedQuerySql(query, { ...values, group: "a'; DROP TABLE events; --:since" })).toBe(
    `SELECT '10:00' AS at, 1::INT FROM events WHERE log_group = 'a''; DROP TABLE events; --:since' ` +
      `AND "timestamp" > TIMESTAMP '2026-11-29 09:05:07.042' LIMIT 3`,
  );
});

test.each([
  [{ group: undefined }, "of-a-group wants group: The log group's name."],
  [{ group: 1 }, "of-a-group: group: expected a text, got: 1"],
  [{ group: "a\0" }, "of-a-group: group: a text in SQL cannot hold U+0000"],
  [{ since: "yesterday" }, 'of-a-group: since: expected a time, got: "yesterday"'],
  [{ since: Number.NaN }, "of-a-group: since: expected a time of the years 1 to 9999 in milliseconds, got: NaN"],
  [
    { since: Date.UTC(10_000, 0) },
    "of-a-group: since: expected a time of the years 1 to 9999 in milliseconds, got: 253402300800000",
  ],
  [
    { since: new Date("-000001-01-01T00:00:00Z").getTime() },
    "of-a-group: since: expected a time of the years 1 to 9999 in milliseconds, got: -62198755200000",
  ],
  [{ minutes: 1.5 }, "of-a-group: minutes: expected a whole number, got: 1.5"],
  [{ until: 1 }, "of-a-group has no parameter until; its parameters are group, since, minutes"],
])("%j is refused", (changed, message) => {
  let refusal: unknown;
  try {
    savedQuerySql(query, { ...values, ...changed });
  } catch (error) {
    refusal = error;
  }
  expect(refusal).toBeInstanceOf(SavedQueryError);
  expect((refusal as Error).message).toBe(message);
});

test("a query that uses what is none of its parameters is a mistake of ours", () => {
  expect(() => savedQuerySql({ ...query, sql: "SELECT :until" }, values)).toThrow(
    new Error("the saved query of-a-group uses :until, which is none of its parameters"),
  );
});
