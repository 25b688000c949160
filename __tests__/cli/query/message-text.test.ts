import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { CommandContext } from "../../../cli/command-context";
import { checkSql } from "../../../cli/query/check-sql";
import { TemporaryFolder } from "../../../cli/temporary-folder";
import { ndjson, passThrough, writeBelow, writeCompacted } from "../../support/query-files";
import { runCommand } from "../../support/run-command";
import { event } from "../../support/stored-objects";

const TEXT = "SELECT id FROM events WHERE message LIKE '%needle%'";

describe("the text that messages must hold", () => {
  const temporaryFolder = new TemporaryFolder();
  const context = { temporaryFolder, signal: new AbortController().signal } as CommandContext;
  afterAll(() => {
    temporaryFolder.close();
  });

  it.each([
    [TEXT, "needle"],
    ["SELECT id FROM events WHERE message LIKE 'a%needle_pin%'", "needle"],
    ["SELECT id FROM events WHERE message LIKE 'it''s \\\\ so%'", "it's \\\\ so"],
    ["SELECT id FROM events WHERE message = 'needle'", "needle"],
    ["SELECT id FROM events WHERE 'needle' = message", "needle"],
    ["SELECT id FROM events WHERE strpos(message, 'needle') > 0", "needle"],
    ["SELECT id FROM events WHERE strpos(message, 'needle') >= 1", "needle"],
    ["SELECT id FROM events WHERE strpos(message, 'needle') <> 0", "needle"],
    ["SELECT id FROM events WHERE contains(message, 'needle')", "needle"],
    ["SELECT id FROM events WHERE id <> '' AND (message LIKE '%pin%' AND message LIKE '%needle%')", "needle"],
    ["SELECT count(*) FROM main.Events AS e WHERE E.\"MESSAGE\" LIKE '%needle%' GROUP BY log_group", "needle"],
    [
      "SELECT count(*) FROM (SELECT * FROM events WHERE message LIKE '%needle%') AS e WHERE e.message LIKE '%x%'",
      "needle",
    ],
    [
      "WITH found AS (SELECT * FROM events WHERE message LIKE '%needle%') SELECT * FROM found AS a JOIN found AS b ON a.id = b.id",
      "needle",
    ],
    ["SELECT 1 WHERE EXISTS (SELECT 1 FROM events WHERE message LIKE '%needle%')", "needle"],
  ])("%s: %s", async (sql, text) => {
    expect(await checkSql(sql, context)).toEqual({ messageText: text });
  });

  it.each([
    "SELECT id FROM events",
    "SELECT id FROM events WHERE message LIKE '%'",
    "SELECT id FROM events WHERE message ILIKE '%needle%'",
    "SELECT id FROM events WHERE message NOT LIKE '%needle%'",
    "SELECT id FROM events WHERE NOT (message LIKE '%needle%')",
    "SELECT id FROM events WHERE message LIKE '%!%needle' ESCAPE '!'",
    "SELECT id FROM events WHERE message LIKE '%needle%' OR id = ''",
    "SELECT id FROM events WHERE lower(message) LIKE '%needle%'",
    "SELECT id FROM events WHERE strpos(lower(message), 'needle') > 0",
    "SELECT id FROM events WHERE strpos(message, 'needle') = 0",
    "SELECT id FROM events WHERE strpos(message, 'needle') >= 0",
    "SELECT id FROM events WHERE strpos('needle', message) > 0",
    "SELECT id FROM events WHERE id LIKE '%needle%'",
    "SELECT id FROM events WHERE message > 'needle'",
    "SELECT id FROM events WHERE message LIKE '%\ufffd%'",
    "SELECT id FROM events WHERE message LIKE NULL",
    "SELECT id FROM events WHERE message LIKE id",
    "SELECT count(*) FILTER (WHERE message LIKE '%needle%') FROM events",
    "SELECT log_group FROM events GROUP BY log_group HAVING max(message) LIKE '%needle%'",
    "SELECT id AS message FROM events WHERE message LIKE '%needle%'",
    "SELECT * FROM events AS e(moment, message) WHERE message LIKE '%needle%'",
    "SELECT id FROM events TABLESAMPLE 50% WHERE message LIKE '%needle%'",
    "SELECT id FROM events WHERE message LIKE '%needle%' USING SAMPLE 1",
    "SELECT id FROM events WHERE message LIKE '%needle%' AND id IN (SELECT min(id) FROM events)",
    "SELECT id FROM events WHERE message LIKE '%needle%' UNION ALL SELECT id FROM events",
    "SELECT a.id FROM events AS a, events AS b WHERE a.message LIKE '%needle%'",
    "SELECT id FROM events, (SELECT 'needle' AS text) AS t WHERE message LIKE '%needle%'",
    "WITH events AS (SELECT * FROM events) SELECT id FROM events WHERE message LIKE '%needle%'",
    "WITH events AS (SELECT 'needle' AS message) SELECT message FROM events WHERE message LIKE '%needle%'",
    "WITH all_events AS (SELECT * FROM events) SELECT id FROM all_events WHERE message LIKE '%needle%'",
    "SELECT id FROM events WHERE message LIKE '%needle%' AND id IN (SELECT id FROM query_table('events'))",
    "SELECT other.message FROM events, LATERAL (SELECT events.id AS message) AS other WHERE other.message LIKE '%needle%'",
  ])("%s: not certain", async (sql) => {
    expect(await checkSql(sql, context)).toEqual({ messageText: undefined });
  });
});

