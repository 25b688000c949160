import fc from "fast-check";
import {
  type ComparedEvent,
  COMPARED_SINCE,
  COMPARED_UNTIL,
  comparedEvents,
  expectedCounts,
  GROUPS,
  logEvents,
  objectsOfEvents,
} from "../../support/compared-events";
import { BACKUP, ComparedSides, CREATED, GROUP, STREAM, WINDOW } from "../../support/compared-sides";
import { sendLogsError } from "../../support/fake-logs";
import { sendError } from "../../support/fake-s3";
import { envelopeText, event, eventId, member } from "../../support/stored-objects";

const sides = new ComparedSides();
beforeAll(() => sides.start());
beforeEach(() => {
  sides.reset();
  sides.logs.addGroup(GROUP, CREATED);
});
afterAll(() => sides.stop());

const WHERE = [...BACKUP, "--group", GROUP, ...WINDOW];
const keys = (): readonly string[] => [...sides.s3.objects.keys()].sort();

describe("what is missing", () => {
  beforeEach(() => {
    sides.log(STREAM, 1, 2, 3);
    sides.log("other", 4, 7200);
    sides.s3.objects.set("logs/2026/11/22/00/a.gz", { body: member(envelopeText({ events: [event(2)] })) });
  });

  test("is written, an object an hour, under keys that say where it comes from; then verify says complete", async () => {
    const { exitCode, output, errors } = await sides.run("backfill", ...WHERE);

    expect({ exitCode, errors }).toEqual({ exitCode: 0, errors: "" });
    expect(output.split("\n").map((line) => line.trim().split(/\s{2,}/))).toEqual([
      ["in CloudWatch", "in backup before", "missing", "written", "log group"],
      ["5", "1", "4", "4", GROUP],
      [""],
      ["Written: 4 events in 2 objects. log-backup verify can prove it."],
      [""],
    ]);
    expect(keys()).toEqual([
      "logs/2026/11/22/00/a.gz",
      expect.stringMatching(
        /^logs\/2026\/11\/22\/00\/log-backup-backfill-1-2026-11-22-00-00-01-[0-9a-f]{8}-[0-9a-f]{4}-8[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}\.gz$/,
      ),
      expect.stringMatching(/^logs\/2026\/11\/22\/02\/log-backup-backfill-1-2026-11-22-02-00-00-.{36}\.gz$/),
    ]);
    expect((await sides.run("verify", ...WHERE)).exitCode).toBe(0);
    const { output: text } = await sides.run("cat", ...BACKUP, "--format", "ndjson", "--sort");
    expect(
      text
        .split("\n")
        .filter(Boolean)
        .map((line) => JSON.parse(line) as unknown),
    ).toMatchObject([1, 2, 3, 4, 7200].map((number) => ({ ...event(number), owner: "111122223333", logGroup: GROUP })));
  });

  test("is written the same by each run, and once", async () => {
    await sides.run("backfill", ...WHERE);
    const first = new Map(sides.s3.objects);
    const { exitCode, output } = await sides.run("backfill", ...WHERE);

    expect(exitCode).toBe(0);
    expect(output).toContain(
      "Nothing to write: every event that CloudWatch Logs holds in that time is in the backup.\n",
    );
    expect(new Map(sides.s3.objects)).toEqual(first);
    const added = keys().filter((key) => key.includes("backfill"));
    added.forEach((key) => sides.s3.objects.delete(key));
    await sides.run("backfill", ...WHERE);
    expect(new Map(sides.s3.objects)).toEqual(first);
  });

  test("is only told by a dry run", async () => {
    const { exitCode, output } = await sides.run("backfill", ...WHERE, "--dry-run");

    expect(exitCode).toBe(0);
    expect(output).toContain("Dry run: 4 events would be written.\n");
    expect(sides.s3.changes).toEqual([]);
  });

  test("is told as JSON", async () => {
    const { output } = await sides.run("backfill", ...WHERE, "--json");

    expect(JSON.parse(output)).toEqual({
      dryRun: false,
      since: "2026-11-22T00:00:00.000Z",
      until: "2026-11-22T10:00:00.000Z",
      missing: 4,
      written: 4,
      groups: [{ logGroup: GROUP, inCloudWatch: 5, inBackup: 1, missing: 4, written: 4, notes: [] }],
      objects: keys()
        .filter((key) => key.includes("backfill"))
        .map((key) => `s3://backup/${key}`),
    });
  });

  test("that expires meanwhile is told", async () => {
    sides.logs.interfere = ({ operation }) => {
      // The last listing is over, and the events are asked for again.
      if (operation === "FilterLogEvents" && sides.s3.listings.length > 0) {
        sides.logs.groups.get(GROUP)?.drop(({ timestamp }) => timestamp === event(3).timestamp);
      }
      return false;
    };
    const { exitCode, output } = await sides.run("backfill", ...WHERE);

    expect(exitCode).toBe(1);
    expect(output).toContain(
      "NOT ALL WRITTEN: 3 of 4 missing events. CloudWatch Logs did not give the others any more: they have expired meanwhile.\n",
    );
  });

  test("is written over an object of that key whose bytes are not what they should be", async () => {
    await sides.run("backfill", ...WHERE);
    const good = new Map(sides.s3.objects);
    const [, damaged = ""] = keys();
    sides.s3.objects.set(damaged, { body: Buffer.from("broken") });

    expect((await sides.run("backfill", ...WHERE)).exitCode).toBe(0);
    expect(new Map(sides.s3.objects)).toEqual(good);
  });
});

