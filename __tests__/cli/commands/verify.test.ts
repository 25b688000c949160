import events from "node:events";
import fc from "fast-check";
import type { CommandOutput } from "../../../cli/command-context";
import { runCommandLine } from "../../../cli/run-command-line";
import { ClosedPipeError } from "../../../cli/standard-streams";
import { TemporaryFolder } from "../../../cli/temporary-folder";
import {
  COMPARED_SINCE,
  COMPARED_UNTIL,
  comparedEvents,
  expectedCounts,
  GROUPS,
  logEvents,
  objectsOfEvents,
} from "../../support/compared-events";
import { FakeAws } from "../../support/fake-aws";
import { sendLogsError } from "../../support/fake-logs";
import { sendError } from "../../support/fake-s3";
import { runCommand, WORKER_FILE } from "../../support/run-command";
import { envelopeText, event, member } from "../../support/stored-objects";

const aws = new FakeAws();
beforeAll(() => aws.start());
beforeEach(() => {
  aws.reset();
});
afterAll(() => aws.stop());

const GROUP = "/aws/lambda/HelloFunc";
const STREAM = "2026/11/22/[$LATEST]0123456789abcdef";
const NOW = new Date("2026-11-22T12:00:00Z");
const WINDOW = ["--since", "2026-11-22", "--until", "2026-11-22T10:00:00Z"];
const BACKUP = ["--bucket", "backup", "--prefix", "logs/"];
const CREATED = { creationTime: Date.UTC(2026, 0) };

const verify = (...args: readonly string[]) =>
  runCommand(["verify", ...args], { environment: aws.environment, now: NOW });

function log(...numbers: readonly number[]): void {
  aws.logs.addEvents(
    GROUP,
    STREAM,
    numbers.map((number) => event(number)),
  );
}

function store(name: string, ...numbers: readonly number[]): void {
  const events = numbers.map((number) => event(number));
  aws.s3.objects.set(`logs/2026/11/22/00/${name}.gz`, { body: member(envelopeText({ events })) });
}

describe("a backup that is complete", () => {
  beforeEach(() => {
    aws.logs.addGroup(GROUP, CREATED);
    log(1, 2, 3);
    store("a", 1, 2);
    store("b", 2, 3);
  });

  test("is told so, as JSON", async () => {
    const { exitCode, output, errors } = await verify(...BACKUP, "--group", GROUP, ...WINDOW, "--json");

    expect({ exitCode, errors }).toEqual({ exitCode: 0, errors: "" });
    expect(JSON.parse(output)).toEqual({
      complete: true,
      since: "2026-11-22T00:00:00.000Z",
      until: "2026-11-22T10:00:00.000Z",
      groups: [
        {
          logGroup: GROUP,
          verdict: "complete",
          inCloudWatch: 3,
          inBackup: 3,
          missing: 0,
          duplicated: 1,
          onlyInBackup: 0,
          gaps: [],
          notes: [],
        },
      ],
      backup: { objects: 2, lateByMs: 86_400_000, damagedObjects: [], unreadableObjects: [] },
    });
  });

  test("is told so to people", async () => {
    const { exitCode, output } = await verify(...BACKUP, "--group", "/aws/*", ...WINDOW);

    expect(exitCode).toBe(0);
    expect(output.split("\n").map((line) => line.split(/\s{2,}/).filter(Boolean))).toEqual([
      ["in CloudWatch", "in backup", "missing", "duplicated", "only in backup", "verdict", "log group"],
      ["3", "3", "0", "1", "0", "complete", GROUP],
      [],
      ["Complete: all 3 events that CloudWatch Logs holds of 1 log group in that time are in the backup."],
      [],
    ]);
  });

  test("may hold what has expired from CloudWatch", async () => {
    aws.logs.groups.get(GROUP)?.drop(({ timestamp }) => timestamp < event(3).timestamp);
    const { exitCode, output } = await verify(...BACKUP, "--group", GROUP, ...WINDOW, "--json");

    expect(exitCode).toBe(0);
    expect(JSON.parse(output)).toMatchObject({
      complete: true,
      groups: [{ inCloudWatch: 1, inBackup: 3, onlyInBackup: 2 }],
    });
  });

  test("does not count what another account has logged under the same names", async () => {
    const body = member(envelopeText({ owner: "999999999999", events: [event(7)] }));
    aws.s3.objects.set("logs/2026/11/22/00/c.gz", { body });
    const { output } = await verify(...BACKUP, "--group", GROUP, ...WINDOW, "--json");

    expect(JSON.parse(output)).toMatchObject({ complete: true, groups: [{ inBackup: 3, onlyInBackup: 0 }] });
  });
});

