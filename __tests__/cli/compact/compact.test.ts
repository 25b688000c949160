import {
  appendFileSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { catEvents, filesOf, multisetOf } from "../../support/compacted";
import { runCommand } from "../../support/run-command";
import { CONTROL_TEXT, envelopeMember, envelopeText, event, member } from "../../support/stored-objects";

jest.setTimeout(120_000);

let folder: string;
let source: string;
let place: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "compact-"));
  source = join(folder, "logs");
  place = join(folder, "compacted");
});
afterEach(() => {
  rmSync(folder, { recursive: true, force: true });
});

const GROUP = "~aws~lambda~HelloFunc";
const DAY_FILE = `events/day=2026-11-22/${GROUP}.parquet`;

function object(number: number, bytes: Buffer, day = "22"): string {
  const name = `2026/11/${day}/19/stream-1-2026-11-${day}-19-00-0${number}-00000000-0000-4000-8000-00000000000${number}.gz`;
  mkdirSync(dirname(join(source, name)), { recursive: true });
  writeFileSync(join(source, name), bytes);
  return join(source, name);
}

const compact = (...options: readonly string[]) => runCommand(["compact", source, "--to", place, ...options]);
const json = async (...options: readonly string[]) =>
  JSON.parse((await compact("--json", ...options)).output) as Record<string, unknown>;

test("reports what went in and what came out, and manifests say it", async () => {
  object(1, Buffer.concat([member(CONTROL_TEXT), envelopeMember(event(2), event(1))]));
  object(2, envelopeMember(event(2), event(3)), "23");
  const report = await json();

  expect(report).toMatchObject({
    format: "parquet",
    objects: { read: 2, unreadable: 0, compactedBefore: 0 },
    events: 4,
    controlMessages: 1,
    problems: 0,
    duplicates: 1,
    conflicts: 0,
    files: { written: 1, unchanged: 0 },
    eventsOut: 3,
  });
  const arrived = JSON.parse(readFileSync(join(place, "manifests/arrived-2026-11-22.json"), "utf8")) as object;
  expect(arrived).toMatchObject({
    totals: { inputs: 1, events: 2, controlMessages: 1, problems: 0 },
    inputs: [{ name: expect.stringMatching(/^\/.*0001\.gz$/) as string, events: 2, controlMessages: 1 }],
  });
  const day = JSON.parse(readFileSync(join(place, "manifests/day-2026-11-22.json"), "utf8")) as object;
  expect(day).toMatchObject({
    totals: { day: "2026-11-22", outputs: 1, events: 3 },
    outputs: [
      {
        key: DAY_FILE,
        logGroup: "/aws/lambda/HelloFunc",
        events: 3,
        firstEvent: "2026-11-22T00:00:01.000Z",
        lastEvent: "2026-11-22T00:00:03.000Z",
        sha256: expect.stringMatching(/^[0-9a-f]{64}$/) as string,
      },
    ],
  });
});

test("does not read again what has not changed, and adds what is new; what has expired stays", async () => {
  const first = object(1, envelopeMember(event(1)));
  await compact();
  const { mtimeMs } = statSync(join(place, DAY_FILE));

  expect(await json()).toMatchObject({ objects: { read: 0, compactedBefore: 1 }, files: { written: 0 } });
  expect(statSync(join(place, DAY_FILE)).mtimeMs).toBe(mtimeMs);

  rmSync(first);
  object(2, envelopeMember(event(2)));
  expect(await json()).toMatchObject({ objects: { read: 1, compactedBefore: 0 }, events: 1, eventsOut: 2 });
  expect((await catEvents(place)).map(({ id }) => id)).toEqual([event(1).id, event(2).id]);
});

test("reads an object again that was written over", async () => {
  const path = object(1, envelopeMember(event(1)));
  await compact();
  appendFileSync(path, envelopeMember(event(2)));
  utimesSync(path, new Date(), new Date(Date.now() + 5000));

  expect(await json()).toMatchObject({ objects: { read: 1 }, events: 2, duplicates: 1, eventsOut: 2 });
});

test("keeps what has the identity of another event and differs from it", async () => {
  object(1, envelopeMember(event(1, "one"), event(1, "other"), event(1, "one")));

  expect(await json()).toMatchObject({ events: 3, duplicates: 1, conflicts: 1, eventsOut: 2 });
  expect(multisetOf(await catEvents(place))).toEqual(multisetOf(await catEvents(source)).slice(1));
});

