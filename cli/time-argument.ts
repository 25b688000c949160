import { UsageError } from "./errors";

const UNIT_MS: Readonly<Record<string, number>> = {
  s: 1000,
  m: 60_000,
  h: 3_600_000,
  d: 86_400_000,
  w: 7 * 86_400_000,
};
/** What a Date can hold. */
const LATEST_MS = 8.64e15;
const ISO_TIME = /^(\d{4})-(\d\d)-(\d\d)(?:[T ](\d\d):(\d\d)(?::(\d\d)(?:\.(\d{1,9}))?)?(Z|[+-]\d\d(?::?\d\d)?)?)?$/i;

/**
 * A point in time as users write it: ISO 8601 (UTC where no zone is named, midnight where no time), milliseconds since
 * 1970, or an age such as `2h`. What is finer than a millisecond is cut off.
 *
 * @returns milliseconds since 1970-01-01T00:00:00Z
 * @throws {UsageError} if it is none of these; the caller says which option it is
 */
export function parseTime(text: string, now: Date): number {
  const age = durationOf(text);
  if (age !== undefined) {
    return checkedRange(now.getTime() - age, text);
  }
  if (/^\d+$/.test(text)) {
    return parseEpoch(text);
  }
  const fields = ISO_TIME.exec(text);
  if (fields === null) {
    throw new UsageError(
      `expected an ISO 8601 time such as 2026-11-22T19:30:00Z, epoch milliseconds, or an age such as 2h, got: ${text}`,
    );
  }
  const [, year = "", month = "", day = "", hour = "0", minute = "0", second = "0", fraction = "", zone = "Z"] = fields;
  const numbers = [year, month, day, hour, minute, second].map(Number);
  const [y = 0, mo = 0, d = 0, h = 0, mi = 0, s = 0] = numbers;
  const date = new Date(0);
  // Date.UTC() takes the year 26 for 1926.
  date.setUTCFullYear(y, mo - 1, d);
  date.setUTCHours(h, mi, s, Number(fraction.slice(0, 3).padEnd(3, "0")));
  const seen = [
    date.getUTCFullYear(),
    date.getUTCMonth() + 1,
    date.getUTCDate(),
    date.getUTCHours(),
    date.getUTCMinutes(),
    date.getUTCSeconds(),
  ];
  if (seen.some((value, index) => value !== numbers[index])) {
    throw new UsageError(`expected a day and time that exist, got: ${text}`);
  }
  return date.getTime() - zoneMs(zone, text);
}

/**
 * A length of time: a whole number and `s`, `m`, `h`, `d` or `w`.
 *
 * @returns milliseconds
 * @throws {UsageError} if it is something else; the caller says which option it is
 */
export function parseDuration(text: string): number {
  const duration = durationOf(text);
  if (duration === undefined) {
    throw new UsageError(`expected a whole number of s, m, h, d or w, such as 90s or 14d, got: ${text}`);
  }
  return checkedRange(duration, text);
}

function durationOf(text: string): number | undefined {
  const [, amount, unit = ""] = /^(\d+)([smhdw])$/.exec(text) ?? [];
  return amount === undefined ? undefined : Number(amount) * (UNIT_MS[unit] ?? Number.NaN);
}

function checkedRange(ms: number, text: string): number {
  if (Math.abs(ms) > LATEST_MS) {
    throw new UsageError(`expected no more than some thousand years, got: ${text}`);
  }
  return ms;
}

/** Milliseconds have 11 to 13 digits, from 1973 to 2286. Other numbers are far more likely a mistake. */
function parseEpoch(text: string): number {
  if (text.length >= 11 && text.length <= 13) {
    return Number(text);
  }
  if (text.length === 9 || text.length === 10) {
    throw new UsageError(`expected epoch milliseconds, which seconds are not: write ${text}000, got: ${text}`);
  }
  throw new UsageError(`expected epoch milliseconds, a number of 11 to 13 digits, got: ${text}`);
}

function zoneMs(zone: string, text: string): number {
  if (/^z$/i.test(zone)) {
    return 0;
  }
  const hours = Number(zone.slice(1, 3));
  const minutes = Number(zone.slice(3).replace(":", ""));
  if (hours > 23 || minutes > 59) {
    throw new UsageError(`expected a zone that exists, such as +09:00, got: ${text}`);
  }
  return (zone.startsWith("-") ? -1 : 1) * (hours * 60 + minutes) * 60_000;
}
