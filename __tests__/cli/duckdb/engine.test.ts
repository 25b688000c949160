import { existsSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import fc from "fast-check";
import { Engine } from "../../../cli/duckdb/engine";
import { eventsOfRows, NO_EVENTS } from "../../../cli/duckdb/event-tables";
import { quoted } from "../../../cli/duckdb/sql-text";
import { AccessError } from "../../../cli/errors";
import { TemporaryFolder } from "../../../cli/temporary-folder";
import { anyEnvelope } from "../../support/envelope-texts";
import { PLAIN, readDocument } from "../../support/read-documents";

let folder: string;
let temporaryFolder: TemporaryFolder;
let engine: Engine;
let stop: AbortController;

beforeEach(async () => {
  folder = mkdtempSync(path.join(tmpdir(), "engine-"));
  temporaryFolder = new TemporaryFolder(folder);
  stop = new AbortController();
  engine = await Engine.open({ threads: 2, memoryMiB: 256, temporaryFolder, signal: stop.signal });
});

afterEach(() => {
  engine.close();
  temporaryFolder.close();
  rmSync(folder, { recursive: true });
});

const fileOf = (name: string, text: string): string => {
  const file = path.join(folder, name);
  writeFileSync(file, text);
  return file;
};

/** A row as DuckDB gives it, in the form of the row's line. */
interface EventRow {
  readonly timestamp: Date;
  readonly arrived_at: Date | null;
  readonly [column: string]: unknown;
}

test("reads every row as it was written", async () => {
  const all = fc.sample(anyEnvelope, { numRuns: 300, seed: 7 });
  const text = all.map((one) => readDocument(one.text, { ...PLAIN, format: "row" }, false).output).join("");
  const lines = text.trimEnd().split("\n");
  const expected = lines.map((line) => {
    const {
      timestamp,
      arrivedAt = null,
      logGroup,
      logStream,
      rest = null,
      stored = null,
      ...others
    } = JSON.parse(line) as Record<string, unknown>;
    return {
      ...others,
      timestamp: new Date(timestamp as number),
      log_group: logGroup,
      log_stream: logStream,
      arrived_at: arrivedAt,
      envelope_rest: rest,
      stored_event: stored,
    };
  });

  const rows = await engine.rows<EventRow>(eventsOfRows([fileOf("a.rows", text)], 0));
  expect(rows.length).toBeGreaterThan(300);
  expect(rows).toEqual(expected);
});

test("takes lines longer than DuckDB takes by itself", async () => {
  const message = "x".repeat(20 * 1024 * 1024);
  const line = JSON.stringify({
    id: "1",
    timestamp: 5,
    message,
    logGroup: "g",
    logStream: "s",
    owner: "o",
    arrivedAt: 7,
  });

  const rows = await engine.rows(
    `SELECT length(message)::INTEGER AS length, arrived_at FROM (${eventsOfRows([fileOf("long.rows", `${line}\n`)], line.length)})`,
  );
  expect(rows).toEqual([{ length: message.length, arrived_at: new Date(7) }]);
});

test("has the same columns where there is nothing to read", async () => {
  const typesOf = async (sql: string) => engine.rows(`SELECT column_name, column_type FROM (DESCRIBE ${sql})`);
  expect(await typesOf(NO_EVENTS)).toEqual(await typesOf(eventsOfRows([fileOf("none.rows", "")], 0)));
});

test("confined, reads nothing but what it is given, and writes nothing elsewhere", async () => {
  const secret = fileOf("secret.csv", "a,b\n1,2\n");
  const given = fileOf("given.csv", "c\n3\n");
  await engine.confine([], [given]);

  expect(await engine.rows(`SELECT c::INTEGER AS c FROM read_csv(${quoted(given)})`)).toEqual([{ c: 3 }]);
  const written = path.join(folder, "written.csv");
  for (const sql of [
    `SELECT * FROM read_csv(${quoted(secret)})`,
    `COPY (SELECT 1) TO ${quoted(written)}`,
    `ATTACH ${quoted(path.join(folder, "x.db"))}`,
    "SET enable_external_access = true",
    "INSTALL httpfs",
    "LOAD httpfs",
  ]) {
    await expect(engine.run(sql)).rejects.toThrow(/disabled (by|through) configuration|has been locked/);
  }
  expect(existsSync(written)).toBe(false);
});

test("confined, reads nothing of the temporary folder, which is also where it spills", async () => {
  const rows = temporaryFolder.newFile("rows");
  writeFileSync(rows, "a,b\n1,2\n");
  await engine.confine([]);

  await expect(engine.run(`SELECT * FROM read_csv(${quoted(rows)})`)).rejects.toThrow(/disabled by configuration/);
});

test("sorts more than fits its memory, confined too", async () => {
  await engine.confine([]);
  await engine.run("CREATE TABLE many AS SELECT md5(range::VARCHAR) AS text FROM range(4000000)");
  expect(
    await engine.rows("SELECT count(*)::INTEGER AS n FROM (SELECT text FROM many ORDER BY text LIMIT 3999999)"),
  ).toEqual([{ n: 3_999_999 }]);
});

test("says what to do where its memory is too little", async () => {
  const error: unknown = await engine
    .run("SELECT length(string_agg(repeat('x', 1000000), '')) FROM range(1000)")
    .catch((caught: unknown) => caught);
  expect(error).toBeInstanceOf(AccessError);
  expect((error as Error).message).toMatch(/^it does not fit into DuckDB's memory: give it more with --memory/);
});

test("stops when the program is to end", async () => {
  const running = engine.run("SELECT count(*) FROM range(100000000) a, range(100000000) b");
  setTimeout(() => {
    stop.abort(new Error("the end"));
  }, 50);
  await expect(running).rejects.toThrow(new Error("the end"));
});
