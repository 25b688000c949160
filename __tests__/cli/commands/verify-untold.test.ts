import events from "node:events";
import type { CommandOutput } from "../../../cli/command-context";
import { runCommandLine } from "../../../cli/run-command-line";
import { ClosedPipeError } from "../../../cli/standard-streams";
import { TemporaryFolder } from "../../../cli/temporary-folder";
import { BACKUP, ComparedSides, CREATED, GROUP, NOW, STREAM, WINDOW } from "../../support/compared-sides";
import { sendLogsError } from "../../support/fake-logs";
import { WORKER_FILE } from "../../support/run-command";
import { envelopeText, event, member } from "../../support/stored-objects";

const sides = new ComparedSides();
beforeAll(() => sides.start());
beforeEach(() => {
  sides.reset();
});
afterAll(() => sides.stop());

const verify = (...args: readonly string[]) => sides.run("verify", ...args);

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
    sides.logs.addGroup(GROUP, { ...CREATED, retentionInDays: 1 });
    sides.log(STREAM, 40_000);
    sides.store("a", 40_000);

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
    sides.logs.addGroup(GROUP, { ...CREATED, logGroupClass: "INFREQUENT_ACCESS" });

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
    sides.logs.addGroup(GROUP, { creationTime: Date.UTC(2026, 10, 22, 9) });

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
    sides.logs.addGroup(GROUP, CREATED);
    sides.logs.addGroup(OTHER, CREATED);
    sides.log(STREAM, 1);
    sides.store("a", 1);
  });

  test("that cannot be read, is told of the others", async () => {
    sides.logs.addEvents(OTHER, "s", [event(2)]);
    sides.logs.interfere = ({ operation, input }, response) =>
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
    sides.s3.objects.set("logs/2026/11/22/00/b.gz", { body: member(envelopeText({ logGroup: OTHER, events })) });
    sides.logs.addGroup(OTHER, { creationTime: Date.UTC(2026, 10, 22, 11) });
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
    sides.logs.addGroup(GROUP, CREATED);
    const window = ["--since", "0001-01-01", "--until", "2026-11-22T10:00:00Z"];

    expect((await verify(...BACKUP, "--group", GROUP, ...window)).exitCode).toBe(0);
    const asked = sides.logs.requests.filter(({ operation }) => operation === "FilterLogEvents");
    expect(asked.map(({ input }) => input.startTime)).toEqual([0]);
  });

  test("CloudWatch Logs without permission", async () => {
    sides.logs.addGroup(GROUP, CREATED);
    sides.logs.interfere = ({ operation }, response) =>
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
    const { environment } = sides;
    const context = { environment, now: NOW, output, errors, temporaryFolder, signal, workerFile: WORKER_FILE };
    try {
      return await runCommandLine(["verify", ...BACKUP, "--group", GROUP, ...WINDOW], context);
    } finally {
      temporaryFolder.close();
    }
  };

  beforeEach(() => {
    sides.logs.addGroup(GROUP, CREATED);
    sides.log(STREAM, 1);
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
    sides.logs.interfere = ({ operation }) => {
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
