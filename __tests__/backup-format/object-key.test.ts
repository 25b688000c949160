import fc from "fast-check";
import {
  arrivalOfFolder,
  arrivalOfObject,
  deliveryPrefixExpression,
  errorPrefixExpression,
  everyHourMayHoldEvents,
  hourPrefix,
  mayHoldEvents,
  mayHoldEventsWhenModified,
} from "../../backup-format/object-key";

const UUID = "0a1b2c3d-0000-4000-8000-0123456789ab";
const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

describe("object keys", () => {
  test("the delivery prefix carries the UTC hour and ends in a slash", () => {
    expect(deliveryPrefixExpression("logs/")).toBe("logs/!{timestamp:yyyy/MM/dd/HH}/");
  });

  test("the error prefix names the kind of failure before the hour", () => {
    expect(errorPrefixExpression("errors/")).toBe("errors/!{firehose:error-output-type}/!{timestamp:yyyy/MM/dd/HH}/");
  });

  test.each([
    ["2026-01-02T03:04:05.678Z", "logs/2026/01/02/03/"],
    ["2026-12-31T23:59:59.999Z", "logs/2026/12/31/23/"],
    ["2026-12-31T23:30:00-01:00", "logs/2027/01/01/00/"],
  ])("what arrived at %s lies under %s", (arrival, prefix) => {
    expect(hourPrefix("logs/", new Date(arrival))).toBe(prefix);
  });
});

describe("the arrival that a key carries", () => {
  const range = (from: string, until: string) => ({ fromMs: Date.parse(from), untilMs: Date.parse(until) });
  const hour19 = range("2026-11-22T19:00:00Z", "2026-11-22T20:00:00Z");
  const day22 = range("2026-11-22T00:00:00Z", "2026-11-23T00:00:00Z");

  test.each([
    ["logs/2026/11/22/19/", hour19],
    ["2026/11/22/", day22],
    ["logs/2026/11/", range("2026-11-01T00:00:00Z", "2026-12-01T00:00:00Z")],
    ["logs/2026/12/", range("2026-12-01T00:00:00Z", "2027-01-01T00:00:00Z")],
    ["CloudWatchLogs/123456789012/2026/11/22/19/", hour19],
    ["!{timestamp:yyyy/MM/dd/HH}/2026/11/22/19/", hour19],
    ["group/aws/lambda/x/2026/11/22/19/more/folders/", hour19],
    ["tenant/2024/2026/11/22/19/", hour19],
    ["year=2026/month=11/day=22/hour=19/", hour19],
    ["logs/year=2026/region=eu-central-1/month=11/day=22/", day22],
    ["logs/YEAR=2026/Month=1/day=2/hour=3/", range("2026-01-02T03:00:00Z", "2026-01-02T04:00:00Z")],
    ["year=2026/", range("2026-01-01T00:00:00Z", "2027-01-01T00:00:00Z")],
    ["logs/dt=2026-11-22/", day22],
    ["logs/dt=2026-11-22/hour=19/", hour19],
    ["logs/date=2026-11-22-19/", hour19],
    ["logs/datehour=2026-11-22T19/", hour19],
    ["2026-11-22/19/", hour19],
    ["logs/2026/11/31/", range("2026-11-01T00:00:00Z", "2026-12-01T00:00:00Z")],
    ["logs/2026/11/22/24/", day22],
    ["logs/2024/02/29/", range("2024-02-29T00:00:00Z", "2024-03-01T00:00:00Z")],
  ])("by the folder %s", (folder, expected) => {
    expect(arrivalOfFolder(folder)).toEqual(expected);
  });

  test.each([
    "",
    "logs/",
    "2026/",
    "logs/2026/group/",
    "1234/11/22/19/",
    "2026/13/",
    "logs/2026-02-30/",
    "month=11/day=22/",
  ])("is not known by the folder %j", (folder) => {
    expect(arrivalOfFolder(folder)).toBeUndefined();
  });

  test("is the second in Firehose's name, whatever the folder", () => {
    const second = range("2026-11-22T19:05:42Z", "2026-11-22T19:05:43Z");

    expect(arrivalOfObject(`my-stream-12-2026-11-22-19-05-42-${UUID}.gz`)).toEqual(second);
    expect(arrivalOfObject(`logs/2026/11/22/20/my-stream-1-2026-11-22-19-05-42-${UUID}`)).toEqual(second);
  });

  test("is that of the folder where the name has none", () => {
    expect(arrivalOfObject("logs/2026/11/22/19/part-0001.gz")).toEqual(hour19);
    expect(arrivalOfObject(`logs/2026/11/22/19/s-1-2026-11-31-19-05-42-${UUID}.gz`)).toEqual(hour19);
    expect(arrivalOfObject("logs/2026/11/22/19")).toEqual(range("2026-11-22T00:00:00Z", "2026-11-23T00:00:00Z"));
    expect(arrivalOfObject("part-0001.gz")).toBeUndefined();
  });
});