test("of the same event, keeps the one that arrived first", async () => {
  object(2, envelopeMember(event(1)));
  object(1, envelopeMember(event(1)));
  await compact("--format", "ndjson");
  const { output } = await runCommand(["cat", place, "--format", "envelope"]);

  expect(output).toBe(
    `${envelopeText({ events: [event(1)] }).replace(',"logEvents"', `,"arrivedAt":${Date.UTC(2026, 10, 22, 19, 0, 1)},"logEvents"`)}\n`,
  );
});

test("tells of damage, takes what is sound, and goes on telling", async () => {
  object(1, Buffer.concat([envelopeMember(event(1)), Buffer.from("damage"), envelopeMember(event(2))]));
  const { exitCode, errors, output } = await compact();

  expect({ exitCode, errors }).toEqual({
    exitCode: 1,
    errors: expect.stringMatching(/^log-backup: .*0001\.gz: /) as string,
  });
  expect(output).toContain("2 events");
  expect(await compact()).toMatchObject({
    exitCode: 1,
    errors: expect.stringContaining("it was damaged when it was compacted, and has not changed\n") as string,
  });
});

test("goes on where an object cannot be read, and reads it the next time", async () => {
  const missing = join(folder, "missing");
  object(1, envelopeMember(event(1)));
  const link = join(source, "2026/11/22/19/z.gz");
  await import("node:fs/promises").then(({ symlink }) => symlink(missing, link));
  const { exitCode, errors } = await compact();
  expect({ exitCode, errors }).toEqual({
    exitCode: 3,
    errors: `log-backup: cannot read ${link}: no such file or folder\n`,
  });

  writeFileSync(missing, envelopeMember(event(2)));
  expect(await json()).toMatchObject({ objects: { read: 1, compactedBefore: 1 }, eventsOut: 2 });
});

test("mixed objects, as Firehose writes them with either format, become the same", async () => {
  object(1, Buffer.concat([envelopeMember(event(1)), envelopeMember(event(2))]));
  object(
    2,
    member(`${envelopeText({ events: [event(3)] })}\n${CONTROL_TEXT}\n${envelopeText({ events: [event(4)] })}\n`),
  );
  await compact();

  expect((await catEvents(place)).map(({ id }) => id)).toEqual([1, 2, 3, 4].map((number) => event(number).id));
});

test.each([
  ["inside the backup", () => join(source, "compacted")],
  ["the backup itself", () => source],
  ["around the backup", () => folder],
])("a place %s is refused", async (_, to) => {
  object(1, envelopeMember(event(1)));

  expect(await runCommand(["compact", source, "--to", to()])).toEqual({
    exitCode: 2,
    output: "",
    errors: `log-backup: --to: compacted files and the backup must lie apart, neither inside the other, got: ${to()} and ${source}\n`,
  });
});

test.each([
  [["s3://bucket/logs/", "--to", "s3://bucket/"], /--to: compacted files and the backup must lie apart/],
  [["-", "--to", "x"], /compact reads files, folders and S3/],
  [["x"], /expected --to FOLDER/],
  [["x", "--to", "-"], /--to: expected a folder/],
  [["x", "--to", "y", "--memory", "10"], /--memory: expected at least 256 MiB, got: 10/],
  [["x", "--to", "y", "--check", "--since", "1d"], /--check compares all/],
  [["x", "--compacted"], /--compacted goes with --env/],
])("%j is refused", async (args, message) => {
  expect(await runCommand(["compact", ...args])).toMatchObject({
    exitCode: 2,
    output: "",
    errors: expect.stringMatching(message) as string,
  });
});

test.each([
  [["--format", "ndjson"], "--format: what is compacted there already is parquet, see "],
  [["--group", "/aws/*"], "--group: what is compacted there already is of the log groups all, see "],
])("a place that was compacted otherwise is refused: %j", async (options, message) => {
  object(1, envelopeMember(event(1)));
  await compact();

  expect(await compact(...options)).toMatchObject({ exitCode: 2, errors: expect.stringContaining(message) as string });
});

test("with globs, takes only these log groups", async () => {
  const other = member(envelopeText({ logGroup: "/ecs/other", events: [event(2)] }));
  object(1, Buffer.concat([envelopeMember(event(1)), other]));
  await compact("--group", "/ecs/*");

  expect([...filesOf(join(place, "events")).keys()]).toEqual(["day=2026-11-22/~ecs~other.parquet"]);
  expect(await compact("--group", "/ecs/*", "--check")).toMatchObject({ exitCode: 0 });
});
