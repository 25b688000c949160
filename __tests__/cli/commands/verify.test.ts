import fc from "fast-check";
import {
  COMPARED_SINCE,
  COMPARED_UNTIL,
  comparedEvents,
  expectedCounts,
  GROUPS,
  logEvents,
  objectsOfEvents,
} from "../../support/compared-events";
import { BACKUP, ComparedSides, CREATED, GROUP, NOW, STREAM, WINDOW } from "../../support/compared-sides";
import { sendError } from "../../support/fake-s3";
import { envelopeText, event, member } from "../../support/stored-objects";

const sides = new ComparedSides();
beforeAll(() => sides.start());
beforeEach(() => {
  sides.reset();
});
afterAll(() => sides.stop());

const verify = (...args: readonly string[]) => sides.run("verify", ...args);

describe("a backup that is complete", () => {
  beforeEach(() => {
    sides.logs.addGroup(GROUP, CREATED);
    sides.log(STREAM, 1, 2, 3);
    sides.store("a", 1, 2);
    sides.store("b", 2, 3);
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
    sides.logs.groups.get(GROUP)?.drop(({ timestamp }) => timestamp < event(3).timestamp);
    const { exitCode, output } = await verify(...BACKUP, "--group", GROUP, ...WINDOW, "--json");

    expect(exitCode).toBe(0);
    expect(JSON.parse(output)).toMatchObject({
      complete: true,
      groups: [{ inCloudWatch: 1, inBackup: 3, onlyInBackup: 2 }],
    });
  });

  test("does not count what another account has logged under the same names", async () => {
    const body = member(envelopeText({ owner: "999999999999", events: [event(7)] }));
    sides.s3.objects.set("logs/2026/11/22/00/c.gz", { body });
    const { output } = await verify(...BACKUP, "--group", GROUP, ...WINDOW, "--json");

    expect(JSON.parse(output)).toMatchObject({ complete: true, groups: [{ inBackup: 3, onlyInBackup: 0 }] });
  });
});

describe("a backup that is not", () => {
  beforeEach(() => {
    sides.logs.addGroup(GROUP, CREATED);
    sides.log(STREAM, 1, 2, 3, 200, 300);
    sides.logs.addEvents(GROUP, "other", [event(4)]);
    sides.store("a", 1, 200);
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
    sides.s3.objects.set("logs/2026/11/22/00/broken.gz", { body });
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
    sides.store("archived", 2, 3, 4, 300);
    sides.s3.interfere = ({ key }, response) =>
      key.endsWith("archived.gz") && sendError(response, 403, "InvalidObjectState", "archived");
    const { exitCode, output } = await verify(...BACKUP, "--group", GROUP, ...WINDOW);

    expect(exitCode).toBe(3);
    expect(output).toContain("Cannot tell: 4 events of 6 may be missing, or in 1 object that could not be read.\n");
  });
});

describe("which objects are read", () => {
  test("those that arrived as late as any event was ingested, and a day more", async () => {
    sides.logs.addGroup(GROUP, CREATED);
    const day = 86_400_000;
    const late = { ...event(1), timestamp: Date.UTC(2026, 10, 10) };
    sides.logs.addEvents(GROUP, STREAM, [{ ...late, ingestionTime: late.timestamp + 5 * day }]);
    sides.s3.objects.set("logs/2026/11/15/23/late.gz", { body: member(envelopeText({ events: [late] })) });
    const window = ["--since", "2026-11-10", "--until", "2026-11-11", "--json"];
    const { exitCode, output } = await verify(...BACKUP, "--group", GROUP, ...window);

    expect(exitCode).toBe(0);
    expect(JSON.parse(output)).toMatchObject({ complete: true, backup: { lateByMs: 6 * day } });
    expect((await verify(...BACKUP, "--group", GROUP, ...window, "--late-by", "24h")).exitCode).toBe(1);
  });

  test("what delivery has had no time for is left out, which is said", async () => {
    sides.logs.addGroup(GROUP, CREATED);
    sides.log(STREAM, 1);
    sides.store("a", 1);
    sides.logs.addEvents(GROUP, STREAM, [{ ...event(2), timestamp: NOW.getTime() - 60_000 }]);
    const { exitCode, output, errors } = await verify(...BACKUP, "--group", GROUP, "--since", "1d", "--json");

    expect(exitCode).toBe(0);
    expect(errors).toBe(
      "log-backup: events before 2026-11-22T11:40:00.000Z are compared: later ones may still be on their way (Firehose's buffer of 900 s, and 5 min)\n",
    );
    expect(JSON.parse(output)).toMatchObject({ until: "2026-11-22T11:40:00.000Z", groups: [{ inCloudWatch: 1 }] });
  });
});

test("the answer is that of set arithmetic, however events are split, repeated, reordered and lost", async () => {
  const args = ["--since", String(COMPARED_SINCE), "--until", String(COMPARED_UNTIL), "--json", "--jobs", "3"];
  await fc.assert(
    fc.asyncProperty(comparedEvents, fc.integer({ min: 1, max: 20 }), async (events, pageSize) => {
      sides.reset();
      sides.logs.pageSize = pageSize;
      sides.logs.sparsePages = pageSize % 2 === 0;
      logEvents(sides.logs, events);
      for (const [key, body] of objectsOfEvents(events)) {
        sides.s3.objects.set(key, { body });
      }
      const { exitCode, output } = await verify(...BACKUP, "--group", "/ecs/*", ...args);
      const expected = GROUPS.map((logGroup) => ({ logGroup, ...expectedCounts(events, logGroup) }));

      expect(JSON.parse(output)).toMatchObject({ groups: expected });
      expect(exitCode).toBe(expected.some(({ missing }) => missing > 0) ? 1 : 0);
    }),
    { numRuns: 25 },
  );
}, 60_000);
