import fc from "fast-check";
import type { Settings } from "../../settings";
import { alarmsOn, alarmTimesOn } from "../support/delivery-alarms";
import { busyDay } from "../support/pipeline-recording";
import { exampleSettings, sourcesNamed } from "../support/settings";

const DAY = 1440;
const HOUR = 60;
const FEW = ["/app/orders", "/app/payments", "/ecs/web"];
const MANY = Array.from({ length: 23 }, (_, index) => `/app/service-${String(index + 1).padStart(2, "0")}`);

const example = exampleSettings();
const withSources = (sources: Settings["sources"], more: Partial<Settings> = {}): Settings => ({
  ...example,
  ...more,
  sources,
});
const few = withSources(sourcesNamed(...FEW));
/** Three alarms for each of 23 are too many: errors and throttling are told by one for all. */
const many = withSources(sourcesNamed(...MANY));
/** Not even one alarm for each fits. */
const together = withSources(sourcesNamed(...MANY), {
  monitoring: { ...example.monitoring, maximumLogGroupAlarms: 3 },
});
const account = withSources({ ...sourcesNamed(), account: { exclude: [], filterPattern: "" } });

/** Every setting in which log groups are watched, and the log groups that log there. */
const WATCHED: [string, Settings, readonly string[]][] = [
  ["few log groups", few, FEW],
  ["many log groups", many, MANY],
  ["log groups that are watched together", together, MANY],
  ["the whole account", account, MANY],
];

const between = (from: number, to: number) => (minute: number) => minute >= from && minute < to;
const isNamed = (name: string) => (each: string) => each === name;

