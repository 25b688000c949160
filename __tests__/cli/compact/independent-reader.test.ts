import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { filesOf } from "../../support/compacted";
import { runCommand } from "../../support/run-command";
import { CONTROL_TEXT, envelopeText, event, member } from "../../support/stored-objects";

jest.setTimeout(120_000);

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "compact-"));
});
afterEach(() => {
  rmSync(folder, { recursive: true, force: true });
});

const NAME = "stream-1-2026-11-22-19-00-07-00000000-0000-4000-8000-000000000000.gz";

interface ParquetFile {
  readonly rows: readonly object[];
  readonly marks: readonly object[];
  readonly schema: readonly string[];
  readonly groups: readonly {
    readonly rows: number;
    readonly columns: readonly { readonly codec: string; readonly statistics: object }[];
  }[];
}

function readParquet(path: string): ParquetFile {
  const script = join(__dirname, "../../support/read-parquet.mjs");
  return JSON.parse(execFileSync(process.execPath, [script, path], { encoding: "utf8" })) as ParquetFile;
}

test("another reader finds the same events, in order, with types and statistics", async () => {
  const events = [3, 1, 2, 1].map((number) => event(number, `message ${number} 日本 \u0000 "quoted"\n`));
  const odd = `{"id":4,"timestamp":1.5,"message":"odd","more":[1]}`;
  const text = envelopeText({ events });
  writeFileSync(
    join(folder, NAME),
    Buffer.concat([member(text), member(CONTROL_TEXT), member(text.replace("[{", `[${odd},{`))]),
  );
  const place = join(folder, "compacted");
  const { exitCode } = await runCommand(["compact", join(folder, NAME), "--to", place]);
  const files = [...filesOf(join(place, "events")).keys()];

  expect(exitCode).toBe(0);
  expect(files).toEqual([
    "day=1970-01-01/~aws~lambda~HelloFunc.parquet",
    "day=2026-11-22/~aws~lambda~HelloFunc.parquet",
  ]);
  const [old, normal] = files.map((file) => readParquet(join(place, "events", file)));
  const arrived_at = "2026-11-22T19:00:07.000Z";
  const same = {
    log_group: "/aws/lambda/HelloFunc",
    log_stream: "2026/11/22/[$LATEST]0123456789abcdef",
    owner: "111122223333",
    arrived_at,
    envelope_rest: '{"subscriptionFilters":["backup"]}',
  };
  expect(normal?.rows).toEqual(
    [1, 2, 3].map((number) => {
      const { id, timestamp, message } = event(number, `message ${number} 日本 \u0000 "quoted"\n`);
      return { timestamp: new Date(timestamp).toISOString(), id, message, ...same, stored_event: null };
    }),
  );
  expect(old?.rows).toEqual([
    { timestamp: new Date(1).toISOString(), id: "4", message: "odd", ...same, stored_event: odd },
  ]);

  expect(normal?.schema).toEqual([
    "timestamp INT64 TIMESTAMP_MILLIS",
    "log_group BYTE_ARRAY UTF8",
    "log_stream BYTE_ARRAY UTF8",
    "id BYTE_ARRAY UTF8",
    "message BYTE_ARRAY UTF8",
    "owner BYTE_ARRAY UTF8",
    "arrived_at INT64 TIMESTAMP_MILLIS",
    "envelope_rest BYTE_ARRAY UTF8",
    "stored_event BYTE_ARRAY UTF8",
  ]);
  expect(normal?.marks).toContainEqual({ key: "log_backup_compacted", value: "1" });
  expect(normal?.groups.map(({ rows }) => rows)).toEqual([3]);
  const columns = normal?.groups[0]?.columns ?? [];
  expect(columns.map(({ codec }) => codec)).toEqual(columns.map(() => "ZSTD"));
  expect(columns[0]?.statistics).toMatchObject({
    min_value: new Date(event(1).timestamp).toISOString(),
    max_value: new Date(event(3).timestamp).toISOString(),
  });
  expect(columns[3]?.statistics).toMatchObject({ min_value: event(1).id, max_value: event(3).id });
});
