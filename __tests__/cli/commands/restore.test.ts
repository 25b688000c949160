import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { sendLogsError } from "../../support/fake-logs";
import {
  DAY,
  GROUP,
  HOUR,
  NOW,
  useRestoreCommand,
  STREAM,
  TARGET,
  eventAt,
  restoredLine,
} from "../../support/restore-command";
import { runCommand } from "../../support/run-command";
import { envelopeMember, event } from "../../support/stored-objects";

const command = useRestoreCommand();
const { logs } = command;

it("creates the log group, and puts each event once, in order", async () => {
  command.store({ events: [event(3), event(1)] }, { events: [event(2), event(1)] });

  const { exitCode, output, errors } = await command.run();

  expect(command.restored()).toEqual([event(1), event(2), event(3)].map(restoredLine));
  expect(logs.groups.get(TARGET)?.retentionInDays).toBe(7);
  expect({ exitCode, errors }).toEqual({ exitCode: 0, errors: "" });
  expect(output).toBe(
    `read           3 events of 1 log stream in 1 log group; 1 repeat left out
from           2026-11-22T00:00:01.000Z
to             2026-11-22T00:00:03.000Z
target         /restored/hello, created, keeps events for 7 days
already there  0 events
refused        0 events
put            3 events in 1 call of PutLogEvents

Complete: 3 put + 0 refused + 0 already there = 3 read.
`,
  );
});

it("reports as JSON", async () => {
  command.store({ events: [event(1), event(2)] });

  expect(await command.runJson()).toEqual({
    exitCode: 0,
    errors: "",
    report: {
      toLogGroup: TARGET,
      timestamps: "keep",
      dryRun: false,
      read: 2,
      repeats: 0,
      damagedObjects: 0,
      unreadableObjects: 0,
      put: 2,
      alreadyThere: 0,
      refused: [],
      calls: 1,
      logStreams: 1,
      offsetMs: null,
      since: "2026-11-22T00:00:01.000Z",
      until: "2026-11-22T00:00:02.000Z",
    },
  });
});

it("names the log streams after their log groups, and owners, where there are several", async () => {
  command.store({ events: [event(1)] }, { logGroup: "/orders", logStream: "web/1", events: [event(2)] });
  await command.run();
  command.store(
    { owner: "444455556666", events: [event(1)] },
    { logGroup: "/orders", logStream: "web/1", events: [event(2)] },
    { logGroup: "/orders", logStream: "w".repeat(600), events: [event(3)] },
  );
  const other = await runCommand(["restore", command.file, "--to-log-group", "/owners"], {
    environment: command.environment,
  });

  expect([...(logs.groups.get(TARGET)?.streams.keys() ?? [])].sort()).toEqual([`${GROUP}|${STREAM}`, "/orders|web/1"]);
  expect(other.exitCode).toBe(0);
  expect([...(logs.groups.get("/owners")?.streams.keys() ?? [])].sort()).toEqual([
    "111122223333|/orders|web/1",
    expect.stringMatching(/^111122223333\|\/orders\|w{474}\|[0-9a-f]{16}$/) as string,
    `444455556666|${GROUP}|${STREAM}`,
  ]);
});

it("puts only what the filters select", async () => {
  command.store(
    { events: [event(1, "ERROR a"), event(2, "INFO b"), event(3, "ERROR c")] },
    { logGroup: "/x", events: [event(4, "ERROR d")] },
  );

  await command.run(["--group", "/aws/*", "--stream", "2026*", "--grep", "^ERROR", "--since", "2026-11-22T00:00:02Z"]);

  expect(command.restored()).toEqual([restoredLine(event(3, "ERROR c"))]);
});

describe("--dry-run", () => {
  it("tells the plan, and changes nothing", async () => {
    command.store({ events: [event(1), eventAt(NOW.getTime() - 15 * DAY, 2)] });

    const { exitCode, output } = await command.run(["--dry-run"]);

    expect(exitCode).toBe(1);
    expect(output).toBe(
      `read           2 events of 1 log stream in 1 log group
from           2026-11-07T12:00:00.000Z
to             2026-11-22T00:00:01.000Z
target         /restored/hello, not there yet, keeps events for 7 days
already there  0 events
to be refused  1 event
to be put      1 event in 1 call of PutLogEvents

events  log streams  from                      to                        why refused
     1            1  2026-11-07T12:00:00.000Z  2026-11-07T12:00:00.000Z  older than 14 days

Nothing was changed: 1 to be put + 1 to be refused + 0 already there = 2 read. --timestamps shift moves events to now.
`,
    );
    expect(new Set(logs.requests.map(({ operation }) => operation))).toEqual(
      new Set(["DescribeLogGroups", "DescribeAccountPolicies"]),
    );
  });

  it("counts the calls that are made then", async () => {
    const events = Array.from({ length: 10_001 }, (_, number) => eventAt(NOW.getTime() - 2 * DAY, number));
    command.store({ events }, { logStream: "other", events: [eventAt(NOW.getTime() - HOUR, 1)] });

    const planned = await command.runJson("--dry-run");
    const done = await command.runJson();

    expect(planned.report).toMatchObject({ dryRun: true, put: 10_002, calls: 3, logStreams: 2 });
    expect(done.report).toMatchObject({ dryRun: false, put: 10_002, calls: 3 });
    expect(command.count("PutLogEvents")).toBe(3);
  });
});