describe("stopped half-way", () => {
  test("it says what is done; run again it goes on, and nothing is there twice", async () => {
    sides.log(STREAM, 1, 2, 3600, 3601, 7200);
    let puts = 0;
    sides.s3.interfere = ({ method }, response) => {
      puts += method === "PUT" ? 1 : 0;
      return method === "PUT" && puts === 3 && sendError(response, 403, "AccessDenied", "no");
    };
    const { exitCode, output, errors } = await sides.run("backfill", ...WHERE);

    expect({ exitCode, output }).toEqual({ exitCode: 3, output: "" });
    expect(errors).toMatch(
      /^log-backup: all before 2026-11-22T02:00:00.000Z is in the backup: to go on, run it again with --since 2026-11-22T02:00:00.000Z\nlog-backup: access denied: s3:PutObject on arn:aws:s3:::backup\/logs\/2026\/11\/22\/02\/\S+ is needed\n$/,
    );
    expect(keys()).toHaveLength(2);

    expect((await sides.run("backfill", ...WHERE, "--since", "2026-11-22T02:00:00.000Z")).exitCode).toBe(0);
    const { output: verified } = await sides.run("verify", ...WHERE, "--json");
    expect(JSON.parse(verified)).toMatchObject({ complete: true, groups: [{ inBackup: 5, duplicated: 0 }] });
  });

  test("before anything is written, it names no time from which to go on", async () => {
    sides.log(STREAM, 1);
    sides.s3.interfere = ({ method }, response) => method === "PUT" && sendError(response, 403, "AccessDenied", "no");
    const { errors } = await sides.run("backfill", ...WHERE);

    expect(errors).toMatch(/^log-backup: access denied: s3:PutObject on arn:aws:s3:::backup\/logs\/\S+ is needed\n$/);
  });
});

test("a log group that cannot be read to its end costs no other its events, and is told", async () => {
  const other = "/ecs/orders";
  sides.log(STREAM, 1);
  sides.logs.addEvents(other, "s", [event(2), event(3)]);
  sides.logs.pageSize = 1;
  sides.logs.interfere = ({ operation, input }, response) =>
    operation === "FilterLogEvents" &&
    input.logGroupName === other &&
    input.nextToken !== undefined &&
    sendLogsError(response, "AccessDeniedException", "no", 400);
  const { exitCode, output } = await sides.run("backfill", ...WHERE, "--group", other, "--jobs", "1");

  expect(exitCode).toBe(3);
  expect(output).toContain(
    `${other}: access denied: logs:FilterLogEvents is needed to read the log events of ${other}.\n`,
  );
  expect(output).toContain(
    "Written: 1 event in 1 object. log-backup verify can prove it. Cannot tell for 1 of 2 log groups.\n",
  );
});

describe("objects that cannot be read", () => {
  beforeEach(() => {
    sides.log(STREAM, 1);
    sides.s3.objects.set("logs/2026/11/22/00/archived.gz", { body: Buffer.from("x") });
    sides.s3.interfere = ({ method, key }, response) =>
      method === "GET" && key.endsWith("archived.gz") && sendError(response, 403, "InvalidObjectState", "archived");
  });

  test("may hold what is missing: nothing is written", async () => {
    const { exitCode, errors } = await sides.run("backfill", ...WHERE);

    expect(exitCode).toBe(3);
    expect(errors).toContain(
      "log-backup: nothing was written: 1 event may be missing, or be in 1 object that could not be read: make it readable, or give --allow-unreadable\n",
    );
    expect(sides.s3.changes).toEqual([]);
  });

  test("are passed over on request", async () => {
    expect((await sides.run("backfill", ...WHERE, "--allow-unreadable")).exitCode).toBe(0);
    expect(sides.s3.changes).toHaveLength(1);
  });
});

