import {
  DAY,
  HOUR,
  MINUTE,
  NOW,
  useRestoreCommand,
  STREAM,
  TARGET,
  eventAt,
  restoredLine,
} from "../../support/restore-command";

const command = useRestoreCommand();
const { logs } = command;

describe("what CloudWatch Logs would refuse", () => {
  const old = eventAt(NOW.getTime() - 15 * DAY, 1);
  const expired = eventAt(NOW.getTime() - 8 * DAY, 2);
  const fine = eventAt(NOW.getTime() - HOUR, 3);
  const empty = eventAt(NOW.getTime() - HOUR, 4, "");
  const large = eventAt(NOW.getTime() - HOUR, 5, "x".repeat(1_048_551));
  const largest = eventAt(NOW.getTime() - HOUR, 6, "y".repeat(1_048_550));
  const early = eventAt(NOW.getTime() + 3 * HOUR, 7);
  const never = eventAt(-5, 8);

  it("is not sent, and told by reason", async () => {
    command.store({
      events: [old, expired, fine, empty, large, largest, early, never, eventAt(NOW.getTime() - 9 * DAY, 9)],
    });

    const { exitCode, output } = await command.run();

    expect(exitCode).toBe(1);
    expect(command.restored()).toEqual([fine, largest].map(restoredLine));
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

  it("is told before, with what lets more in", async () => {
    command.store({ events: [old, expired, fine] });

    const { exitCode, output } = await command.run(["--dry-run"]);

    expect(exitCode).toBe(1);
    expect(output.split("\n").at(-2)).toBe(
      "Nothing was changed: 1 to be put + 2 to be refused + 0 already there = 3 read. A longer --retention-days lets more in. --timestamps shift moves events to now.",
    );
  });

  it("goes by the retention of a log group that is there, and leaves it as it is", async () => {
    logs.addGroup(TARGET, { retentionInDays: 30, creationTime: NOW.getTime() - 40 * DAY });
    command.store({ events: [old, expired] });

    const { exitCode, errors, report } = await command.runJson("--retention-days", "1");

    expect({ exitCode, errors }).toEqual({
      exitCode: 1,
      errors: `log-backup: --retention-days is left aside: ${TARGET} is there, and its retention is not changed\n`,
    });
    expect(command.restored()).toEqual([restoredLine(expired)]);
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
      eventAt(NOW.getTime() - 7 * DAY - 2 * MINUTE, 1),
      eventAt(NOW.getTime() - 7 * DAY - MINUTE, 2),
      eventAt(NOW.getTime() - 7 * DAY + MINUTE, 3),
      eventAt(NOW.getTime() + 2 * HOUR - MINUTE, 4),
      eventAt(NOW.getTime() + 2 * HOUR + MINUTE, 5),
    ];
    command.store({ events: edges });

    const { exitCode, report } = await command.runJson();

    expect(exitCode).toBe(1);
    expect(report).toMatchObject({ read: 5, put: 2, alreadyThere: 0, calls: 2 });
    expect(report.refused).toMatchObject([
      { reason: "expired", events: 2, from: "2026-11-15T11:58:00.000Z", to: "2026-11-15T11:59:00.000Z" },
      { reason: "too-new", events: 1, from: "2026-11-22T14:01:00.000Z", to: "2026-11-22T14:01:00.000Z" },
    ]);
    expect(command.restored()).toEqual([edges[2], edges[3]].map((one) => restoredLine(one ?? fine)));
  });

  it("is left to CloudWatch Logs in a log group that was created for it", async () => {
    command.store({ events: [eventAt(NOW.getTime() - 7 * DAY - MINUTE, 1)] });

    expect((await command.run()).output).toContain(
      "target         /restored/hello, created, keeps events for 7 days\n",
    );
    expect(logs.groups.get(TARGET)?.events).toEqual([]);
  });

  it("is not refused where it is there already", async () => {
    logs.addGroup(TARGET, { retentionInDays: 30, creationTime: NOW.getTime() - 40 * DAY });
    logs.addEvents(TARGET, STREAM, [old]);
    command.store({ events: [old] });

    expect(await command.runJson()).toMatchObject({ exitCode: 0, report: { alreadyThere: 1, refused: [], put: 0 } });
  });
});
