import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { runCommand } from "../../support/run-command";
import { CONTROL_TEXT, envelopeMember, event, member } from "../../support/stored-objects";

const GROUP = "/aws/lambda/HelloFunc";
let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "log-backup-check-"));
  writeFileSync(join(folder, "a.gz"), Buffer.concat([envelopeMember(event(1), event(2)), member(CONTROL_TEXT)]));
  writeFileSync(join(folder, "b.gz"), envelopeMember(event(2), event(3)));
});
afterEach(() => {
  rmSync(folder, { recursive: true });
});

const a = {
  members: 2,
  envelopes: 1,
  controlMessages: 1,
  events: 2,
  duplicates: 0,
  firstEvent: "2026-11-22T00:00:01.000Z",
  lastEvent: "2026-11-22T00:00:02.000Z",
  logGroups: [
    {
      logGroup: GROUP,
      events: 2,
      envelopes: 1,
      firstEvent: "2026-11-22T00:00:01.000Z",
      lastEvent: "2026-11-22T00:00:02.000Z",
    },
  ],
};

it("reports every object and all together, as JSON", async () => {
  const { exitCode, output, errors } = await runCommand(["check", "--json", folder]);
  const report: unknown = JSON.parse(output);

  expect({ exitCode, errors }).toEqual({ exitCode: 0, errors: "" });
  expect(report).toMatchObject({
    healthy: true,
    totals: { objects: 2, damagedObjects: 0, members: 3, envelopes: 2, controlMessages: 1, events: 4, duplicates: 1 },
    logGroups: [{ logGroup: GROUP, events: 4 }],
    objects: [
      { object: join(folder, "a.gz"), healthy: true, problems: [], ...a },
      { object: join(folder, "b.gz"), healthy: true, problems: [], events: 2, duplicates: 1 },
    ],
  });
});

it("shows a table and a verdict to people", async () => {
  const { output } = await runCommand(["check", folder]);
  const [head = "", first = "", , totals = "", , verdict] = output.split("\n");

  expect(
    head
      .split(/\s{2,}/)
      .map((cell) => cell.trim())
      .filter(Boolean),
  ).toEqual([
    "size",
    "members",
    "envelopes",
    "events",
    "control",
    "repeats",
    "groups",
    "first event",
    "last event",
    "object",
  ]);
  expect(
    first
      .trim()
      .split(/\s{2,}/)
      .slice(1),
  ).toEqual([
    "2",
    "1",
    "2",
    "1",
    "0",
    "1",
    "2026-11-22T00:00:01.000Z",
    "2026-11-22T00:00:02.000Z",
    join(folder, "a.gz"),
  ]);
  expect(
    totals
      .trim()
      .split(/\s{2,}/)
      .at(-1),
  ).toBe("2 objects");
  expect(verdict).toBe("Sound: every byte was read, and nothing is damaged. 1 event is there more than once.");
});

it("ends with 1 where anything is damaged, and says what and where", async () => {
  const sound = envelopeMember(event(4));
  writeFileSync(join(folder, "c.gz"), Buffer.concat([sound, envelopeMember(event(5)).subarray(0, -3)]));
  const { exitCode, output, errors } = await runCommand(["check", "--json", folder]);

  expect(exitCode).toBe(1);
  expect(errors).toBe(
    `log-backup: ${join(folder, "c.gz")}: member 2 at byte ${sound.length}: the object ends inside this gzip member\n`,
  );
  expect(JSON.parse(output)).toMatchObject({
    healthy: false,
    totals: { objects: 3, damagedObjects: 1, events: 5 },
    objects: [
      {},
      {},
      {
        healthy: false,
        problems: [{ member: 2, offset: sound.length, reason: "the object ends inside this gzip member" }],
      },
    ],
  });
  expect((await runCommand(["check", folder])).output).toContain("\nDAMAGED: 1 of 3 objects. ");
});

it("does not call nothing sound", async () => {
  const empty = mkdtempSync(join(tmpdir(), "log-backup-check-"));
  const people = await runCommand(["check", empty]);
  const machine = await runCommand(["check", "--json", empty]);
  rmSync(empty, { recursive: true });

  expect(people).toEqual({ exitCode: 1, output: "There is no object to check.\n", errors: "" });
  expect(machine).toMatchObject({ exitCode: 1, output: expect.stringContaining('"healthy": false') as string });
});
