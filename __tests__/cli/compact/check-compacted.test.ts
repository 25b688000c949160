import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { gunzipSync, gzipSync } from "node:zlib";
import { runCommand } from "../../support/run-command";
import { envelopeMember, event } from "../../support/stored-objects";

jest.setTimeout(120_000);

let folder: string;
let source: string;
let place: string;
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), "compact-"));
  source = join(folder, "logs");
  place = join(folder, "compacted");
  object(1, event(1), event(2), event(3));
  object(2, event(3), event(4));
  await runCommand(["compact", source, "--to", place, "--format", "ndjson"]);
});
afterEach(() => {
  rmSync(folder, { recursive: true, force: true });
});

const FILE = "events/day=2026-11-22/~aws~lambda~HelloFunc.ndjson.gz";

function object(number: number, ...events: ReturnType<typeof event>[]): string {
  const path = join(
    source,
    `2026/11/22/19/s-1-2026-11-22-19-00-0${number}-00000000-0000-4000-8000-00000000000${number}.gz`,
  );
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, envelopeMember(...events));
  return path;
}

/** Changes a compacted file's text. */
function change(edit: (text: string) => string): void {
  const path = join(place, FILE);
  writeFileSync(path, gzipSync(edit(gunzipSync(readFileSync(path)).toString())));
}

async function check() {
  const { exitCode, output } = await runCommand([
    ...["compact", source, "--to", place, "--format", "ndjson", "--check", "--json"],
  ]);
  return { exitCode, ...(JSON.parse(output) as Record<string, unknown>) };
}

const HASH_FAULT = {
  file: expect.stringContaining(FILE) as string,
  reason: expect.stringMatching(/^its SHA-256/) as string,
};
const eventText = (number: number) => JSON.stringify(event(number));

test("proves what is sound", async () => {
  expect(await check()).toMatchObject({
    exitCode: 0,
    proved: true,
    inputs: { read: 2, events: 5, notCompacted: 0, notThere: 0 },
    outputs: { files: 1, events: 4 },
    missing: 0,
    extra: 0,
    duplicated: 0,
    faults: [],
  });
});

test("finds an event that is missing, with its log group and time", async () => {
  change((text) => text.replace(`${eventText(2)},`, ""));

  expect(await check()).toMatchObject({
    exitCode: 1,
    proved: false,
    missing: 1,
    findings: [
      {
        kind: "missing",
        logGroup: "/aws/lambda/HelloFunc",
        events: 1,
        firstEvent: "2026-11-22T00:00:02.000Z",
        lastEvent: "2026-11-22T00:00:02.000Z",
      },
    ],
    faults: [HASH_FAULT],
  });
});

test("finds an event that is there twice, one that nobody wrote, and one that was changed", async () => {
  change((text) => text.replace(eventText(2), `${eventText(2)},${eventText(2)}`));
  expect(await check()).toMatchObject({ exitCode: 1, duplicated: 1, missing: 0, extra: 0, faults: [HASH_FAULT] });

  change((text) => text.replace(`${eventText(2)},${eventText(2)}`, eventText(2)).replace("event 4", "event X"));
  expect(await check()).toMatchObject({ exitCode: 1, duplicated: 0, missing: 1, extra: 1, faults: [HASH_FAULT] });
});

test("finds events out of order", async () => {
  change((text) => text.replace(`${eventText(1)},${eventText(2)}`, `${eventText(2)},${eventText(1)}`));

  expect(await check()).toMatchObject({
    exitCode: 1,
    unsorted: 1,
    faults: [HASH_FAULT, { reason: "1 of its events are out of order" }],
  });
});

test("finds a file that is gone, one that is damaged, and one that no manifest names", async () => {
  const bytes = readFileSync(join(place, FILE));
  rmSync(join(place, FILE));
  expect(await check()).toMatchObject({ exitCode: 1, missing: 4, faults: [{ reason: "it is not there" }] });

  writeFileSync(join(place, FILE), bytes.subarray(0, -9));
  expect(await check()).toMatchObject({
    exitCode: 1,
    faults: [HASH_FAULT, { reason: expect.stringMatching(/^it is damaged: /) as string }],
  });

  writeFileSync(join(place, FILE), bytes);
  writeFileSync(join(place, FILE.replace("HelloFunc", "Other")), bytes);
  expect(await check()).toMatchObject({ exitCode: 1, extra: 4, faults: [{ reason: "no manifest names it" }] });
});

test("finds an object that was not compacted yet, and names those that cannot be checked", async () => {
  object(3, event(5));
  expect(await check()).toMatchObject({ exitCode: 1, missing: 1, inputs: { notCompacted: 1 } });

  rmSync(object(3, event(5)));
  const gone = object(1);
  rmSync(gone);
  expect(await check()).toMatchObject({
    exitCode: 0,
    proved: true,
    inputs: { notThere: 1 },
    extra: 2,
    cannotBeChecked: [gone],
  });
  const { output } = await runCommand(["compact", source, "--to", place, "--format", "ndjson", "--check"]);
  expect(output).toContain(`${gone}: cannot be checked: it is not there any more\n`);
});