describe("a backup that is not", () => {
  beforeEach(() => {
    aws.logs.addGroup(GROUP, CREATED);
    log(1, 2, 3, 200, 300);
    aws.logs.addEvents(GROUP, "other", [event(4)]);
    store("a", 1, 200);
  });

  test("is told with its gaps, as JSON", async () => {
    const { exitCode, output } = await verify(...BACKUP, "--group", GROUP, ...WINDOW, "--json");

    expect(exitCode).toBe(1);
    expect(JSON.parse(output)).toMatchObject({
      complete: false,
      groups: [
        {
          verdict: "missing",
          inCloudWatch: 6,
          inBackup: 2,
          missing: 4,
          gaps: [
            {
              from: "2026-11-22T00:00:02.000Z",
              to: "2026-11-22T00:00:04.000Z",
              missing: 3,
              streams: [STREAM, "other"],
            },
            { from: "2026-11-22T00:05:00.000Z", to: "2026-11-22T00:05:00.000Z", missing: 1, streams: [STREAM] },
          ],
        },
      ],
    });
  });

  test("is told with its gaps, to people", async () => {
    const { output } = await verify(...BACKUP, "--group", GROUP, ...WINDOW);

    expect(output.split("\n").map((line) => line.trim().split(/\s{2,}/))).toEqual([
      ["in CloudWatch", "in backup", "missing", "duplicated", "only in backup", "verdict", "log group"],
      ["6", "2", "4", "0", "0", "MISSING", GROUP],
      [""],
      ["missing", "from", "to", "log group", "log streams"],
      ["3", "2026-11-22T00:00:02.000Z", "2026-11-22T00:00:04.000Z", GROUP, `${STREAM}, other`],
      ["1", "2026-11-22T00:05:00.000Z", "2026-11-22T00:05:00.000Z", GROUP, STREAM],
      [""],
      [
        "MISSING: 4 of 6 events of 1 log group are not in the backup, in 2 gaps. What CloudWatch Logs still holds, log-backup backfill copies.",
      ],
      [""],
    ]);
  });

  test("is not made complete by a damaged object, which is told", async () => {
    const body = member(envelopeText({ events: [2, 3, 300].map((number) => event(number)) }));
    body[body.length - 8] = (body[body.length - 8] ?? 0) ^ 1;
    aws.s3.objects.set("logs/2026/11/22/00/broken.gz", { body });
    const { exitCode, output, errors } = await verify(...BACKUP, "--group", GROUP, ...WINDOW, "--json");

    expect(exitCode).toBe(1);
    expect(errors).toBe(
      "log-backup: s3://backup/logs/2026/11/22/00/broken.gz: member 1 at byte 0: CRC-32 does not match: stored 0xf0beaf9d, computed 0xf0beaf9c\n",
    );
    expect(JSON.parse(output)).toMatchObject({
      groups: [{ missing: 4 }],
      backup: { damagedObjects: [{ object: "s3://backup/logs/2026/11/22/00/broken.gz", problems: [{ member: 1 }] }] },
    });
  });

  test("cannot be told from one with objects that cannot be read", async () => {
    store("archived", 2, 3, 4, 300);
    aws.s3.interfere = ({ key }, response) =>
      key.endsWith("archived.gz") && sendError(response, 403, "InvalidObjectState", "archived");
    const { exitCode, output } = await verify(...BACKUP, "--group", GROUP, ...WINDOW);

    expect(exitCode).toBe(3);
    expect(output).toContain("Cannot tell: 4 events of 6 may be missing, or in 1 object that could not be read.\n");
  });
});