describe("answers", () => {
  let raw: string;
  let compacted: string;
  const messages = [
    "a needle in a haystack",
    "NEEDLE",
    "need\nle",
    'it\'s 100% \\ "needle" [a](b) $1 ^ {needle}|?*+/',
    "",
    "日本語 needle 😀",
    "half \ud83d needle",
  ];
  const envelope = {
    logGroup: "/aws/lambda/hello",
    logStream: "stream",
    events: messages.map((message, index) => event(index, message)),
  };

  beforeAll(async () => {
    raw = mkdtempSync(join(tmpdir(), "log-backup-text-"));
    compacted = mkdtempSync(join(tmpdir(), "log-backup-text-"));
    writeBelow(raw, "one.gz", passThrough(envelope));
    writeBelow(raw, "two.gz", ndjson(envelope, { ...envelope, logGroup: "/orders" }));
    for (const logGroup of [envelope.logGroup, "/orders"]) {
      await writeCompacted(
        compacted,
        "",
        "2026-11-22",
        envelope.events.map(({ id, timestamp, message }) => ({
          logGroup,
          id,
          timestamp,
          message: message.replace(/\p{Surrogate}/gu, "\ufffd"),
        })),
      );
    }
  });
  afterAll(() => {
    rmSync(raw, { recursive: true });
    rmSync(compacted, { recursive: true });
  });

  it.each([
    "message LIKE '%needle%'",
    "message LIKE '%needle'",
    "message LIKE '%need_le%'",
    "message LIKE '%100\\%%'",
    "message LIKE '% 100% \\ \"needle\" [a](b) $1 ^ {needle}|?*+/'",
    "strpos(message, '[a](b) $1 ^ {needle}|?*+/') > 0",
    "strpos(message, '日本語') > 0 AND message LIKE '%😀'",
    "message LIKE '%half \ufffd needle%'",
    "message LIKE '%half%'",
    "message = ''",
    "message = 'NEEDLE' OR message LIKE '%haystack'",
    "message LIKE '%needle%' AND id IN (SELECT max(id) FROM events)",
    "message LIKE '%nothing like it%'",
  ])("are the same as of compacted files, of which all is read: %s", async (condition) => {
    const sql = `SELECT log_group, id, message FROM events WHERE ${condition} ORDER BY log_group, id`;
    const [ofRaw, ofCompacted] = await Promise.all([raw, compacted].map((place) => runCommand(["query", sql, place])));

    expect(ofRaw).toMatchObject({ exitCode: 0, errors: "" });
    expect(ofRaw?.output).toBe(ofCompacted?.output);
  });
});

it("is told by --explain", async () => {
  const { output } = await runCommand(["query", TEXT, __filename, "--explain"]);

  expect(output).toContain('\n            and keeps events whose message holds "needle"\n');
});