it("says which permission is missing", async () => {
  command.store({ events: [event(1)] });
  logs.interfere = ({ operation }, response) =>
    operation === "PutLogEvents" && sendLogsError(response, "AccessDeniedException", "no");

  expect(await command.run()).toEqual({
    exitCode: 3,
    output: "",
    errors: `log-backup: access denied: logs:PutLogEvents is needed to put events into ${TARGET}\n`,
  });
});

it("tells what is damaged, restores the rest, and ends with 1", async () => {
  const bad = envelopeMember(event(2));
  bad.writeUInt8(bad.readUInt8(bad.length - 8) ^ 1, bad.length - 8);
  writeFileSync(command.file, Buffer.concat([envelopeMember(event(1)), bad]));

  const { exitCode, output, errors } = await command.run();

  expect(exitCode).toBe(1);
  expect(output.split("\n").at(-2)).toBe(
    "NOT COMPLETE: 1 put + 0 refused + 0 already there = 1 read. The backup has 1 damaged object: see standard error.",
  );
  expect(errors).toMatch(/^log-backup: .*backup\.gz: member 2 at byte \d+: CRC-32 does not match: .*\n$/);
  expect(command.restored()).toEqual([restoredLine(event(1))]);
});

it("creates nothing where there is nothing to put", async () => {
  const empty = join(command.temporaryFolder, "empty");
  const none = await runCommand(["restore", empty, "--to-log-group", TARGET], { environment: command.environment });
  command.store({ events: [eventAt(NOW.getTime() - 15 * DAY, 1)] });
  const { exitCode, output } = await command.run();

  expect(none).toEqual({
    exitCode: 3,
    output: "",
    errors: `log-backup: cannot read ${empty}: no such file or folder\n`,
  });
  expect(exitCode).toBe(1);
  expect(output).toContain("target         /restored/hello, not there yet, keeps events for 7 days\n");
  expect(logs.groups.size).toBe(0);
});

it("says so where no object can hold events of the time", async () => {
  const hour = join(command.temporaryFolder, "2026/11/22/00");
  mkdirSync(hour, { recursive: true });
  writeFileSync(join(hour, "a.gz"), envelopeMember(event(1)));
  const args = ["restore", command.temporaryFolder, "--to-log-group", TARGET, "--until", "2026-11-20", "--json"];

  const { exitCode, output, errors } = await runCommand(args, { environment: command.environment });

  expect({ exitCode, errors }).toEqual({
    exitCode: 0,
    errors: "log-backup: there is no object that can hold such events\n",
  });
  expect(JSON.parse(output)).toMatchObject({ read: 0, put: 0, since: null, until: null });
  expect(logs.groups.size).toBe(0);
});

it.each<[readonly string[], string]>([
  [
    ["--to-log-group", "a b"],
    "--to-log-group: expected the name of a log group, up to 512 of A-Z a-z 0-9 _ - / . #, got: a b",
  ],
  [["--to-log-group", "aws/x"], "--to-log-group: names that begin with aws/ are AWS's own, got: aws/x"],
  [
    ["--to-log-group", "/x", "--retention-days", "8"],
    "--retention-days: expected one of 1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653, got: 8",
  ],
  [["--to-log-group", "/x", "--jobs", "0"], "--jobs: expected a whole number from 1 to 32, got: 0"],
])("%j is refused", async (args, message) => {
  expect(await runCommand(["restore", "x", ...args], { environment: command.environment })).toEqual({
    exitCode: 2,
    output: "",
    errors: `log-backup: ${message}\n`,
  });
});

it("refuses a log group that cannot be read back", async () => {
  logs.addGroup(TARGET, { logGroupClass: "INFREQUENT_ACCESS" });

  expect(await command.run()).toEqual({
    exitCode: 2,
    output: "",
    errors: `log-backup: the log group ${TARGET} is of class INFREQUENT_ACCESS, in which it cannot be seen what is there already: name one of class STANDARD\n`,
  });
});