describe("which objects are read", () => {
  test("those that arrived as late as any event was ingested, and a day more", async () => {
    aws.logs.addGroup(GROUP, CREATED);
    const day = 86_400_000;
    const late = { ...event(1), timestamp: Date.UTC(2026, 10, 10) };
    aws.logs.addEvents(GROUP, STREAM, [{ ...late, ingestionTime: late.timestamp + 5 * day }]);
    aws.s3.objects.set("logs/2026/11/15/23/late.gz", { body: member(envelopeText({ events: [late] })) });
    const window = ["--since", "2026-11-10", "--until", "2026-11-11", "--json"];
    const { exitCode, output } = await verify(...BACKUP, "--group", GROUP, ...window);

    expect(exitCode).toBe(0);
    expect(JSON.parse(output)).toMatchObject({ complete: true, backup: { lateByMs: 6 * day } });
    expect((await verify(...BACKUP, "--group", GROUP, ...window, "--late-by", "24h")).exitCode).toBe(1);
  });

  test("what delivery has had no time for is left out, which is said", async () => {
    aws.logs.addGroup(GROUP, CREATED);
    log(1);
    store("a", 1);
    aws.logs.addEvents(GROUP, STREAM, [{ ...event(2), timestamp: NOW.getTime() - 60_000 }]);
    const { exitCode, output, errors } = await verify(...BACKUP, "--group", GROUP, "--since", "1d", "--json");

    expect(exitCode).toBe(0);
    expect(errors).toBe(
      "log-backup: events before 2026-11-22T11:40:00.000Z are compared: later ones may still be on their way (Firehose's buffer of 900 s, and 5 min)\n",
    );
    expect(JSON.parse(output)).toMatchObject({ until: "2026-11-22T11:40:00.000Z", groups: [{ inCloudWatch: 1 }] });
  });
});

describe("what cannot be told", () => {
  const noteOf = async (...args: readonly string[]) => {
    const { exitCode, output } = await verify(...BACKUP, ...args, "--json");
    const { groups } = JSON.parse(output) as { groups: { verdict: string; notes: string[] }[] };
    return { exitCode, groups: groups.map(({ verdict, notes }) => [verdict, ...notes]) };
  };

  test("a log group that is not there", async () => {
    expect(await noteOf("--group", "/gone", ...WINDOW)).toEqual({
      exitCode: 3,
      groups: [["unknown", "there is no such log group in this account and Region: it never was, or was deleted"]],
    });
  });

  test("a time whose events have all expired, and one of which some have", async () => {
    aws.logs.addGroup(GROUP, { ...CREATED, retentionInDays: 1 });
    log(40_000);
    store("a", 40_000);

    expect(await noteOf("--group", GROUP, "--since", "2026-11-20", "--until", "2026-11-21")).toEqual({
      exitCode: 3,
      groups: [
        [
          "unknown",
          "CloudWatch Logs keeps its events for 1 day: all of that time have expired, and there is nothing to compare the backup with",
        ],
      ],
    });
    expect(await noteOf("--group", GROUP, "--since", "2026-11-20", "--until", "2026-11-22T11:30:00Z")).toEqual({
      exitCode: 0,
      groups: [
        [
          "complete",
          "CloudWatch Logs keeps its events for 1 day: before 2026-11-21T12:00:00.000Z nothing was compared",
        ],
      ],
    });
  });

  test("a log group of a class that CloudWatch Logs gives no events of", async () => {
    aws.logs.addGroup(GROUP, { ...CREATED, logGroupClass: "INFREQUENT_ACCESS" });

    expect(await noteOf("--group", GROUP, ...WINDOW)).toEqual({
      exitCode: 3,
      groups: [
        [
          "unknown",
          "it is of the class INFREQUENT_ACCESS, of which CloudWatch Logs neither gives events nor forwards any",
        ],
      ],
    });
  });

  test("what an earlier log group of that name held; and a log group without events has nothing to compare", async () => {
    aws.logs.addGroup(GROUP, { creationTime: Date.UTC(2026, 10, 22, 9) });

    expect(await noteOf("--group", GROUP, ...WINDOW)).toEqual({
      exitCode: 0,
      groups: [
        [
          "complete",
          "it was created at 2026-11-22T09:00:00.000Z: events of an earlier log group of that name cannot be compared",
          "CloudWatch Logs holds no event of it in that time: nothing was there to compare",
        ],
      ],
    });
  });
});

