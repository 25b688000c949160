import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { FakeLogs, sendLogsError } from "../../support/fake-logs";
import { runCommand, type RunOptions } from "../../support/run-command";
import { envelopeMember, envelopeText, event, eventId, member, type TestEnvelope } from "../../support/stored-objects";

const NOW = new Date("2026-11-22T12:00:00Z");
const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
const OWNER = "111122223333";
const GROUP = "/aws/lambda/HelloFunc";
const STREAM = "2026/11/22/[$LATEST]0123456789abcdef";
const TARGET = "/restored/hello";

const logs = new FakeLogs();
let folder: string;
let file: string;
beforeAll(() => logs.start());
afterAll(() => logs.stop());
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "log-backup-restore-"));
  file = join(folder, "backup.gz");
  logs.reset();
  logs.now = () => NOW.getTime();
});
afterEach(() => {
  rmSync(folder, { recursive: true });
  // eslint-disable-next-line jest/no-standalone-expect -- whatever a test does, no call may break a rule
  expect(logs.refusals.filter((refusal) => !refusal.includes("ResourceAlreadyExistsException"))).toEqual([]);
});

/** Writes the backup: each envelope in a gzip member. */
function store(...envelopes: readonly TestEnvelope[]): void {
  writeFileSync(file, Buffer.concat(envelopes.map((envelope) => member(envelopeText(envelope)))));
}

function environment(): Record<string, string> {
  return {
    AWS_ENDPOINT_URL: logs.endpoint,
    AWS_REGION: "eu-central-1",
    AWS_ACCESS_KEY_ID: "fake",
    AWS_SECRET_ACCESS_KEY: "secret",
  };
}

function restore(args: readonly string[] = [], options: RunOptions = {}) {
  return runCommand(["restore", file, "--to-log-group", TARGET, ...args], { environment: environment(), ...options });
}

async function restoreJson(...args: readonly string[]) {
  const { exitCode, output, errors } = await restore(["--json", ...args]);
  return { exitCode, errors, report: JSON.parse(output) as Record<string, unknown> };
}

/** How often each event is in the target: log stream, time and message. */
function restored(name = TARGET): string[] {
  return logs.eventsOf(name).map(({ logStream, timestamp, message }) => `${logStream} ${timestamp} ${message}`);
}

function count(operation: string): number {
  return logs.requests.filter((request) => request.operation === operation).length;
}

const at = (ms: number, number: number, message = `event ${number}`) => ({
  id: eventId(number),
  timestamp: ms,
  message,
});
const plain = ({ timestamp, message }: { timestamp: number; message: string }) => `${STREAM} ${timestamp} ${message}`;

