import { copyFileSync, mkdtempSync, rmSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { byOverlap } from "../../../cli/query/overlapping-files";
import { type CompactedRow, writeCompacted } from "../../support/query-files";
import { runCommand } from "../../support/run-command";

const DAY = Date.UTC(2026, 10, 22);
const row = (number: number, message: string, arrivedAt?: number): CompactedRow => ({
  logGroup: "/orders",
  id: `${number}`,
  timestamp: DAY + number,
  message,
  ...(arrivedAt !== undefined && { arrivedAt }),
});
const messages = "SELECT string_agg(message, ',' ORDER BY \"timestamp\", message) AS m FROM events";

let folder: string;
let first: string;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "log-backup-overlap-"));
  first = await writeCompacted(folder, "one/", "2026-11-22", [row(1, "a", DAY + 9), row(2, "b")]);
  await writeCompacted(folder, "two/", "2026-11-22", [row(1, "a", DAY + 5), row(2, "other"), row(3, "c")]);
});
afterAll(() => {
  rmSync(folder, { recursive: true });
});

const query = async (sql: string, ...sources: readonly string[]) => {
  const { exitCode, output, errors } = await runCommand(["query", sql, ...sources]);
  expect({ exitCode, errors }).toEqual({ exitCode: 0, errors: "" });
  return JSON.parse(output) as unknown;
};

it("two compactions give each event once, and those that differ both", async () => {
  expect(await query(messages, folder)).toEqual({ m: "a,b,other,c" });
  expect(await query("SELECT arrived_at FROM events WHERE id = '1'", folder)).toEqual({
    arrived_at: new Date(DAY + 5).toISOString(),
  });
});

it("a file that is named twice, in whatever way, is read once", async () => {
  const link = join(folder, ".link");
  symlinkSync(dirname(first), link);

  expect(await query("SELECT count(*) AS n FROM events", first, first, join(link, "~orders.parquet"))).toEqual({
    n: 2,
  });
  const { output } = await runCommand(["query", messages, first, first, "--explain"]);
  expect(output).toMatch(/^ {2}Parquet {3}1 object,/m);
});

it("a copy under another name gives nothing twice", async () => {
  const copy = join(folder, ".copy.parquet");
  copyFileSync(first, copy);

  expect(await query("SELECT count(*) AS n FROM events", first, copy)).toEqual({ n: 2 });
});

it("files of one compaction overlap with none", () => {
  const files = ["s3://b/events/day=2026-11-22/a.parquet", "s3://b/events/day=2026-11-23/a.parquet"].map((name) => ({
    name,
  }));
  const again = { name: "other/events/day=2026-11-23/a.parquet" };

  expect(byOverlap(files)).toEqual({ alone: files, overlapping: [] });
  expect(byOverlap([...files, again])).toEqual({ alone: files.slice(0, 1), overlapping: [files[1], again] });
  expect(byOverlap([{ name: "a.parquet" }])).toEqual({ alone: [{ name: "a.parquet" }], overlapping: [] });
});
