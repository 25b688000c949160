import { eventColumns } from "../../query/event-columns";
import { savedQueries } from "../../query/saved-queries";
import { savedQuerySql } from "../../query/saved-query";
import { TestDuckDb } from "../support/duckdb";

const DAY = Date.UTC(2026, 10, 29);
const MINUTE = 60_000;
/** Group, stream, minutes after midnight of 29 November 2026, message. */
const events: readonly (readonly [string, string, number, string])[] = [
  ["/app", "a", -1, "ERROR before the window"],
  ["/app", "a", 0, "started"],
  ["/app", "b", 1, "An Error occurred"],
  ["/app", "a", 2, "java.lang.IllegalStateException: 'quoted' request 7f-1"],
  ["/app", "a", 9, "Task timed out after 3.00 seconds"],
  ["/app", "a", 9.5, "no problem: erro r"],
  ["/app", "b", 12, "FATAL: out of disk, request 7f-1"],
  ["/web", "c", 2.5, "request 7f-1 came in €"],
  ["/web", "c", 3, "request 7F-1 is another"],
  ["/web", "c", 24 * 60, "error on the next day"],
];
const time = (minutes: number): string => new Date(DAY + minutes * MINUTE).toISOString().slice(0, 23).replace("T", " ");
const quoted = (text: string): string => `'${text.replaceAll("'", "''")}'`;

let database: TestDuckDb;
beforeAll(async () => {
  const columns = eventColumns.map(({ name, duckdb }) => `"${name}" ${duckdb}`).join(", ");
  const rows = events.map(
    ([group, stream, minutes, message], index) =>
      `(TIMESTAMP '${time(minutes)}', '${group}', '${stream}', '${index}', ${quoted(message)}, '111122223333', NULL)`,
  );
  database = await TestDuckDb.create(
    `CREATE TABLE events (${columns})`,
    `INSERT INTO events VALUES ${rows.join(", ")}`,
  );
});
afterAll(() => {
  database.close();
});

const window = { since: DAY, until: DAY + 20 * MINUTE };
const ask = async (name: string, values: Readonly<Record<string, string | number>>) => {
  const query = savedQueries.find((each) => each.name === name);
  return query === undefined ? [] : database.rows(savedQuerySql(query, values));
};

test("errors-of-a-group finds words of errors in any case, in the window, in order", async () => {
  expect(await ask("errors-of-a-group", { ...window, group: "/app" })).toEqual([
    { timestamp: "2026-11-29 00:01:00", log_stream: "b", message: "An Error occurred" },
    {
      timestamp: "2026-11-29 00:02:00",
      log_stream: "a",
      message: "java.lang.IllegalStateException: 'quoted' request 7f-1",
    },
    { timestamp: "2026-11-29 00:09:00", log_stream: "a", message: "Task timed out after 3.00 seconds" },
    { timestamp: "2026-11-29 00:12:00", log_stream: "b", message: "FATAL: out of disk, request 7f-1" },
  ]);
  expect(await ask("errors-of-a-group", { ...window, group: "/ap_" })).toEqual([]);
});

test("request-across-groups follows one id through all log groups", async () => {
  const found = await ask("request-across-groups", { ...window, text: "7f-1" });

  expect(found.map(({ log_group, log_stream }) => [log_group, log_stream])).toEqual([
    ["/app", "a"],
    ["/web", "c"],
    ["/app", "b"],
  ]);
  expect(await ask("request-across-groups", { ...window, text: "'quoted'" })).toHaveLength(1);
  expect(await ask("request-across-groups", { ...window, text: "%" })).toEqual([]);
});

test("volume-by-group-and-day counts events and characters by the day of UTC", async () => {
  const volumes = await ask("volume-by-group-and-day", { since: DAY - MINUTE, until: DAY + 2 * 24 * 60 * MINUTE });

  expect(volumes.map((each) => [each.event_day, each.log_group, each.events, each.message_characters])).toEqual([
    ["2026-11-28", "/app", 1, 23],
    ["2026-11-29", "/app", 6, 7 + 17 + 54 + 33 + 18 + 32],
    ["2026-11-29", "/web", 2, 22 + 23],
    ["2026-11-30", "/web", 1, 21],
  ]);
  expect(volumes[1]).toMatchObject({ first_event: "2026-11-29 00:00:00", last_event: "2026-11-29 00:12:00" });
});

const gap = (since: string, until: string, minutes: number) => ({
  silent_since: `2026-11-29 ${since}:00`,
  silent_until: `2026-11-29 ${until}:00`,
  silent_minutes: minutes,
});

test.each<readonly [string, Readonly<Record<string, string | number>>, readonly object[]]>([
  ["of five minutes", { ...window, group: "/app", minutes: 5 }, [gap("00:03", "00:09", 6), gap("00:13", "00:20", 7)]],
  [
    "of one minute",
    { ...window, group: "/app", minutes: 1 },
    [gap("00:03", "00:09", 6), gap("00:10", "00:12", 2), gap("00:13", "00:20", 7)],
  ],
  ["at both ends", { ...window, group: "/web", minutes: 2 }, [gap("00:00", "00:02", 2), gap("00:04", "00:20", 16)]],
  ["without any event", { ...window, group: "/none", minutes: 5 }, [gap("00:00", "00:20", 20)]],
  [
    "in a window that begins and ends within a minute",
    { since: DAY + 90_000, until: DAY + 210_000, group: "/web", minutes: 1 },
    [gap("00:01", "00:02", 1)],
  ],
])("gaps-by-minute tells gaps %s", async (_, values, gaps) => {
  expect(await ask("gaps-by-minute", values)).toEqual(gaps);
});

test.each(savedQueries)("$name can be put behind a definition of events, and says what it is", (query) => {
  expect(query.sql).toMatch(/^SELECT\b/);
  expect(query.sql).toMatch(/\bevents\b/);
  expect(query.name).toMatch(/^[a-z]+(-[a-z]+)+$/);
  expect(query.description).toMatch(/^[A-Z].*\.$/);
  const used = new Set([...query.sql.matchAll(/:([a-z]+)/g)].map(([, name]) => name));
  expect([...used].sort()).toEqual(query.parameters.map(({ name }) => name).sort());
});