describe("which alarms go off, by recorded metrics", () => {
  describe.each(WATCHED)("%s", (_, settings, logGroups) => {
    test("a normal day: none", () => {
      expect(alarmsOn(settings, { minutes: DAY, logGroups })).toEqual({});
    });

    test("an idle day, on which nothing is logged at all: none", () => {
      expect(alarmsOn(settings, { minutes: DAY, logGroups, incoming: () => 0 })).toEqual({});
    });

    test("a throttled day: the stream's alarm, and that of the log group that is sent again", () => {
      const throttled = between(10 * HOUR, 12 * HOUR);
      const wentOff = alarmsOn(settings, {
        minutes: DAY,
        logGroups,
        refused: (minute) => (throttled(minute) ? 100 : 0),
        throttling: (logGroup, minute) => (isNamed(logGroups[0] ?? "")(logGroup) && throttled(minute) ? 100 : 0),
      });

      const ofGroup = settings === few ? `log-group-throttled-${FEW[0]}` : "log-group-throttled";
      // In the first minute of the second five.
      expect(wentOff).toEqual({ [ofGroup]: 10 * HOUR + 6, "stream-throttled": 10 * HOUR + 6 });
    });

    test("a stopped day: all that forwards is silent, after two hours", () => {
      const wentOff = alarmsOn(settings, {
        minutes: DAY,
        logGroups,
        forwards: (_group, minute) => minute < 9 * HOUR,
      });

      const silent =
        settings === few || settings === many
          ? logGroups.map((name) => `log-group-silent-${name}`)
          : ["log-group-silent-all"];
      expect(wentOff).toEqual(Object.fromEntries(silent.map((name) => [name, 11 * HOUR])));
    });

    test("deliveries that fail: late and failing", () => {
      const fails = between(6 * HOUR, 8 * HOUR);
      const wentOff = alarmsOn(settings, {
        minutes: DAY,
        logGroups,
        success: (minute) => (fails(minute) ? 0 : 1),
        freshness: (minute) => (fails(minute) ? 60 + 60 * (minute - 6 * HOUR) : 65),
      });

      // Over 900 s in the minute of 6:15, in the last of three periods from 6:26 on.
      expect(wentOff).toEqual({ "delivery-failing": 6 * HOUR + 6, "delivery-late": 6 * HOUR + 26 });
    });

    test("a single write that fails and is done again: none", () => {
      expect(alarmsOn(settings, { minutes: DAY, logGroups, success: (minute) => (minute === 700 ? 0.5 : 1) })).toEqual(
        {},
      );
    });

    test("errors on the way to Firehose: at once", () => {
      const wentOff = alarmsOn(settings, {
        minutes: DAY,
        logGroups,
        errors: (logGroup, minute) => (logGroup === logGroups[1] && minute === 601 ? 7 : 0),
      });

      const name = settings === few ? `log-group-errors-${FEW[1]}` : "log-group-errors";
      expect(wentOff).toEqual({ [name]: 602 });
    });

    test("objects under the error prefix: at once", () => {
      const wentOff = alarmsOn(settings, {
        minutes: DAY,
        logGroups,
        errorObjects: (minute) => (minute === 100 ? 1 : 0),
      });

      expect(wentOff).toEqual({ "error-objects": 101 });
    });
  });

  test.each([
    ["few", few, FEW, "log-group-silent-/app/payments"],
    ["many", many, MANY, "log-group-silent-/app/service-07"],
  ] as const)("one of %s log groups is silent: its alarm alone", (_, settings, logGroups, name) => {
    const silent = settings === few ? "/app/payments" : MANY[6];
    const forwards = (logGroup: string, minute: number) => logGroup !== silent || minute < 9 * HOUR;

    expect(alarmsOn(settings, { minutes: DAY, logGroups, forwards })).toEqual({ [name]: 11 * HOUR });
  });

  test("one of log groups that are watched together is silent: no alarm can tell, the audit does", () => {
    const forwards = (logGroup: string, minute: number) => logGroup !== MANY[6] || minute < 9 * HOUR;

    expect(alarmsOn(together, { minutes: DAY, logGroups: MANY, forwards })).toEqual({});
  });

  test("a log group that has been silent from the first event on", () => {
    const forwards = (logGroup: string) => logGroup !== "/ecs/web";

    // The first event, in minute 0, is in the period before the last from then on.
    expect(alarmsOn(few, { minutes: 3 * HOUR, logGroups: FEW, forwards })).toEqual({ "log-group-silent-/ecs/web": 61 });
  });

  test.each(WATCHED)(
    "%s: those that log at times, each at its own, and are forwarded, are never silent",
    (_, settings, logGroups) => {
      const some = logGroups.slice(0, 5);
      const times = fc.uniqueArray(fc.nat(DAY - 1), { minLength: 1, maxLength: 30 });
      fc.assert(
        fc.property(fc.tuple(...some.map(() => times)), (all) => {
          const logs = new Map(some.map((name, index) => [name, new Set(all[index])]));
          const incoming = (logGroup: string, minute: number) => (logs.get(logGroup)?.has(minute) === true ? 1 : 0);

          expect(alarmsOn(settings, { minutes: DAY, logGroups, incoming })).toEqual({});
        }),
        { numRuns: 10 },
      );
    },
  );

  test("jobs that log once, an hour after each other, are no silence", () => {
    const incoming = (logGroup: string, minute: number) => (minute === HOUR * (1 + MANY.indexOf(logGroup)) ? 1 : 0);

    expect(alarmsOn(many, { minutes: DAY, logGroups: MANY, incoming })).toEqual({});
  });

  test("a filter that is new, for a log group that has been there for long: silent until it has forwarded something", () => {
    const forwards = (logGroup: string, minute: number) => logGroup !== "/ecs/web" || minute >= 600;
    const { "log-group-silent-/ecs/web": silent = [], ...others } = alarmTimesOn(few, {
      minutes: DAY,
      logGroups: FEW,
      forwards,
    });

    expect(silent.at(-1)).toBe(600);
    expect(Object.values(others).flat()).toEqual([]);
  });

  test("a filter that was off for ten minutes is no silence: its errors tell", () => {
    const off = between(600, 610);
    const wentOff = alarmsOn(few, {
      minutes: DAY,
      logGroups: FEW,
      forwards: (logGroup, minute) => logGroup !== "/ecs/web" || !off(minute),
      errors: (logGroup, minute) => (logGroup === "/ecs/web" && minute === 600 ? 3 : 0),
    });

    expect(wentOff).toEqual({ "log-group-errors-/ecs/web": 601 });
  });

  test("a filter pattern that lets nothing through is no silence", () => {
    const sources = { ...sourcesNamed(), logGroups: [{ name: "/app/orders", filterPattern: "ERROR" }] };

    expect(alarmsOn(withSources(sources), { minutes: DAY, logGroups: FEW, forwards: () => false })).toEqual({});
  });

  test.each([
    ["just at the share that settings name", 0.8, {}],
    ["above it", 0.81, { "stream-bytes-near-limit": 15 }],
  ])("bytes %s", (_, share, expected) => {
    const bytes = () => share * 60 * 1_048_576;

    expect(alarmsOn(few, { minutes: HOUR, logGroups: FEW, bytes })).toEqual(expected);
  });

  test("a key that cannot be used: only where there is one of one's own", () => {
    const kmsKeyArn = "arn:aws:kms:ap-northeast-1:111122223333:key/1234";
    const withKey = withSources(few.sources, { backupDelivery: { ...example.backupDelivery, kmsKeyArn } });
    const day = { minutes: HOUR, logGroups: FEW, keyRefusals: (minute: number) => (minute === 30 ? 4 : 0) };

    expect(alarmsOn(withKey, day)).toEqual({ "stream-key-unusable": 31 });
    expect(alarmsOn(few, day)).toEqual({});
  });

  test("the longest buffer: a write every 15 minutes is neither late nor failing, and failing ones are seen", () => {
    const slow = withSources(few.sources, {
      backupDelivery: { ...example.backupDelivery, bufferIntervalSeconds: 900 },
    });
    const every15 = (value: number) => (minute: number) => (minute % 15 === 14 ? value : undefined);
    const freshness = (minute: number) => 60 * (minute % 15) + 65;

    expect(alarmsOn(slow, { minutes: DAY, logGroups: FEW, success: every15(1), freshness })).toEqual({});
    expect(alarmsOn(slow, { minutes: DAY, logGroups: FEW, success: every15(0), freshness })).toEqual({
      "delivery-failing": 30,
    });
  });

  test("a busy hour alone does not stand for the night", () => {
    const incoming = (logGroup: string, minute: number) => (minute % DAY < HOUR ? busyDay(logGroup, minute) : 0);

    expect(alarmsOn(few, { minutes: 2 * DAY, logGroups: FEW, incoming })).toEqual({});
  });
});
