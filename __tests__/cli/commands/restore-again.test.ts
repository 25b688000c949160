import { sendLogsError } from "../../support/fake-logs";
import {
  DAY,
  HOUR,
  NOW,
  useRestoreCommand,
  STREAM,
  TARGET,
  eventAt,
  restoredLine,
} from "../../support/restore-command";
import { event } from "../../support/stored-objects";

const command = useRestoreCommand();
const { logs } = command;

it("puts nothing twice", async () => {
  command.store({ events: [event(1), event(2, "two\nlines, 日本語 and \u{1f600}\n")] });
  await command.run();
  const before = command.restored();

  const { exitCode, report } = await command.runJson();

  expect(before).toHaveLength(2);
  expect(command.restored()).toEqual(before);
  expect({ exitCode, report }).toMatchObject({ exitCode: 0, report: { read: 2, put: 0, alreadyThere: 2, calls: 0 } });
});

it("puts events that look the same as often as they are in the backup", async () => {
  const same = Array.from({ length: 5 }, (_, number) => eventAt(NOW.getTime() - HOUR, number, "same"));
  command.store({ events: same });
  logs.addEvents(TARGET, STREAM, same.slice(0, 2));
  logs.addEvents(TARGET, "other", same.slice(0, 2));

  const { report } = await command.runJson();

  expect(report).toMatchObject({ read: 5, put: 3, alreadyThere: 2 });
  expect(command.restored().filter((line) => line.startsWith(STREAM))).toHaveLength(5);
});

it("knows what is there also where more log groups have events by now, and names become others", async () => {
  const first = { events: [event(1), event(2)] };
  const second = { logGroup: "/orders", logStream: "web/1", events: [event(3)] };
  const third = { owner: "444455556666", logGroup: "/orders", logStream: "web/1", events: [event(4)] };
  const reports: Record<string, unknown>[] = [];
  for (const envelopes of [[first], [first, second], [first, second, third], [second], [third, first]]) {
    command.store(...envelopes);
    reports.push((await command.runJson()).report);
  }

  expect(reports.map(({ put, alreadyThere }) => [put, alreadyThere])).toEqual([
    [2, 0],
    [1, 2],
    [1, 3],
    [0, 1],
    [0, 3],
  ]);
  expect(logs.eventsOf(TARGET).map(({ message }) => message)).toEqual(["event 1", "event 2", "event 3", "event 4"]);
});

it("tells of a log group without retention, and finds what is there page by page", async () => {
  const events = Array.from({ length: 50 }, (_, number) => eventAt(NOW.getTime() - HOUR + number, number));
  logs.addGroup(TARGET, { creationTime: NOW.getTime() - DAY });
  logs.addEvents(TARGET, STREAM, events.slice(10, 40));
  logs.pageSize = 7;
  logs.sparsePages = true;
  command.store({ events });

  const { exitCode, errors, report } = await command.runJson();

  expect({ exitCode, errors }).toEqual({
    exitCode: 0,
    errors: `log-backup: ${TARGET} keeps events for ever: it has no retention, and one that is there is not changed. To set one: aws logs put-retention-policy --log-group-name /restored/hello --retention-in-days 7\n`,
  });
  expect(report).toMatchObject({ put: 20, alreadyThere: 30 });
  expect(command.restored()).toEqual(events.map(restoredLine));
});

describe("many log streams", () => {
  const streams = Array.from({ length: 9 }, (_, number) => `stream/${number}`);
  const envelopes = streams.map((logStream, number) => ({
    logStream,
    events: Array.from({ length: 60 }, (_, index) =>
      eventAt(NOW.getTime() - (61 - index) * 2 * HOUR, 100 * number + index),
    ),
  }));
  const backedUp = envelopes
    .flatMap(({ logStream, events }) => events.map((one) => `${logStream} ${one.timestamp} ${one.message}`))
    .sort();

  it("are put at the same time, up to --jobs, and each in order", async () => {
    command.store(...envelopes);
    let running = 0;
    let most = 0;
    const busy = new Map<string, number>();
    const lastMs = new Map<string, number>();
    const faults: string[] = [];
    logs.interfere = ({ operation, input }, response) => {
      if (operation === "PutLogEvents") {
        const logStream = String(input.logStreamName);
        const sent = input.logEvents as { timestamp: number }[];
        if (busy.has(logStream) || (sent[0]?.timestamp ?? 0) < (lastMs.get(logStream) ?? 0)) {
          faults.push(logStream);
        }
        lastMs.set(logStream, sent.at(-1)?.timestamp ?? 0);
        busy.set(logStream, 1);
        running += 1;
        most = Math.max(most, running);
        response.on("finish", () => {
          busy.delete(logStream);
          running -= 1;
        });
      }
      return false;
    };

    const { exitCode, report } = await command.runJson("--jobs", "3");

    expect({ exitCode, faults, most }).toEqual({ exitCode: 0, faults: [], most: expect.any(Number) as number });
    expect(most).toBeLessThanOrEqual(3);
    expect(report).toMatchObject({ read: 540, put: 540, calls: 45 });
    expect(command.restored().sort()).toEqual(backedUp);
  });

  it.each([
    ["stored, but not answered", true],
    ["not stored", false],
  ])("lose nothing and get nothing twice when a call is %s, and the same command runs again", async (_, isStored) => {
    command.store(...envelopes);
    const exitCodes: number[] = [];
    for (let failing = 1; ; failing += 5) {
      let calls = 0;
      const isFailing = ({ operation }: { readonly operation: string }) => {
        calls += operation === "PutLogEvents" ? 1 : 0;
        return operation === "PutLogEvents" && calls === failing;
      };
      if (isStored) {
        logs.loseAnswer = isFailing;
      } else {
        logs.interfere = (request, response) =>
          isFailing(request) && sendLogsError(response, "ServiceUnavailableException", "no", 503);
      }
      const { exitCode, errors } = await command.run();
      exitCodes.push(exitCode);
      expect(exitCode === 0 ? errors : errors.replace(/\(.*\)/, "()")).toMatch(
        exitCode === 0
          ? /^$/
          : /^log-backup: CloudWatch Logs did not answer a PutLogEvents call \(\), so that its [\d,]+ events may be in \/restored\/hello or not: run the same command again in a minute, it goes on where this one ended\n$/,
      );
      if (exitCode === 0) {
        break;
      }
    }

    expect(exitCodes.slice(0, -1)).toEqual(exitCodes.slice(0, -1).map(() => 3));
    expect(exitCodes.length).toBeGreaterThan(3);
    expect(command.restored().sort()).toEqual(backedUp);
  });
});

it("tries again what CloudWatch Logs throttles", async () => {
  command.store({ events: [event(1)] });
  let throttled = 0;
  logs.interfere = ({ operation }, response) => {
    if (operation !== "PutLogEvents" || throttled === 2) {
      return false;
    }
    throttled += 1;
    return sendLogsError(response, "ThrottlingException", "Rate exceeded");
  };

  expect(await command.runJson()).toMatchObject({ exitCode: 0, report: { put: 1, calls: 1 } });
  expect(command.restored()).toEqual([restoredLine(event(1))]);
});