describe("what is refused", () => {
  test.each([
    [[...WHERE, "--env", "dev"], "expected --env or --bucket to say where the backup is, got: both"],
    [["--group", "g", ...WINDOW], "expected --env or --bucket to say where the backup is, got: neither"],
    [
      ["--group", "g", ...WINDOW, "--bucket", "backup", "--prefix", "logs"],
      "--prefix: expected the folder above the dates, which ends in a slash, got: logs",
    ],
    [
      ["--group", "g", ...WINDOW, "--bucket", "backup", "--prefix", "logs/2026/"],
      "--prefix: expected the folder above the dates, such as logs/, got: logs/2026/",
    ],
    [
      ["--group", "g", ...WINDOW, "--bucket", "backup", "--prefix", "logs/2026/11/"],
      "--prefix: expected the folder above the dates, such as logs/, got: logs/2026/11/",
    ],
    [
      ["--group", "g", ...BACKUP],
      "expected --since: the time from which on events are to be compared, such as --since 1d",
    ],
  ])("%j", async (args, message) => {
    expect(await sides.run("backfill", ...args)).toEqual({
      exitCode: 2,
      output: "",
      errors: `log-backup: ${message}\n`,
    });
  });
});

test("the same events make the same objects, however CloudWatch Logs cuts its pages", async () => {
  for (let number = 0; number < 3000; number += 1) {
    const timestamp = Date.UTC(2026, 10, 22, 1) + number;
    sides.logs.addEvents(GROUP, `stream-${number % 3}`, [
      { id: eventId(number), timestamp, message: "x".repeat(10_000) },
    ]);
  }
  const keysWith = async (pageSize: number) => {
    sides.s3.objects.clear();
    sides.logs.pageSize = pageSize;
    await sides.run("backfill", ...WHERE);
    return keys();
  };
  const large = await keysWith(90);

  expect(large).toHaveLength(2);
  expect(await keysWith(70)).toEqual(large);
}, 60_000);

test("many events of many streams are filled into few envelopes and objects", async () => {
  const messages = Array.from({ length: 3000 }, (_, number) => ({
    id: eventId(number),
    timestamp: Date.UTC(2026, 10, 22, 1) + number,
    message: "x".repeat(10_000),
  }));
  sides.logs.pageSize = 700;
  for (const [place, message] of messages.entries()) {
    sides.logs.addEvents(GROUP, `stream-${place % 3}`, [message]);
  }
  await sides.run("backfill", ...WHERE);
  const { output } = await sides.run("check", ...BACKUP, "--json");

  expect(JSON.parse(output)).toMatchObject({ healthy: true, totals: { objects: 2, events: 3000, duplicates: 0 } });
  const { totals } = JSON.parse(output) as { totals: { envelopes: number } };
  expect(totals.envelopes).toBeLessThan(40);
}, 60_000);

test("after it nothing is missing, whatever was, and nothing is there more often than before", async () => {
  const window = ["--since", String(COMPARED_SINCE), "--until", String(COMPARED_UNTIL), "--json"];
  const countsOf = async () => {
    const { output } = await sides.run("verify", ...BACKUP, "--group", "/ecs/*", ...window);
    return (JSON.parse(output) as { groups: unknown[] }).groups;
  };
  const expectedAfter = (events: readonly ComparedEvent[], logGroup: string) => {
    const { inCloudWatch, inBackup, missing, duplicated } = expectedCounts(events, logGroup);
    return { logGroup, inCloudWatch, inBackup: inBackup + missing, missing: 0, duplicated };
  };
  await fc.assert(
    fc.asyncProperty(comparedEvents, fc.integer({ min: 1, max: 20 }), async (events, pageSize) => {
      sides.reset();
      sides.logs.pageSize = pageSize;
      sides.logs.sparsePages = pageSize % 2 === 0;
      logEvents(sides.logs, events);
      for (const [key, body] of objectsOfEvents(events)) {
        sides.s3.objects.set(key, { body });
      }
      const { exitCode } = await sides.run("backfill", ...BACKUP, "--group", "/ecs/*", ...window);

      expect(exitCode).toBe(0);
      expect(await countsOf()).toMatchObject(GROUPS.map((logGroup) => expectedAfter(events, logGroup)));
    }),
    { numRuns: 15 },
  );
}, 60_000);
