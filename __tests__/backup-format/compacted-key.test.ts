import fc from "fast-check";
import {
  compactedDay,
  compactedKey,
  compactedName,
  compactedPlaceOf,
  dayNumber,
  inputManifestKey,
  isManifestKey,
} from "../../backup-format/compacted-key";
import { arrivalOfObject, mayHoldEvents } from "../../backup-format/object-key";
import { FIRST_ROW_MS, LAST_ROW_MS } from "../../backup-format/row-format";

const anyGroup = fc.string({ unit: "grapheme", maxLength: 300 }).map((text) => text.replace(/\p{Surrogate}/gu, "?"));

test.each([
  ["/aws/lambda/hello", "~aws~lambda~hello"],
  ["a~b c/日", "a%7Eb%20c~%E6%97%A5"],
  [".hidden", "%2Ehidden"],
  ["", "%2D"],
])("the log group %j has the name %s", (logGroup, name) => {
  expect(compactedName(logGroup)).toBe(name);
  expect(compactedPlaceOf(compactedKey("p/", "2026-11-22", logGroup, "parquet"))?.logGroup).toBe(logGroup);
});

test("a long name is cut, and ends in a digest", () => {
  const [one, other] = ["a", "b"].map((end) => compactedName(`/${"x".repeat(200)}${end}`));

  expect(one).toMatch(/^~x{99}-[0-9a-f]{32}$/);
  expect(other).not.toBe(one);
  expect(compactedPlaceOf(`events/day=2026-11-22/${one}.parquet`)).toEqual({
    day: "2026-11-22",
    logGroup: undefined,
    format: "parquet",
  });
});

test("keys say what is in a file, name every log group differently, and fit everywhere", () => {
  fc.assert(
    fc.property(anyGroup, anyGroup, fc.constantFrom("parquet" as const, "ndjson" as const), (one, other, format) => {
      const key = compactedKey("a/b/", "2026-11-22", one, format);
      const place = compactedPlaceOf(key);

      expect(place).toMatchObject({ day: "2026-11-22", format });
      expect([one, undefined]).toContain(place?.logGroup);
      expect(key).toMatch(/^a\/b\/events\/day=2026-11-22\/(?!\.)[!-~]{1,200}$/);
      expect(compactedName(one) === compactedName(other)).toBe(one === other);
    }),
  );
});

test.each(["events/day=2026-11-22/x.gz", "day=2026-11-22/x.parquet", "events/day=2026/x.parquet", "x.parquet"])(
  "%s is no key of a compacted file",
  (key) => {
    expect(compactedPlaceOf(key)).toBeUndefined();
  },
);

test.each([
  [Date.UTC(2026, 10, 22, 23, 59, 59, 999), "2026-11-22"],
  [-1, "1969-12-31"],
  [-1e300, "0001-01-01"],
  [FIRST_ROW_MS, "0001-01-01"],
  [LAST_ROW_MS, "9999-12-31"],
  [1e300, "9999-12-31"],
])("the day of %d is %s", (ms, day) => {
  expect(compactedDay(ms)).toBe(day);
  expect(new Date(dayNumber(ms) * 86_400_000).toISOString().slice(0, 10)).toBe(day);
});

test("a window of events finds every compacted file that may hold some", () => {
  const at = Date.UTC(2026, 10, 22, 5);
  const holds = (day: string, window: { sinceMs?: number; untilMs?: number }) =>
    mayHoldEvents(arrivalOfObject(compactedKey("", day, "g", "parquet")), { ...window, lateByMs: 0 });

  expect(holds("2026-11-22", { sinceMs: at, untilMs: at + 1 })).toBe(true);
  expect(holds("2026-11-20", { sinceMs: at })).toBe(false);
  expect(holds("2026-11-24", { untilMs: at })).toBe(false);
});

test("manifests are known by their keys", () => {
  const keys = [inputManifestKey("p/", "s3://b/k", Date.UTC(2026, 10, 22)), inputManifestKey("", "k", undefined)];

  expect(keys[0]).toBe("p/manifests/arrived-2026-11-22.json");
  expect(keys[1]).toMatch(/^manifests\/undated-[0-9a-f]\.json$/);
  expect([...keys, "p/manifests/day-2026-11-22.json"].map(isManifestKey)).toEqual([true, true, true]);
  expect(["p/day-2026-11-22.json", "p/manifests/other.json"].map(isManifestKey)).toEqual([false, false]);
});
