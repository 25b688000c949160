import fc from "fast-check";
import { UsageError } from "../../cli/errors";
import { parseDuration, parseTime } from "../../cli/time-argument";

const NOW = new Date("2026-11-22T19:30:00.500Z");

describe("parseTime", () => {
  it.each([
    ["2026-11-22", "2026-11-22T00:00:00.000Z"],
    ["2026-11-22T19:30", "2026-11-22T19:30:00.000Z"],
    ["2026-11-22T19:30:15", "2026-11-22T19:30:15.000Z"],
    ["2026-11-22 19:30:15.25Z", "2026-11-22T19:30:15.250Z"],
    ["2026-11-22t19:30:15.123999z", "2026-11-22T19:30:15.123Z"],
    ["2026-11-22T19:30:15+09:00", "2026-11-22T10:30:15.000Z"],
    ["2026-11-22T19:30-0230", "2026-11-22T22:00:00.000Z"],
    ["2026-11-22T19:30+01", "2026-11-22T18:30:00.000Z"],
    ["2024-02-29", "2024-02-29T00:00:00.000Z"],
    ["0026-01-01", "0026-01-01T00:00:00.000Z"],
    ["1432826855000", "2015-05-28T15:27:35.000Z"],
    ["10000000000", "1970-04-26T17:46:40.000Z"],
    ["90s", "2026-11-22T19:28:30.500Z"],
    ["15m", "2026-11-22T19:15:00.500Z"],
    ["2h", "2026-11-22T17:30:00.500Z"],
    ["3d", "2026-11-19T19:30:00.500Z"],
    ["1w", "2026-11-15T19:30:00.500Z"],
    ["0s", "2026-11-22T19:30:00.500Z"],
  ])("reads %s as %s", (text, time) => {
    expect(new Date(parseTime(text, NOW)).toISOString()).toBe(time);
  });

  it("reads what toISOString() writes", () => {
    const date = fc.date({ min: new Date("0000-01-01"), max: new Date("9999-12-31"), noInvalidDate: true });
    fc.assert(
      fc.property(date, (time) => {
        expect(parseTime(time.toISOString(), NOW)).toBe(time.getTime());
      }),
    );
  });

  const form = (text: string) =>
    `expected an ISO 8601 time such as 2026-11-22T19:30:00Z, epoch milliseconds, or an age such as 2h, got: ${text}`;
  const existing = (text: string) => `expected a day and time that exist, got: ${text}`;
  const digits = (text: string) => `expected epoch milliseconds, a number of 11 to 13 digits, got: ${text}`;
  it.each([
    ["yesterday", form("yesterday")],
    ["", form("")],
    ["-2h", form("-2h")],
    ["1.5h", form("1.5h")],
    ["2026-11-22Z", form("2026-11-22Z")],
    ["2026-11-22T19", form("2026-11-22T19")],
    ["2026-02-30", existing("2026-02-30")],
    ["2025-02-29", existing("2025-02-29")],
    ["2026-13-01", existing("2026-13-01")],
    ["2026-00-10", existing("2026-00-10")],
    ["2026-11-22T24:00", existing("2026-11-22T24:00")],
    ["2026-11-22T10:00:60Z", existing("2026-11-22T10:00:60Z")],
    ["2026-11-22T10:00+24:00", "expected a zone that exists, such as +09:00, got: 2026-11-22T10:00+24:00"],
    ["1432826855", "expected epoch milliseconds, which seconds are not: write 1432826855000, got: 1432826855"],
    ["20261122", digits("20261122")],
    ["20261122193000", digits("20261122193000")],
    ["1432826855000000", digits("1432826855000000")],
    ["99999999999w", "expected no more than some thousand years, got: 99999999999w"],
  ])("refuses %j", (text, message) => {
    expect(() => parseTime(text, NOW)).toThrow(new UsageError(message));
  });
});

describe("parseDuration", () => {
  it.each([
    ["90s", 90_000],
    ["14d", 1_209_600_000],
    ["0h", 0],
  ])("reads %s as %d ms", (text, ms) => {
    expect(parseDuration(text)).toBe(ms);
  });

  it.each(["14", "d", "2 h", "1h30m", "-1d", "2026-11-22"])("refuses %j", (text) => {
    expect(() => parseDuration(text)).toThrow(
      new UsageError(`expected a whole number of s, m, h, d or w, such as 90s or 14d, got: ${text}`),
    );
  });
});
