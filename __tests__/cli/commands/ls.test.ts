import { mkdirSync, mkdtempSync, rmSync, utimesSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { runCommand } from "../../support/run-command";
import { envelopeMember, event } from "../../support/stored-objects";

const NAME = "stream-1-2026-11-22-09-15-30-0b8e7f4e-1111-2222-3333-444455556666.gz";
const body = envelopeMember(event(1), event(2));
let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "log-backup-ls-"));
  mkdirSync(join(folder, "2026/11/22/09"), { recursive: true });
  writeFileSync(join(folder, "2026/11/22/09", NAME), body);
  writeFileSync(join(folder, "loose.gz"), body.subarray(0, -1));
  utimesSync(join(folder, "loose.gz"), 0, Date.parse("2026-01-02T03:04:05Z") / 1000);
});
afterAll(() => {
  rmSync(folder, { recursive: true });
});

it("lists objects with size and arrival, and their sum", async () => {
  const { exitCode, output } = await runCommand(["ls", folder]);

  expect(exitCode).toBe(0);
  expect(
    output
      .trimEnd()
      .split("\n")
      .map((line) => line.trim().split(/\s{2,}/)),
  ).toEqual([
    ["size", "arrival", "object"],
    [`${body.length} B`, "2026-11-22T09:15:30.000Z", join(folder, "2026/11/22/09", NAME)],
    [`${body.length - 1} B`, "2026-01-02T03:04:05.000Z", join(folder, "loose.gz")],
    [`${2 * body.length - 1} B`, "2 objects"],
  ]);
});

it("lists them as JSON, with what is in them if asked, and ends with 1 where that is damaged", async () => {
  const listed = await runCommand(["ls", "--json", folder]);
  const counted = await runCommand(["ls", "--json", "--count", folder]);

  expect(JSON.parse(listed.output)).toEqual({
    totals: { objects: 2, sizeBytes: 2 * body.length - 1 },
    objects: [
      { object: join(folder, "2026/11/22/09", NAME), sizeBytes: body.length, arrival: "2026-11-22T09:15:30.000Z" },
      { object: join(folder, "loose.gz"), sizeBytes: body.length - 1, arrival: "2026-01-02T03:04:05.000Z" },
    ],
  });
  expect(counted.exitCode).toBe(1);
  expect(counted.errors).toContain("the object ends inside this gzip member");
  expect(JSON.parse(counted.output)).toMatchObject({
    totals: { objects: 2, events: 2, envelopes: 1, logGroups: [{ logGroup: "/aws/lambda/HelloFunc", events: 2 }] },
    objects: [
      { events: 2, members: 1 },
      { events: 0, members: 1 },
    ],
  });
});

it("leaves out what cannot hold events of the time", async () => {
  const { output } = await runCommand(["ls", "--json", "--since", "2026-11-23", "--until", "2026-11-24", folder]);

  expect(JSON.parse(output)).toMatchObject({ objects: [{ object: join(folder, "loose.gz") }] });
});