describe("what cannot be told of one log group", () => {
  const OTHER = "/ecs/orders";
  beforeEach(() => {
    aws.logs.addGroup(GROUP, CREATED);
    aws.logs.addGroup(OTHER, CREATED);
    log(1);
    store("a", 1);
  });

  test("that cannot be read, is told of the others", async () => {
    aws.logs.addEvents(OTHER, "s", [event(2)]);
    aws.logs.interfere = ({ operation, input }, response) =>
      operation === "FilterLogEvents" &&
      input.logGroupName === OTHER &&
      sendLogsError(response, "ResourceNotFoundException", "The specified log group does not exist.", 400);
    const { exitCode, output } = await verify(...BACKUP, "--group", GROUP, "--group", OTHER, ...WINDOW, "--json");

    expect(exitCode).toBe(3);
    expect(JSON.parse(output)).toMatchObject({
      complete: false,
      groups: [
        { logGroup: GROUP, verdict: "complete", inCloudWatch: 1 },
        {
          logGroup: OTHER,
          verdict: "unknown",
          inCloudWatch: 0,
          missing: 0,
          notes: [
            "CloudWatch Logs refused to read the log events of /ecs/orders: The specified log group does not exist. (ResourceNotFoundException, HTTP 400)",
          ],
        },
      ],
    });
  });

  test("that was made anew, and holds nothing of what the backup has of an earlier one", async () => {
    const events = [event(2)];
    aws.s3.objects.set("logs/2026/11/22/00/b.gz", { body: member(envelopeText({ logGroup: OTHER, events })) });
    aws.logs.addGroup(OTHER, { creationTime: Date.UTC(2026, 10, 22, 11) });
    const { exitCode, output } = await verify(...BACKUP, "--group", OTHER, ...WINDOW, "--json");

    expect(exitCode).toBe(3);
    expect(JSON.parse(output)).toMatchObject({ groups: [{ verdict: "unknown", inCloudWatch: 0, onlyInBackup: 1 }] });
  });
});

describe("what is refused", () => {
  test.each([
    [
      ["--group", "g", ...BACKUP],
      2,
      "expected --since: the time from which on events are to be compared, such as --since 1d",
    ],
    [[...WINDOW, ...BACKUP], 2, "expected --group: the name of a log group, or a glob such as '/aws/lambda/*'"],
    [["--group", "g", ...WINDOW], 2, "expected one of SOURCE, --bucket or --env to say where the backup is, got: none"],
    [
      ["--group", "g", "--bucket", "backup/logs", ...WINDOW],
      2,
      "--bucket: expected the name of a bucket alone, with a folder in --prefix, got: backup/logs",
    ],
    [
      ["--group", "g", ...BACKUP, "--since", "5m"],
      2,
      "--since must be before 2026-11-22T11:40:00.000Z, as later events may still be on their way (Firehose's buffer of 900 s, and 5 min), got: 2026-11-22T11:55:00.000Z",
    ],
    [
      ["--group", "g", ...BACKUP, "--since", "2027-01-01", "--until", "2027-01-02"],
      2,
      "--since must be in the past, got: 2027-01-01T00:00:00.000Z",
    ],
    [
      ["--group", "g", ...BACKUP, ...WINDOW, "--jobs", "99"],
      2,
      "--jobs: expected a whole number from 1 to 32, got: 99",
    ],
  ])("%j", async (args, exitCode, message) => {
    expect(await verify(...args)).toEqual({ exitCode, output: "", errors: `log-backup: ${message}\n` });
  });

  test("no time before 1970 is asked for, which CloudWatch Logs would refuse", async () => {
    aws.logs.addGroup(GROUP, CREATED);
    const window = ["--since", "0001-01-01", "--until", "2026-11-22T10:00:00Z"];

    expect((await verify(...BACKUP, "--group", GROUP, ...window)).exitCode).toBe(0);
    const asked = aws.logs.requests.filter(({ operation }) => operation === "FilterLogEvents");
    expect(asked.map(({ input }) => input.startTime)).toEqual([0]);
  });

  test("CloudWatch Logs without permission", async () => {
    aws.logs.addGroup(GROUP, CREATED);
    aws.logs.interfere = ({ operation }, response) =>
      operation === "FilterLogEvents" && sendLogsError(response, "AccessDeniedException", "no", 400);
    const { exitCode, errors } = await verify(...BACKUP, "--group", GROUP, ...WINDOW);

    expect({ exitCode, errors }).toEqual({
      exitCode: 3,
      errors: `log-backup: access denied: logs:FilterLogEvents is needed to read the log events of ${GROUP}\n`,
    });
  });
});

