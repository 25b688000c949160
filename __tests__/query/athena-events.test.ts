import { repairedObjectKey } from "../../backup-format/object-key";
import { arrivedEvents, compactedEvents } from "../../query/athena-events";
import { athenaNamedQuery } from "../../query/athena-named-query";
import { eventColumns } from "../../query/event-columns";
import { type EventBounds, onPrunedEvents, prunedEvents, withEvents } from "../../query/pruned-events";
import { errorsOfAGroup } from "../../query/saved/errors-of-a-group";
import { savedQueries } from "../../query/saved-queries";
import { catalogueTables, TRINO_FUNCTIONS } from "../support/athena-on-duckdb";
import { TestDuckDb } from "../support/duckdb";

const DATABASE = "log_backup_dev";
const START = Date.UTC(2026, 10, 29, 9);
const FOLDER = "s3://backup/logs/2026/11/29";
const firehoseName = (time: string) => `stream-1-2026-11-29-${time}-0a1b2c3d-0a1b-0a1b-0a1b-0a1b2c3d4e5f.gz`;

/** An envelope of the log group /app, of events by id and milliseconds after nine. */
const arrival = (hour: string, path: string, group: string, events: readonly (readonly [string, number])[]) =>
  `('DATA_MESSAGE', '111122223333', '${group}', 'stream', ['filter'], [${events
    .map(([id, ms]) => `{'id': '${id}', 'timestamp': ${START + ms}, 'message': 'message ${id}'}`)
    .join(", ")}], '2026/11/29/${hour}', '${path}')`;

let database: TestDuckDb;
beforeAll(async () => {
  const repaired = repairedObjectKey("logs/", "backfill", new Date(START), new Uint8Array(16).fill(0xab));
  const arrivals = [
    arrival("09", `${FOLDER}/09/${firehoseName("09-00-05")}`, "/app", [
      ["a", 0],
      ["b", 123],
    ]),
    // The same object again, delivered twice, and once more by a backfill, whose name has a time too.
    arrival("10", `${FOLDER}/10/${firehoseName("10-00-05")}`, "/app", [["b", 123]]),
    arrival("09", `s3://backup/${repaired}`, "/app", [["b", 123]]),
    arrival("10", `${FOLDER}/10/other-name-1-2026-11-29-10-00-05.gz`, "/app", [["c", 3_600_000]]),
    arrival("10", `${FOLDER}/10/${firehoseName("10-61-05")}`, "/web_1", [["d", 3_600_001]]),
    arrival("11", `${FOLDER}/11/${firehoseName("11-00-00")}`, "/webx1", []),
    `('CONTROL_MESSAGE', 'CloudwatchLogs', '', '', [], [{'id': '', 'timestamp': ${START}, 'message': 'CWL CONTROL MESSAGE'}], '2026/11/29/09', '${FOLDER}/09/x')`,
  ];
  database = await TestDuckDb.create(
    ...TRINO_FUNCTIONS,
    ...catalogueTables(DATABASE),
    `INSERT INTO ${DATABASE}.arrivals VALUES ${arrivals.join(", ")}`,
    `INSERT INTO ${DATABASE}.compacted VALUES
      (TIMESTAMP '2026-11-29 09:00:00', '/app', 'stream', 'a', 'message a', '111122223333', NULL, NULL, NULL, '2026-11-29'),
      (TIMESTAMP '2026-11-30 00:00:00', '/web', 'stream', 'z', 'message z', '111122223333', NULL, NULL, NULL, '2026-11-30')`,
    `CREATE VIEW events AS ${arrivedEvents(DATABASE)}`,
    `CREATE VIEW compacted_events AS ${compactedEvents(DATABASE)}`,
  );
});
afterAll(() => {
  database.close();
});

test("the view has an event a row, once, without control messages, with its earliest arrival", async () => {
  expect(await database.rows(`SELECT * FROM events ORDER BY "timestamp"`)).toEqual([
    event("a", "09:00:00", "/app", "2026-11-29 09:00:05"),
    // The backfill's name has the time of its first event.
    event("b", "09:00:00.123", "/app", "2026-11-29 09:00:00"),
    event("c", "10:00:00", "/app", null),
    event("d", "10:00:00.001", "/web_1", null),
  ]);
});

test.each(["events", "compacted_events"])("%s has the columns that every engine has, of their types", async (view) => {
  const columns = await database.rows(`DESCRIBE ${view}`);

  expect(columns.map((column) => [column.column_name, column.column_type])).toEqual(
    eventColumns.map(({ name, duckdb }) => [name, duckdb]),
  );
});

const bounds = (given: Partial<EventBounds>): EventBounds => ({ lateByMs: 0, ...given });
const idsOf = async (sql: string) => (await database.rows(sql)).map(({ id }) => id);

