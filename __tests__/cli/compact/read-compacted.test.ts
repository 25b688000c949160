import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { runCommand } from "../../support/run-command";
import { envelopeMember, envelopeText, event, member } from "../../support/stored-objects";

jest.setTimeout(120_000);

let folder: string;
let source: string;
let place: string;
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), "compact-"));
  source = join(folder, "2026/11/22/19");
  place = join(folder, "compacted");
  mkdirSync(source, { recursive: true });
  const other = member(envelopeText({ logGroup: "/ecs/other", events: [event(9, 'tab\tand 日本 "é"')] }));
  writeFileSync(join(source, "a.gz"), Buffer.concat([envelopeMember(event(2), event(1)), other]));
  writeFileSync(join(source, "b.gz"), envelopeMember(event(2), event(3)));
  await runCommand(["compact", source, "--to", place]);
});
afterEach(() => {
  rmSync(folder, { recursive: true, force: true });
});

const parquet = () => join(place, "events/day=2026-11-22/~aws~lambda~HelloFunc.parquet");

test.each([
  [[]],
  [["--group", "/ecs/*"]],
  [["--grep", "event [13]"]],
  [["--since", "2026-11-22T00:00:02Z", "--until", "2026-11-22T00:00:03Z"]],
  [["--format", "text"]],
  [["--limit", "2"]],
])("cat %j gives the same lines of compacted files, sorted, as of the originals", async (options) => {
  const cat = (from: string) => runCommand(["cat", from, "--sort", "--dedupe", "--format", "ndjson", ...options]);

  expect(await cat(place)).toEqual(await cat(source));
});

test("an event's envelope holds all that it held", async () => {
  const { output } = await runCommand(["cat", parquet(), "--format", "envelope"]);

  expect(output).toBe([1, 2, 3].map((number) => `${envelopeText({ events: [event(number)] })}\n`).join(""));
});

test("ls and check know them, and leave manifests out", async () => {
  const listed = JSON.parse((await runCommand(["ls", place, "--json"])).output) as object;
  expect(listed).toMatchObject({ totals: { objects: 2 } });

  const { exitCode, output, errors } = await runCommand(["check", place, "--json"]);
  expect({ exitCode, errors }).toEqual({ exitCode: 0, errors: "" });
  expect(JSON.parse(output)).toMatchObject({
    healthy: true,
    totals: { objects: 2, events: 4, duplicates: 0, sizeBytes: expect.any(Number) as number },
  });
});

test("what was compacted can be compacted again, and keeps when it arrived", async () => {
  const again = join(folder, "again");
  await runCommand(["compact", join(place, "events"), "--to", again, "--format", "ndjson"]);
  const back = join(folder, "back");
  const { output } = await runCommand(["compact", join(again, "events"), "--to", back]);

  expect(output).toContain("4 events");
  for (const name of ["~aws~lambda~HelloFunc.parquet", "~ecs~other.parquet"]) {
    const file = `events/day=2026-11-22/${name}`;
    expect(readFileSync(join(back, file)).equals(readFileSync(join(place, file)))).toBe(true);
  }
});

test.each([
  ["is cut", (bytes: Buffer) => bytes.subarray(0, bytes.length / 2)],
  ["is empty", () => Buffer.alloc(0)],
  ["is something else", () => Buffer.from("PAR1 hello PAR1")],
])("a Parquet file that %s is told, and the others are read", async (_, edit) => {
  writeFileSync(parquet(), edit(readFileSync(parquet())));
  const { exitCode, output, errors } = await runCommand(["cat", place, "--format", "ndjson"]);

  expect(exitCode).toBe(3);
  expect(errors).toMatch(
    /^log-backup: cannot read .*HelloFunc\.parquet: it is damaged, or no Parquet file that log-backup compact wrote, got: [^\n]*\n$/,
  );
  expect(output).toContain("/ecs/other");
});

test("a Parquet file of others is told", async () => {
  const path = join(folder, "other.parquet");
  const { DuckDBInstance } = await import("@duckdb/node-api");
  const database = await DuckDBInstance.create(":memory:");
  const connection = await database.connect();
  await connection.run(`COPY (SELECT 1 AS id) TO '${path}' (FORMAT parquet)`);
  connection.closeSync();
  database.closeSync();

  expect(await runCommand(["cat", path])).toEqual({
    exitCode: 3,
    output: "",
    errors: `log-backup: cannot read ${path}: it is damaged, or no Parquet file that log-backup compact wrote, got: it has no mark of log-backup\n`,
  });
});

test("adding to a damaged file is refused, and nothing is lost", async () => {
  writeFileSync(parquet(), readFileSync(parquet()).subarray(0, 100));
  writeFileSync(join(source, "c.gz"), envelopeMember(event(4)));
  const { exitCode, errors } = await runCommand(["compact", source, "--to", place]);

  expect(exitCode).toBe(3);
  expect(errors).toMatch(
    /^log-backup: cannot add to .*HelloFunc\.parquet: it is damaged, or log-backup compact did not/,
  );
});