it("creates the log group, and puts each event once, in order", async () => {
  store({ events: [event(3), event(1)] }, { events: [event(2), event(1)] });

  const { exitCode, output, errors } = await restore();

  expect(restored()).toEqual([event(1), event(2), event(3)].map(plain));
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
  store({ events: [event(1), event(2)] });

  expect(await restoreJson()).toEqual({
    exitCode: 0,
    errors: "",
    report: {
      toLogGroup: TARGET,
      timestamps: "keep",
      dryRun: false,
      read: 2,
      repeats: 0,
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

it("puts nothing twice", async () => {
  store({ events: [event(1), event(2, "two\nlines, 日本語 and \u{1f600}\n")] });
  await restore();
  const before = restored();

  const { exitCode, report } = await restoreJson();

  expect(before).toHaveLength(2);
  expect(restored()).toEqual(before);
  expect({ exitCode, report }).toMatchObject({ exitCode: 0, report: { read: 2, put: 0, alreadyThere: 2, calls: 0 } });
});

it("puts events that look the same as often as they are in the backup", async () => {
  const same = Array.from({ length: 5 }, (_, number) => at(NOW.getTime() - HOUR, number, "same"));
  store({ events: same });
  logs.addEvents(TARGET, STREAM, same.slice(0, 2));
  logs.addEvents(TARGET, "other", same.slice(0, 2));

  const { report } = await restoreJson();

  expect(report).toMatchObject({ read: 5, put: 3, alreadyThere: 2 });
  expect(restored().filter((line) => line.startsWith(STREAM))).toHaveLength(5);
});

it("names the log streams after their log groups, and owners, where there are several", async () => {
  store({ events: [event(1)] }, { logGroup: "/orders", logStream: "web/1", events: [event(2)] });
  await restore();
  store(
    { owner: "444455556666", events: [event(1)] },
    { logGroup: "/orders", logStream: "web/1", events: [event(2)] },
    { logGroup: "/orders", logStream: "w".repeat(600), events: [event(3)] },
  );
  const other = await runCommand(["restore", file, "--to-log-group", "/owners"], { environment: environment() });

  expect([...(logs.groups.get(TARGET)?.streams.keys() ?? [])].sort()).toEqual([`${GROUP}|${STREAM}`, "/orders|web/1"]);
  expect(other.exitCode).toBe(0);
  expect([...(logs.groups.get("/owners")?.streams.keys() ?? [])].sort()).toEqual([
    "111122223333|/orders|web/1",
    expect.stringMatching(/^111122223333\|\/orders\|w{474}\|[0-9a-f]{16}$/) as string,
    `444455556666|${GROUP}|${STREAM}`,
  ]);
});

it("puts only what the filters select", async () => {
  store(
    { events: [event(1, "ERROR a"), event(2, "INFO b"), event(3, "ERROR c")] },
    { logGroup: "/x", events: [event(4, "ERROR d")] },
  );

  await restore(["--group", "/aws/*", "--stream", "2026*", "--grep", "^ERROR", "--since", "2026-11-22T00:00:02Z"]);

  expect(restored()).toEqual([plain(event(3, "ERROR c"))]);
});

describe("what CloudWatch Logs would refuse", () => {
  const old = at(NOW.getTime() - 15 * DAY, 1);
  const expired = at(NOW.getTime() - 8 * DAY, 2);
  const fine = at(NOW.getTime() - HOUR, 3);
  const empty = at(NOW.getTime() - HOUR, 4, "");
  const large = at(NOW.getTime() - HOUR, 5, "x".repeat(1_048_551));
  const largest = at(NOW.getTime() - HOUR, 6, "y".repeat(1_048_550));
  const early = at(NOW.getTime() + 3 * HOUR, 7);
  const never = at(-5, 8);

  it("is not sent, and told by reason", async () => {
    store({ events: [old, expired, fine, empty, large, largest, early, never, at(NOW.getTime() - 9 * DAY, 9)] });

    const { exitCode, output } = await restore();

    expect(exitCode).toBe(1);
    expect(restored()).toEqual([fine, largest].map(plain));
    expect(output.split("\n").slice(5)).toEqual([
      "refused        7 events",
      "put            2 events in 2 calls of PutLogEvents",
      "",
      "events  log streams  from                      to                        why refused",
      "     2            1  2026-11-13T12:00:00.000Z  2026-11-14T12:00:00.000Z  older than the retention of the log group",
      "     1            1  2026-11-22T11:00:00.000Z  2026-11-22T11:00:00.000Z  no message",
      "     1            1  1969-12-31T23:59:59.995Z  1969-12-31T23:59:59.995Z  not a time that CloudWatch Logs knows",
      "     1            1  2026-11-22T11:00:00.000Z  2026-11-22T11:00:00.000Z  larger than 1 MiB",
      "     1            1  2026-11-22T15:00:00.000Z  2026-11-22T15:00:00.000Z  more than 2 hours in the future",
      "     1            1  2026-11-07T12:00:00.000Z  2026-11-07T12:00:00.000Z  older than 14 days",
      "",
      "NOT COMPLETE: 2 put + 7 refused + 0 already there = 9 read. --timestamps shift moves events to now.",
      "",
    ]);
  });

  it("goes by the retention of a log group that is there, and leaves it as it is", async () => {
    logs.addGroup(TARGET, { retentionInDays: 30, creationTime: NOW.getTime() - 40 * DAY });
    store({ events: [old, expired] });

    const { exitCode, errors, report } = await restoreJson("--retention-days", "1");

    expect({ exitCode, errors }).toEqual({
      exitCode: 1,
      errors: `log-backup: --retention-days is left aside: ${TARGET} is there, and its retention is not changed\n`,
    });
    expect(restored()).toEqual([plain(expired)]);
    expect(report.refused).toEqual([
      {
        reason: "too-old",
        events: 1,
        from: "2026-11-07T12:00:00.000Z",
        to: "2026-11-07T12:00:00.000Z",
        logStreams: [STREAM],
      },
    ]);
    expect(logs.groups.get(TARGET)?.retentionInDays).toBe(30);
  });

  it("is left to CloudWatch Logs near a limit", async () => {
    const edges = [
      at(NOW.getTime() - 7 * DAY - 2 * MINUTE, 1),
      at(NOW.getTime() - 7 * DAY - MINUTE, 2),
      at(NOW.getTime() - 7 * DAY + MINUTE, 3),
      at(NOW.getTime() + 2 * HOUR - MINUTE, 4),
      at(NOW.getTime() + 2 * HOUR + MINUTE, 5),
    ];
    store({ events: edges });

    const { exitCode, report } = await restoreJson();

    expect(exitCode).toBe(1);
    expect(report).toMatchObject({ read: 5, put: 2, alreadyThere: 0, calls: 2 });
    expect(report.refused).toMatchObject([
      { reason: "expired", events: 2, from: "2026-11-15T11:58:00.000Z", to: "2026-11-15T11:59:00.000Z" },
      { reason: "too-new", events: 1, from: "2026-11-22T14:01:00.000Z", to: "2026-11-22T14:01:00.000Z" },
    ]);
    expect(restored()).toEqual([edges[2], edges[3]].map((one) => plain(one ?? fine)));
  });

  it("is not refused where it is there already", async () => {
    logs.addGroup(TARGET, { retentionInDays: 30, creationTime: NOW.getTime() - 40 * DAY });
    logs.addEvents(TARGET, STREAM, [old]);
    store({ events: [old] });

    expect(await restoreJson()).toMatchObject({ exitCode: 0, report: { alreadyThere: 1, refused: [], put: 0 } });
  });
});

describe("--timestamps shift", () => {
  const YEAR_AGO = NOW.getTime() - 365 * DAY;
  const moved = (timestamp: number, number: number, message = `event ${number}`) =>
    `{"backup":{"timestamp":${timestamp},"owner":"${OWNER}","logGroup":"${GROUP}","logStream":"${STREAM}","id":"${eventId(number)}"},"message":${JSON.stringify(message)}}`;

  it("moves events to now, keeps their spacing, and carries what they were", async () => {
    store({ events: [at(YEAR_AGO, 1), at(YEAR_AGO + 90_061_001, 2, 'said "hi"\n')] });

    const { exitCode, output } = await restore(["--timestamps", "shift"]);

    expect(exitCode).toBe(0);
    expect(output.split("\n")[4]).toBe("moved by       363 d 22 h 58 min 58.999 s");
    expect(restored()).toEqual([
      `${STREAM} ${NOW.getTime() - 90_061_001} ${moved(YEAR_AGO, 1)}`,
      `${STREAM} ${NOW.getTime()} ${moved(YEAR_AGO + 90_061_001, 2, 'said "hi"\n')}`,
    ]);
  });

  it("moves what is missing as what is there, whenever it runs again", async () => {
    store({ events: [at(YEAR_AGO, 1), at(YEAR_AGO + 5, 2)] });
    await restore(["--timestamps", "shift"]);
    store({ events: [at(YEAR_AGO, 1), at(YEAR_AGO + 5, 2), at(YEAR_AGO + 3, 3), at(YEAR_AGO + 9, 4)] });
    const later = { now: new Date(NOW.getTime() + HOUR) };
    logs.now = () => later.now.getTime();

    const { exitCode, output } = await restore(["--timestamps", "shift", "--json"], later);
    const again = await restore(["--timestamps", "shift", "--json"], later);

    expect(exitCode).toBe(0);
    expect(JSON.parse(output)).toMatchObject({ put: 2, alreadyThere: 2, offsetMs: NOW.getTime() - YEAR_AGO - 5 });
    expect(JSON.parse(again.output)).toMatchObject({ put: 0, alreadyThere: 4 });
    expect(logs.eventsOf(TARGET).map(({ timestamp }) => timestamp - NOW.getTime())).toEqual([-5, -2, 0, 4]);
  });

  it("refuses what would still be older than the retention", async () => {
    store({ events: [at(YEAR_AGO, 1), at(YEAR_AGO + 8 * DAY, 2)] });

    expect(await restoreJson("--timestamps", "shift")).toMatchObject({
      exitCode: 1,
      report: { put: 1, refused: [{ reason: "expired", events: 1, from: new Date(YEAR_AGO).toISOString() }] },
    });
  });

  it("is not misled by messages that only look like its own", async () => {
    logs.addEvents(TARGET, STREAM, [
      { timestamp: NOW.getTime() - 5, message: '{"backup":{"timestamp":' },
      { timestamp: NOW.getTime() - 5, message: `{"backup":{"timestamp":${YEAR_AGO},"owner":1},"message":""}` },
    ]);
    store({ events: [at(YEAR_AGO, 1)] });

    expect(await restoreJson("--timestamps", "shift")).toMatchObject({ report: { put: 1, alreadyThere: 0 } });
  });
});

describe("--dry-run", () => {
  it("tells the plan, and changes nothing", async () => {
    store({ events: [event(1), at(NOW.getTime() - 15 * DAY, 2)] });

    const { exitCode, output } = await restore(["--dry-run"]);

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
    const events = Array.from({ length: 10_001 }, (_, number) => at(NOW.getTime() - 2 * DAY, number));
    store({ events }, { logStream: "other", events: [at(NOW.getTime() - HOUR, 1)] });

    const planned = await restoreJson("--dry-run");
    const done = await restoreJson();

    expect(planned.report).toMatchObject({ dryRun: true, put: 10_002, calls: 3, logStreams: 2 });
    expect(done.report).toMatchObject({ dryRun: false, put: 10_002, calls: 3 });
    expect(count("PutLogEvents")).toBe(3);
  });
});

describe("a log group that is subscribed", () => {
  const destinationArn = `arn:aws:firehose:eu-central-1:${OWNER}:deliverystream/backup`;
  const policy = (selectionCriteria?: string) => ({
    policyName: "all",
    policyType: "SUBSCRIPTION_FILTER_POLICY",
    policyDocument: JSON.stringify({ DestinationArn: destinationArn }),
    scope: "ALL",
    ...(selectionCriteria !== undefined && { selectionCriteria }),
  });
  beforeEach(() => {
    store({ events: [event(1)] });
  });

  it("is refused", async () => {
    logs.addGroup(TARGET, { retentionInDays: 7, filters: [{ filterName: "to-s3", destinationArn }] });

    expect(await restore()).toEqual({
      exitCode: 2,
      output: "",
      errors: `log-backup: --to-log-group: the subscription filter to-s3 of ${TARGET} sends what is restored on to ${destinationArn}, which would back it up again: name a log group without one, or give --allow-subscribed\n`,
    });
    expect(restored()).toEqual([]);
  });

  it("is taken where that is allowed", async () => {
    logs.addGroup(TARGET, { retentionInDays: 7, filters: [{ filterName: "to-s3", destinationArn }] });
    const { exitCode, errors } = await restore(["--allow-subscribed"]);

    expect({ exitCode, errors }).toEqual({
      exitCode: 0,
      errors: `log-backup: the subscription filter to-s3 of ${TARGET} sends what is restored on to ${destinationArn}\n`,
    });
    expect(restored()).toHaveLength(1);
  });

  it.each([undefined, 'LogGroupName NOT IN ["/other"]', "something new"])(
    "is refused where the account's policy covers it: %s",
    async (criteria) => {
      logs.accountPolicies = [policy(criteria)];

      expect(await restore()).toEqual({
        exitCode: 2,
        output: "",
        errors: `log-backup: --to-log-group: the account's subscription policy all covers ${TARGET}, and sends what is restored on to ${destinationArn}, which would back it up again: name a log group without one, or give --allow-subscribed\n`,
      });
      expect(logs.groups.size).toBe(0);
    },
  );

  it("is not, where the account's policy leaves it out", async () => {
    logs.accountPolicies = [policy(`LogGroupName NOT IN ["/other", "${TARGET}"]`)];

    expect((await restore()).exitCode).toBe(0);
  });

  it("must be possible to see", async () => {
    logs.interfere = ({ operation }, response) =>
      operation === "DescribeAccountPolicies" && sendLogsError(response, "AccessDeniedException", "no");

    expect(await restore()).toEqual({
      exitCode: 3,
      output: "",
      errors: `log-backup: access denied: logs:DescribeAccountPolicies is needed to see whether ${TARGET} is subscribed: without it, give --allow-subscribed\n`,
    });
    expect(await restore(["--allow-subscribed"])).toMatchObject({
      exitCode: 0,
      errors: `log-backup: it could not be seen whether ${TARGET} is subscribed: access denied: logs:DescribeAccountPolicies is needed to see whether ${TARGET} is subscribed: without it, give --allow-subscribed\n`,
    });
  });

  it("is not asked for where a local AWS does not know how", async () => {
    logs.interfere = ({ operation }, response) => {
      if (operation !== "DescribeAccountPolicies") {
        return false;
      }
      response.writeHead(500, { "content-type": "text/html" });
      response.end("<!doctype html>");
      return true;
    };

    expect(await restore()).toMatchObject({ exitCode: 0, errors: "" });
    expect(count("DescribeAccountPolicies")).toBe(1);
  });
});

describe("many log streams", () => {
  const streams = Array.from({ length: 9 }, (_, number) => `stream/${number}`);
  const envelopes = streams.map((logStream, number) => ({
    logStream,
    events: Array.from({ length: 60 }, (_, index) => at(NOW.getTime() - (61 - index) * 2 * HOUR, 100 * number + index)),
  }));
  const backedUp = envelopes
    .flatMap(({ logStream, events }) => events.map((one) => `${logStream} ${one.timestamp} ${one.message}`))
    .sort();

  it("are put at the same time, up to --jobs, and each in order", async () => {
    store(...envelopes);
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

    const { exitCode, report } = await restoreJson("--jobs", "3");

    expect({ exitCode, faults, most }).toEqual({ exitCode: 0, faults: [], most: expect.any(Number) as number });
    expect(most).toBeLessThanOrEqual(3);
    expect(report).toMatchObject({ read: 540, put: 540, calls: 45 });
    expect(restored().sort()).toEqual(backedUp);
  });

  it.each([
    ["stored, but not answered", true],
    ["not stored", false],
  ])("lose nothing and get nothing twice when a call is %s, and the same command runs again", async (_, isStored) => {
    store(...envelopes);
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
      const { exitCode, errors } = await restore();
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
    expect(restored().sort()).toEqual(backedUp);
  });
});

it("tries again what CloudWatch Logs throttles", async () => {
  store({ events: [event(1)] });
  let throttled = 0;
  logs.interfere = ({ operation }, response) => {
    if (operation !== "PutLogEvents" || throttled === 2) {
      return false;
    }
    throttled += 1;
    return sendLogsError(response, "ThrottlingException", "Rate exceeded");
  };

  expect(await restoreJson()).toMatchObject({ exitCode: 0, report: { put: 1, calls: 1 } });
  expect(restored()).toEqual([plain(event(1))]);
});

it("says which permission is missing", async () => {
  store({ events: [event(1)] });
  logs.interfere = ({ operation }, response) =>
    operation === "PutLogEvents" && sendLogsError(response, "AccessDeniedException", "no");

  expect(await restore()).toEqual({
    exitCode: 3,
    output: "",
    errors: `log-backup: access denied: logs:PutLogEvents is needed to put events into ${TARGET}\n`,
  });
});

it("tells what is damaged, restores the rest, and ends with 1", async () => {
  const bad = envelopeMember(event(2));
  bad.writeUInt8(bad.readUInt8(bad.length - 8) ^ 1, bad.length - 8);
  writeFileSync(file, Buffer.concat([envelopeMember(event(1)), bad]));

  const { exitCode, errors } = await restore();

  expect(exitCode).toBe(1);
  expect(errors).toMatch(/^log-backup: .*backup\.gz: member 2 at byte \d+: CRC-32 does not match: .*\n$/);
  expect(restored()).toEqual([plain(event(1))]);
});

it("creates nothing where there is nothing to put", async () => {
  const empty = join(folder, "empty");
  const none = await runCommand(["restore", empty, "--to-log-group", TARGET], { environment: environment() });
  store({ events: [at(NOW.getTime() - 15 * DAY, 1)] });
  const { exitCode, output } = await restore();

  expect(none).toEqual({
    exitCode: 3,
    output: "",
    errors: `log-backup: cannot read ${empty}: no such file or folder\n`,
  });
  expect(exitCode).toBe(1);
  expect(output).toContain("target         /restored/hello, not there yet, keeps events for 7 days\n");
  expect(logs.groups.size).toBe(0);
});

it("tells of a log group without retention, and finds what is there page by page", async () => {
  const events = Array.from({ length: 50 }, (_, number) => at(NOW.getTime() - HOUR + number, number));
  logs.addGroup(TARGET, { creationTime: NOW.getTime() - DAY });
  logs.addEvents(TARGET, STREAM, events.slice(10, 40));
  logs.pageSize = 7;
  logs.sparsePages = true;
  store({ events });

  const { exitCode, errors, report } = await restoreJson();

  expect({ exitCode, errors }).toEqual({
    exitCode: 0,
    errors: `log-backup: ${TARGET} keeps events for ever: it has no retention, and one that is there is not changed\n`,
  });
  expect(report).toMatchObject({ put: 20, alreadyThere: 30 });
  expect(restored()).toEqual(events.map(plain));
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
  expect(await runCommand(["restore", "x", ...args], { environment: environment() })).toEqual({
    exitCode: 2,
    output: "",
    errors: `log-backup: ${message}\n`,
  });
});

it("refuses a log group that cannot be read back", async () => {
  logs.addGroup(TARGET, { logGroupClass: "INFREQUENT_ACCESS" });

  expect(await restore()).toEqual({
    exitCode: 2,
    output: "",
    errors: `log-backup: the log group ${TARGET} is of class INFREQUENT_ACCESS, in which it cannot be seen what is there already: name one of class STANDARD\n`,
  });
});
