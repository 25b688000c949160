/**
 * The layout of compacted files: what `log-backup compact` writes, and what reads it.
 *
 *     <prefix>events/day=YYYY-MM-DD/<name>.parquet
 *     <prefix>events/day=YYYY-MM-DD/<name>.ndjson.gz
 *     <prefix>manifests/arrived-YYYY-MM-DD.json, undated-<digit>.json, day-YYYY-MM-DD.json
 *
 * The day is the UTC day of the events. The name is that of their log group, see compactedName().
 */
import { createHash } from "node:crypto";
import { rowTime } from "./row-format";

/** How events are kept in compacted files. */
export type CompactedFormat = "parquet" | "ndjson";

export const COMPACTED_EXTENSIONS: Readonly<Record<CompactedFormat, string>> = {
  parquet: ".parquet",
  ndjson: ".ndjson.gz",
};

/** What a compacted file holds: the events of one log group and of one UTC day. */
export interface CompactedPlace {
  /** `YYYY-MM-DD`, from 0001-01-01 to 9999-12-31. */
  readonly day: string;
  /** Undefined where the name is too long to tell. */
  readonly logGroup: string | undefined;
  readonly format: CompactedFormat;
}

/** Longer names are cut: those of files may have 255 bytes. */
const MOST_NAME_CHARACTERS = 180;
const KEPT_CHARACTERS = 100;
const DIGEST_DIGITS = 32;
const CUT_NAME = /^.{100}-[0-9a-f]{32}$/;
/** No other log group has these names. encodeURIComponent() leaves `-` and `.` as they are. */
const NAME_OF_EMPTY = "%2D";
const LEADING_DOT = "%2E";

const EVENTS_FOLDER = "events/";
const MANIFESTS_FOLDER = "manifests/";
const EVENTS_KEY = /(?:^|\/)events\/day=(\d{4}-\d\d-\d\d)\/([^/]+?)\.(parquet|ndjson\.gz)$/;
const MANIFEST_KEY = /(?:^|\/)manifests\/(?:arrived-\d{4}-\d\d-\d\d|undated-[0-9a-f]|day-\d{4}-\d\d-\d\d)\.json$/;

const DAY_MS = 86_400_000;

/** The UTC day of a time in milliseconds, as rows have it: see rowTime(). */
export function compactedDay(ms: number): string {
  return new Date(rowTime(ms)).toISOString().slice(0, 10);
}

/** The number of that day since 1970-01-01: all times of a day have the same. */
export function dayNumber(ms: number): number {
  return Math.floor(rowTime(ms) / DAY_MS);
}

/**
 * A log group as the name of a file: `/` is `~`, and all else is as encodeURIComponent() has it, with `~` as `%7E`. Long
 * names are cut, and end in a digest. None begins with a dot: such files are hidden.
 *
 * @param logGroup well-formed, without halves of surrogate pairs
 */
export function compactedName(logGroup: string): string {
  const name = logGroup
    .split("/")
    .map((part) => encodeURIComponent(part).replaceAll("~", "%7E"))
    .join("~");
  if (name === "") {
    return NAME_OF_EMPTY;
  }
  if (name.length > MOST_NAME_CHARACTERS) {
    const digest = createHash("sha256").update(logGroup).digest("hex").slice(0, DIGEST_DIGITS);
    return `${visibleName(name).slice(0, KEPT_CHARACTERS)}-${digest}`;
  }
  return visibleName(name);
}

function visibleName(name: string): string {
  return name.startsWith(".") ? `${LEADING_DOT}${name.slice(1)}` : name;
}

/** The key of a compacted file. @param prefix empty, or ending in a slash */
export function compactedKey(prefix: string, day: string, logGroup: string, format: CompactedFormat): string {
  return `${compactedDayPrefix(prefix, day)}${compactedName(logGroup)}${COMPACTED_EXTENSIONS[format]}`;
}

/** How the keys of a day's compacted files begin. */
export function compactedDayPrefix(prefix: string, day: string): string {
  return `${compactedEventsPrefix(prefix)}day=${day}/`;
}

/** How the keys of all compacted files begin. */
export function compactedEventsPrefix(prefix: string): string {
  return `${prefix}${EVENTS_FOLDER}`;
}

/** What a key says that is one of a compacted file; undefined for any other key. */
export function compactedPlaceOf(key: string): CompactedPlace | undefined {
  const [, day, name = "", extension = ""] = EVENTS_KEY.exec(key) ?? [];
  if (day === undefined) {
    return undefined;
  }
  return { day, logGroup: logGroupOf(name), format: extension === "parquet" ? "parquet" : "ndjson" };
}

function logGroupOf(name: string): string | undefined {
  if (name === NAME_OF_EMPTY) {
    return "";
  }
  if (CUT_NAME.test(name)) {
    return undefined;
  }
  try {
    return name
      .split("~")
      .map((part) => decodeURIComponent(part))
      .join("/");
  } catch {
    return undefined; // no name of ours
  }
}

/** The manifest of the compacted files of a day of events. */
export function dayManifestKey(prefix: string, day: string): string {
  return `${prefix}${MANIFESTS_FOLDER}day-${day}.json`;
}

/**
 * The manifest in which an input stands: that of the day on which it arrived, or where its name does not tell, one of
 * sixteen, by a digest of the name.
 */
export function inputManifestKey(prefix: string, name: string, arrivalMs: number | undefined): string {
  if (arrivalMs !== undefined) {
    return `${prefix}${MANIFESTS_FOLDER}arrived-${compactedDay(arrivalMs)}.json`;
  }
  const digit = createHash("sha256").update(name).digest("hex").charAt(0);
  return `${prefix}${MANIFESTS_FOLDER}undated-${digit}.json`;
}

/** How the keys of all manifests begin. */
export function manifestsPrefix(prefix: string): string {
  return `${prefix}${MANIFESTS_FOLDER}`;
}

/** Whether a key is that of a manifest: it holds no events. */
export function isManifestKey(key: string): boolean {
  return MANIFEST_KEY.test(key);
}

/** Whether it is one of a day of events, and of which. */
export function dayOfManifestKey(key: string): string | undefined {
  return isManifestKey(key) ? /\/day-(\d{4}-\d\d-\d\d)\.json$/.exec(key)?.[1] : undefined;
}