describe("what cannot hold wanted events", () => {
  const DEPTHS = [
    (year: string) => `logs/year=${year}/`,
    (year: string, month: string) => `logs/${year}/${month}/`,
    (year: string, month: string) => `logs/year=${year}/g/month=${month}/`,
    (year: string, month: string, day: string) => `a/b/${year}/${month}/${day}/`,
    (year: string, month: string, day: string) => `dt=${year}-${month}-${day}/`,
    (...[year, month, day, hour]: [string, string, string, string]) => `${year}/${month}/${day}/${hour}/`,
    (...[year, month, day, hour]: [string, string, string, string]) =>
      `year=${year}/month=${month}/day=${day}/hour=${hour}/`,
  ];
  /** An event, when it arrived, and the object and folder it lies in. */
  const stored = fc
    .record({
      timestamp: fc.integer({ min: Date.UTC(2015, 0), max: Date.UTC(2040, 0) }),
      delay: fc.integer({ min: -2 * HOUR, max: 14 * DAY }),
      sinceFirst: fc.integer({ min: 0, max: 15 * MINUTE }),
      layout: fc.constantFrom(...DEPTHS),
      named: fc.boolean(),
      extraLate: fc.integer({ min: 0, max: DAY }),
    })
    .map(({ timestamp, delay, sinceFirst, layout, named, extraLate }) => {
      const arrival = new Date(timestamp + delay - sinceFirst);
      const [year = "", month = "", day = "", hour = "", minute = "", second = ""] = arrival
        .toISOString()
        .split(/[-T:.]/);
      const folder = layout(year, month, day, hour);
      const name = named ? `s-1-${[year, month, day, hour, minute, second].join("-")}-${UUID}.gz` : "object";
      return {
        timestamp,
        folder,
        key: folder + name,
        lateByMs: Math.max(0, delay) + extraLate,
        arrived: timestamp + delay,
      };
    });
  const windowAround = (timestamp: number) =>
    fc.record(
      {
        sinceMs: fc.oneof(fc.constant(timestamp), fc.integer({ min: timestamp - 400 * DAY, max: timestamp })),
        untilMs: fc.oneof(fc.constant(timestamp + 1), fc.integer({ min: timestamp + 1, max: timestamp + 400 * DAY })),
      },
      { requiredKeys: [] },
    );
  const storedAndWindow = stored.chain((event) => fc.tuple(fc.constant(event), windowAround(event.timestamp)));

  test("is never an object, nor a folder above it, that has an event of the window", () => {
    fc.assert(
      fc.property(storedAndWindow, ([{ folder, key, lateByMs, arrived }, window]) => {
        const asked = { ...window, lateByMs };
        expect(mayHoldEvents(arrivalOfObject(key), asked)).toBe(true);
        for (let end = folder.indexOf("/"); end !== -1; end = folder.indexOf("/", end + 1)) {
          expect(mayHoldEvents(arrivalOfFolder(folder.slice(0, end + 1)), asked)).toBe(true);
        }
        expect(mayHoldEventsWhenModified(new Date(Math.floor(arrived / 1000) * 1000), asked)).toBe(true);
      }),
      { numRuns: 400 },
    );
  });

  test("is nowhere below a folder whose every hour may", () => {
    const folder = fc.constantFrom("2026/11/", "2026/11/22/", "2026/11/22/19/", "year=2026/");
    const time = fc.integer({ min: Date.UTC(2025, 6), max: Date.UTC(2027, 6) });
    const hour = fc.integer({ min: 0, max: 366 * 24 });
    fc.assert(
      fc.property(folder, time, time, hour, (path, one, other, hours) => {
        const window = { sinceMs: Math.min(one, other), untilMs: Math.max(one, other) + 1, lateByMs: HOUR };
        const arrival = arrivalOfFolder(path) ?? { fromMs: NaN, untilMs: NaN };
        const fromMs = arrival.fromMs + ((hours * HOUR) % (arrival.untilMs - arrival.fromMs));
        fc.pre(everyHourMayHoldEvents(arrival, window));
        expect(mayHoldEvents({ fromMs, untilMs: fromMs + HOUR }, window)).toBe(true);
      }),
      { numRuns: 200 },
    );
  });

  test.each([
    ["2026/11/22/07/", true],
    ["2026/11/22/06/", false],
    ["2026/11/23/11/", true],
    ["2026/11/23/12/", false],
    ["2026/10/", false],
    ["logs/", true],
  ])("of 10:00 to 12:00 with a day's lateness: %s may: %j", (folder, expected) => {
    const window = {
      sinceMs: Date.parse("2026-11-22T10:00:00Z"),
      untilMs: Date.parse("2026-11-22T12:00:00Z"),
      lateByMs: DAY,
    };

    expect(mayHoldEvents(arrivalOfFolder(folder), window)).toBe(expected);
  });

  test("is what S3 took more than two hours, and a buffer, before the first of them", () => {
    const window = { sinceMs: Date.parse("2026-11-22T10:00:00Z"), lateByMs: 0 };

    expect(mayHoldEventsWhenModified(new Date("2026-11-22T07:45:00Z"), window)).toBe(true);
    expect(mayHoldEventsWhenModified(new Date("2026-11-22T07:44:59Z"), window)).toBe(false);
  });
});
