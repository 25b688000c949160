import {
  DAY,
  GROUP,
  HOUR,
  NOW,
  OWNER,
  useRestoreCommand,
  STREAM,
  TARGET,
  eventAt,
} from "../../support/restore-command";
import { eventId } from "../../support/stored-objects";

const command = useRestoreCommand();
const { logs } = command;

describe("--timestamps shift", () => {
  const YEAR_AGO = NOW.getTime() - 365 * DAY;
  const moved = (timestamp: number, number: number, message = `event ${number}`) =>
    `{"backup":{"timestamp":${timestamp},"owner":"${OWNER}","logGroup":"${GROUP}","logStream":"${STREAM}","id":"${eventId(number)}"},"message":${JSON.stringify(message)}}`;

  it("moves events to now, keeps their spacing, and carries what they were", async () => {
    command.store({ events: [eventAt(YEAR_AGO, 1), eventAt(YEAR_AGO + 90_061_001, 2, 'said "hi"\n')] });

    const { exitCode, output } = await command.run(["--timestamps", "shift"]);

    expect(exitCode).toBe(0);
    expect(output.split("\n")[4]).toBe("moved by       363 d 22 h 58 min 58.999 s");
    expect(command.restored()).toEqual([
      `${STREAM} ${NOW.getTime() - 90_061_001} ${moved(YEAR_AGO, 1)}`,
      `${STREAM} ${NOW.getTime()} ${moved(YEAR_AGO + 90_061_001, 2, 'said "hi"\n')}`,
    ]);
  });

  it("moves what is missing as what is there, whenever it runs again", async () => {
    command.store({ events: [eventAt(YEAR_AGO, 1), eventAt(YEAR_AGO + 5, 2)] });
    await command.run(["--timestamps", "shift"]);
    command.store({
      events: [eventAt(YEAR_AGO, 1), eventAt(YEAR_AGO + 5, 2), eventAt(YEAR_AGO + 3, 3), eventAt(YEAR_AGO + 9, 4)],
    });
    const later = { now: new Date(NOW.getTime() + HOUR) };
    logs.now = () => later.now.getTime();

    const { exitCode, output } = await command.run(["--timestamps", "shift", "--json"], later);
    const again = await command.run(["--timestamps", "shift", "--json"], later);

    expect(exitCode).toBe(0);
    expect(JSON.parse(output)).toMatchObject({ put: 2, alreadyThere: 2, offsetMs: NOW.getTime() - YEAR_AGO - 5 });
    expect(JSON.parse(again.output)).toMatchObject({ put: 0, alreadyThere: 4 });
    expect(logs.eventsOf(TARGET).map(({ timestamp }) => timestamp - NOW.getTime())).toEqual([-5, -2, 0, 4]);
  });

  it("refuses what would still be older than the retention", async () => {
    command.store({ events: [eventAt(YEAR_AGO, 1), eventAt(YEAR_AGO + 8 * DAY, 2)] });

    expect(await command.runJson("--timestamps", "shift")).toMatchObject({
      exitCode: 1,
      report: { put: 1, refused: [{ reason: "expired", events: 1, from: new Date(YEAR_AGO).toISOString() }] },
    });
  });

  it("moves what is newer as what is there, and says how it can be restored where that is too far", async () => {
    command.store({ events: [eventAt(YEAR_AGO, 1)] });
    await command.run(["--timestamps", "shift"]);
    command.store({ events: [eventAt(YEAR_AGO, 1), eventAt(YEAR_AGO + DAY, 2)] });

    const { exitCode, output } = await command.run(["--timestamps", "shift"]);

    expect(exitCode).toBe(1);
    expect(output.split("\n").at(-2)).toBe(
      "NOT COMPLETE: 0 put + 1 refused + 1 already there = 2 read. What is refused can be restored apart, with --since and --until, into a log group of its own.",
    );
  });

  it("is not misled by messages that only look like its own", async () => {
    logs.addEvents(TARGET, STREAM, [
      { timestamp: NOW.getTime() - 5, message: '{"backup":{"timestamp":' },
      { timestamp: NOW.getTime() - 5, message: `{"backup":{"timestamp":${YEAR_AGO},"owner":1},"message":""}` },
    ]);
    command.store({ events: [eventAt(YEAR_AGO, 1)] });

    expect(await command.runJson("--timestamps", "shift")).toMatchObject({ report: { put: 1, alreadyThere: 0 } });
  });
});