describe("run as others run it", () => {
  const runWith = async (output: CommandOutput, signal = new AbortController().signal) => {
    const temporaryFolder = new TemporaryFolder();
    const errors: CommandOutput = { isTerminal: false, write: () => Promise.resolve() };
    const { environment } = aws;
    const context = { environment, now: NOW, output, errors, temporaryFolder, signal, workerFile: WORKER_FILE };
    try {
      return await runCommandLine(["verify", ...BACKUP, "--group", GROUP, ...WINDOW], context);
    } finally {
      temporaryFolder.close();
    }
  };

  beforeEach(() => {
    aws.logs.addGroup(GROUP, CREATED);
    log(1);
  });

  test("it does not end well where something is missing, even if nobody reads what", async () => {
    const write = (data: Uint8Array | string) =>
      data.length === 0 ? Promise.resolve() : Promise.reject(new ClosedPipeError());

    expect(await runWith({ isTerminal: false, write })).toBe(1);
  });

  test("Node.js is not to warn of many requests that wait for one signal", async () => {
    const { signal } = new AbortController();
    const allowed = jest.spyOn(events, "setMaxListeners");
    const seen: boolean[] = [];
    aws.logs.interfere = ({ operation }) => {
      if (operation === "FilterLogEvents") {
        seen.push(allowed.mock.calls.some(([most, target]) => most === 0 && target === signal));
      }
      return false;
    };
    await runWith({ isTerminal: false, write: () => Promise.resolve() }, signal);

    allowed.mockRestore();
    expect(seen).toEqual([true]);
  });
});

test("the answer is that of set arithmetic, however events are split, repeated, reordered and lost", async () => {
  const args = ["--since", String(COMPARED_SINCE), "--until", String(COMPARED_UNTIL), "--json", "--jobs", "3"];
  await fc.assert(
    fc.asyncProperty(comparedEvents, fc.integer({ min: 1, max: 20 }), async (events, pageSize) => {
      aws.reset();
      aws.logs.pageSize = pageSize;
      aws.logs.sparsePages = pageSize % 2 === 0;
      logEvents(aws.logs, events);
      for (const [key, body] of objectsOfEvents(events)) {
        aws.s3.objects.set(key, { body });
      }
      const { exitCode, output } = await verify(...BACKUP, "--group", "/ecs/*", ...args);
      const expected = GROUPS.map((logGroup) => ({ logGroup, ...expectedCounts(events, logGroup) }));

      expect(JSON.parse(output)).toMatchObject({ groups: expected });
      expect(exitCode).toBe(expected.some(({ missing }) => missing > 0) ? 1 : 0);
    }),
    { numRuns: 25 },
  );
}, 60_000);
