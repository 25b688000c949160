import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { errorOfSql } from "../../../cli/query/sql-errors";
import { writeCompacted } from "../../support/query-files";
import { runCommand } from "../../support/run-command";
import { eventId } from "../../support/stored-objects";

const DAY = Date.UTC(2026, 10, 22);
let folder: string;
let damaged: string;
let good: Buffer;
const exitCodes = new Set<number>();
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "log-backup-damaged-"));
  const rows = (logGroup: string) =>
    Array.from({ length: 500 }, (_, number) => ({
      logGroup,
      id: eventId(number),
      timestamp: DAY + number,
      message: `${number * 7919} of ${logGroup}`,
    }));
  await writeCompacted(folder, "", "2026-11-22", rows("/a"));
  damaged = await writeCompacted(folder, "", "2026-11-22", rows("/b"));
  await writeCompacted(folder, "", "2026-11-22", rows("/c"));
  good = readFileSync(damaged);
});
afterAll(() => {
  rmSync(folder, { recursive: true });
});

const ALL = 'SELECT max(message) AS a, max(id) AS b, max("timestamp") AS c, max(log_group) AS d FROM events';

/** Flips bits of 64 bytes at some of the file's places. */
function damageAt(at: number): void {
  const bytes = Buffer.from(good);
  for (let place = at; place < Math.min(at + 64, bytes.length); place += 1) {
    bytes[place] = (bytes[place] ?? 0) ^ 0x55;
  }
  writeFileSync(damaged, bytes);
}

it.each(Array.from({ length: 16 }, (_, number) => number / 16))(
  "damage at %d of a compacted file is never the SQL's fault, and is told with the file's name",
  async (share) => {
    damageAt(4 + Math.floor(share * good.length));

    const { exitCode, errors } = await runCommand(["query", ALL, folder]);

    // Without a word only where the bytes give other values, which DuckDB cannot see.
    expect([0, 1, 3]).toContain(exitCode);
    expect(errors === "" ? exitCode : errors.includes(damaged)).toBe(errors === "" ? 0 : true);
    expect(errors).not.toContain("\n    at ");
    exitCodes.add(exitCode);
  },
);

it("of these, some end the query", () => {
  expect(exitCodes).toContain(3);
});

it.each([
  'Invalid Input Error: Failed to read file "/x/a.parquet": ZSTD Decompression failure',
  'Invalid Input Error: Invalid string encoding found in Parquet file "/x/a.parquet": value "\'a" is not valid UTF8!',
  "Invalid Error: Out of buffer",
])("%s", (message) => {
  expect(errorOfSql(new Error(message), "SELECT 1", "s3://b/a.parquet")).toMatchObject({
    name: "AccessError",
    message: expect.stringMatching(
      /^the compacted file s3:\/\/b\/a\.parquet cannot be read, it is damaged or gone: (?:ZSTD Decompression failure|Invalid string encoding found|Out of buffer)$/,
    ) as string,
  });
});

it.each([
  "Invalid Input Error: Could not parse string \"parquet\" according to format specifier '%Y'",
  "Conversion Error: Could not convert string 'zstd' to INT32",
])("is the SQL's: %s", (message) => {
  expect(errorOfSql(new Error(message), "SELECT 1")).toMatchObject({ name: "UsageError" });
});