test.each<readonly [string, Partial<EventBounds>, readonly string[]]>([
  ["nothing", {}, ["a", "b", "c", "d"]],
  ["a log group", { logGroups: ["/app"] }, ["a", "b", "c"]],
  ["a glob, in which _ is itself", { logGroups: ["/web_?"] }, ["d"]],
  ["several", { logGroups: ["/web*", "/app"] }, ["a", "b", "c", "d"]],
  ["times of events", { sinceMs: START + 123, untilMs: START + 3_600_000 }, ["b"]],
])("pruned by %s, it has the events that are wanted", async (_, given, ids) => {
  const sql = onPrunedEvents("SELECT id FROM events ORDER BY id", DATABASE, "arrivals", bounds(given));

  expect(await idsOf(sql)).toEqual(ids);
});

test("bounds choose partitions by literals, from three hours before to as late as events may come", () => {
  const sql = prunedEvents(DATABASE, "arrivals", bounds({ sinceMs: START, untilMs: START + 1, lateByMs: 7_200_000 }));

  expect(sql).toContain("envelope.arrival_hour >= '2026/11/29/06'");
  expect(sql).toContain("envelope.arrival_hour <= '2026/11/29/11'");
});

test("compacted events are pruned by their day", async () => {
  const given = bounds({ sinceMs: START, untilMs: Date.UTC(2026, 10, 30), logGroups: ["/a*"] });
  const sql = prunedEvents(DATABASE, "compacted", given);

  expect(sql).toContain("compacted.day >= '2026-11-29'\n  AND compacted.day <= '2026-11-29'");
  expect(await idsOf(onPrunedEvents("SELECT id FROM events", DATABASE, "compacted", given))).toEqual(["a"]);
  expect(await idsOf(onPrunedEvents("SELECT id FROM events", DATABASE, "compacted", bounds({})))).toEqual(["a", "z"]);
});

test.each([
  ["SELECT id FROM events", "WITH events AS (\n  SELECT 1 AS id\n)\nSELECT id FROM events"],
  [
    "-- with a comment\n/* and with */ with x AS (SELECT * FROM events) SELECT * FROM x",
    "WITH events AS (\n  SELECT 1 AS id\n), x AS (SELECT * FROM events) SELECT * FROM x",
  ],
  [
    "WITH RECURSIVE x(id) AS (SELECT id FROM events) SELECT * FROM x",
    "WITH RECURSIVE events AS (\n  SELECT 1 AS id\n), x(id) AS (SELECT id FROM events) SELECT * FROM x",
  ],
  [
    "/* a */ SELECT * FROM (/* b */ with x AS (SELECT 1) SELECT * FROM x)",
    "WITH events AS (\n  SELECT 1 AS id\n)\n/* a */ SELECT * FROM (/* b */ with x AS (SELECT 1) SELECT * FROM x)",
  ],
  ["SELECT 'with' FROM events", "WITH events AS (\n  SELECT 1 AS id\n)\nSELECT 'with' FROM events"],
])("%j gets its events in front", (sql, expected) => {
  expect(withEvents(sql, "SELECT 1 AS id")).toBe(expected);
});

describe.each(["arrivals", "compacted"] as const)("named queries on %s", (source) => {
  test.each(savedQueries)("$name runs as it stands", async (query) => {
    const sql = athenaNamedQuery(query, DATABASE, source);

    expect(await database.rows(sql)).toBeInstanceOf(Array);
    expect(sql).toMatch(
      source === "arrivals" ? /envelope\.arrival_hour >= date_format/ : /compacted\.day >= date_format/,
    );
    // https://docs.aws.amazon.com/athena/latest/APIReference/API_CreateNamedQuery.html: the string's greatest length
    expect(Buffer.byteLength(sql)).toBeLessThan(262_144);
  });
});

test("a named query says what to change", () => {
  const [first, ...lines] = athenaNamedQuery(errorsOfAGroup, DATABASE, "arrivals").split("\n");

  expect(first).toBe("-- Events of one log group that speak of an error, oldest first, at most 1,000.");
  expect(lines.slice(0, 7)).toEqual([
    "-- Change each of these wherever it stands:",
    "--   group: '/aws/lambda/HelloFunc'",
    "--     The log group's whole name.",
    "--   since: date_add('hour', -24, CAST(current_timestamp AT TIME ZONE 'UTC' AS timestamp(3)))",
    "--     Events from this time on.",
    "--   until: CAST(current_timestamp AT TIME ZONE 'UTC' AS timestamp(3))",
    "--     Events before this time.",
  ]);
});

function event(id: string, time: string, group: string, arrived: string | null) {
  return {
    timestamp: `2026-11-29 ${time}`,
    log_group: group,
    log_stream: "stream",
    id,
    message: `message ${id}`,
    owner: 111122223333,
    arrived_at: arrived,
  };
}
