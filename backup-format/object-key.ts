/**
 * The layout of the backup's object keys. Both sides come from here: the prefix that Firehose is told to write under,
 * and the prefix under which a reader lists.
 *
 * Firehose names an object `<evaluated prefix><stream>-<version>-YYYY-MM-dd-HH-mm-ss-<uuid><file extension>`.
 * Source: https://docs.aws.amazon.com/firehose/latest/dev/s3-object-name.html
 */

/** CloudWatch Logs sends gzip members; the extension says so to every tool that opens the object. */
export const OBJECT_FILE_EXTENSION = ".gz";

/**
 * The `Prefix` of a Firehose S3 destination: the given folder, then the UTC hour in which the object's oldest record
 * arrived at Firehose. `!{...}` is Firehose's own expression syntax.
 *
 * @param prefix a folder such as `logs/`
 * Source: https://docs.aws.amazon.com/firehose/latest/dev/s3-prefixes.html
 */
export function deliveryPrefixExpression(prefix: string): string {
  return `${prefix}!{timestamp:yyyy/MM/dd/HH}/`;
}

/**
 * The `ErrorOutputPrefix` of a Firehose S3 destination: the given folder, then the kind of failure, then the UTC hour.
 * Firehose demands the kind of failure wherever an error prefix holds an expression.
 *
 * @param errorPrefix a folder such as `errors/`
 */
export function errorPrefixExpression(errorPrefix: string): string {
  return `${errorPrefix}!{firehose:error-output-type}/!{timestamp:yyyy/MM/dd/HH}/`;
}

/** The folder of the objects whose oldest record arrived in the UTC hour that holds `arrival`. */
export function hourPrefix(prefix: string, arrival: Date): string {
  const [year = "", month = "", rest = ""] = arrival.toISOString().split("-");
  return `${prefix}${year}/${month}/${rest.slice(0, 2)}/${rest.slice(3, 5)}/`;
}

/** Which command wrote an object that Firehose did not. */
export type RepairKind = "backfill" | "redrive";

/** How the names of such objects begin, in the place of a stream's name. */
export const REPAIR_NAME_PREFIX = "log-backup-";

/**
 * The key of an object that a repair writes: the layout of Firehose's own, with `log-backup-<kind>` for the stream and its
 * version, and a UUID (version 8, RFC 9562) that is made of a digest of the content. So whatever reads the backup finds it
 * by its time, anybody can tell where it comes from, and the same content has the same key.
 *
 * @param time of the oldest event or record in it, in the UTC hour of whose folder it goes
 * @param digest of the content, of which the first 16 bytes are used
 */
export function repairedObjectKey(prefix: string, kind: RepairKind, time: Date, digest: Uint8Array): string {
  const second = time.toISOString().slice(0, 19).replace(/[T:]/g, "-");
  const uuid = Buffer.from(digest.subarray(0, 16));
  uuid.writeUInt8((uuid.readUInt8(6) & 0x0f) | 0x80, 6);
  uuid.writeUInt8((uuid.readUInt8(8) & 0x3f) | 0x80, 8);
  const hex = uuid.toString("hex").replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");
  const name = `${REPAIR_NAME_PREFIX}${kind}-1-${second}-${hex}`;
  return `${hourPrefix(prefix, time)}${name}${OBJECT_FILE_EXTENSION}`;
}

/** A span of time, in milliseconds since 1970-01-01T00:00:00Z. */
export interface TimeRange {
  /** Inclusive. */
  readonly fromMs: number;
  /** Exclusive. */
  readonly untilMs: number;
}

/** Which events are wanted, by their own time, and how late they may have arrived. */
export interface EventWindow {
  /** Inclusive, in milliseconds. Absent: from the beginning. */
  readonly sinceMs?: number | undefined;
  /** Exclusive, in milliseconds. Absent: to the end. */
  readonly untilMs?: number | undefined;
  /** Milliseconds from an event's own time to its arrival at Firehose, at most. */
  readonly lateByMs: number;
}

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;

/**
 * How late an event may reach Firehose by default: CloudWatch Logs tries to deliver for 24 hours, then gives up. Events that
 * their source sends late, PutLogEvents takes them up to 14 days old, can be later still.
 * Source: https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/Subscriptions.html
 */
export const DEFAULT_LATE_BY_MS = DAY_MS;

/**
 * How far in the future an event may lie when CloudWatch Logs takes it.
 * Source: https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_PutLogEvents.html
 */
export const EARLY_BY_MS = 2 * HOUR_MS;

/**
 * From the arrival of an object's first record to that of its last: the longest buffer interval.
 * Source: https://docs.aws.amazon.com/firehose/latest/APIReference/API_BufferingHints.html
 */
export const OBJECT_SPAN_MS = 15 * MINUTE_MS;

/** S3 gives an object's time in whole seconds. */
const LAST_MODIFIED_STEP_MS = 1000;

/** `<stream>-<version>-YYYY-MM-dd-HH-mm-ss-<uuid><file extension>` */
const FIREHOSE_NAME =
  /-\d+-(\d{4})-(\d\d)-(\d\d)-(\d\d)-(\d\d)-(\d\d)-[\da-f]{8}-[\da-f]{4}-[\da-f]{4}-[\da-f]{4}-[\da-f]{12}(?![\da-f])/i;

/** A date in one folder's name, alone or with its Hive key; the hour may follow. */
const DATE_FOLDER = /^(?:(?:dt|ds|date|day|date_?hour)=)?(\d{4})-(\d\d)-(\d\d)(?:[-T_ ](\d\d))?$/i;
/** A part of a date with its Hive key. */
const PART_FOLDER = /^(year|month|day|hour)=(\d{1,4})$/i;

/** Year, month from 1, day, hour, minute, second: as many as are known, in this order. */
type DateParts = readonly number[];

/**
 * When the oldest record of an object arrived, by its key: to the second in Firehose's names, or to the hour, day, month
 * or year of its folders. Times in keys are taken as UTC. Undefined where the key has no time.
 */
export function arrivalOfObject(key: string): TimeRange | undefined {
  const folderEnd = key.lastIndexOf("/") + 1;
  const inName = FIREHOSE_NAME.exec(key.slice(folderEnd));
  return (inName && rangeOf(inName.slice(1).map(Number))) ?? arrivalOfFolder(key.slice(0, folderEnd));
}

/**
 * When the oldest records of a folder's objects arrived. Known are `2026/11/22/19/`, `year=2026/month=11/day=22/hour=19/`,
 * `2026-11-22/` and `dt=2026-11-22/`, wherever in the path, with other folders around the date and between Hive parts. A
 * four-digit folder is taken for a year only when a month follows. The first date of a path counts.
 *
 * @param folder a path that ends in a slash
 */
export function arrivalOfFolder(folder: string): TimeRange | undefined {
  const names = folder.split("/").slice(0, -1);
  return rangeOf(datePartsOf(names));
}

/**
 * Whether objects whose oldest record arrived in a range may hold events of the window. The range is taken in whole hours;
 * undefined is any time.
 */
export function mayHoldEvents(arrival: TimeRange | undefined, window: EventWindow): boolean {
  if (arrival === undefined) {
    return true;
  }
  const earliest = Math.floor(arrival.fromMs / HOUR_MS) * HOUR_MS - window.lateByMs;
  const latest = Math.ceil(arrival.untilMs / HOUR_MS) * HOUR_MS + OBJECT_SPAN_MS + EARLY_BY_MS;
  return earliest < (window.untilMs ?? Infinity) && latest > (window.sinceMs ?? -Infinity);
}

/** Whether that is so for every hour of the range: then there is nothing to leave out below such a folder. */
export function everyHourMayHoldEvents({ fromMs, untilMs }: TimeRange, window: EventWindow): boolean {
  return (
    mayHoldEvents({ fromMs, untilMs: Math.min(fromMs + HOUR_MS, untilMs) }, window) &&
    mayHoldEvents({ fromMs: Math.max(untilMs - HOUR_MS, fromMs), untilMs }, window)
  );
}

/** Whether an object that S3 took at a time may hold events of the window: none that arrived later. */
export function mayHoldEventsWhenModified(lastModified: Date, { sinceMs = -Infinity }: EventWindow): boolean {
  return lastModified.getTime() + LAST_MODIFIED_STEP_MS + OBJECT_SPAN_MS + EARLY_BY_MS > sinceMs;
}

function datePartsOf(names: readonly string[]): DateParts {
  const hiveKeys = ["year", "month", "day", "hour"];
  const hive: number[] = [];
  for (const [index, name] of names.entries()) {
    const whole = hive.length === 0 ? DATE_FOLDER.exec(name) : null;
    const date = (whole ?? []).slice(1, 4).map(Number);
    if (whole !== null && isDate(date)) {
      return withHour(date, whole[4] ?? hourOf(names[index + 1]));
    }
    const [, key = "", value = ""] = PART_FOLDER.exec(name) ?? [];
    if (key !== "" && key.toLowerCase() === hiveKeys[hive.length] && isDate([...hive, Number(value)])) {
      hive.push(Number(value));
    } else if (hive.length === 0) {
      const plain = plainPartsOf(names.slice(index, index + 4));
      if (plain.length > 0) {
        return plain;
      }
    }
  }
  return hive;
}

/** `2026`, `11` and as many of `22`, `19` as follow. */
function plainPartsOf(names: readonly string[]): DateParts {
  const parts: number[] = [];
  for (const [index, name] of names.entries()) {
    if (!(index === 0 ? /^\d{4}$/ : /^\d\d$/).test(name) || !isDate([...parts, Number(name)])) {
      break;
    }
    parts.push(Number(name));
  }
  return parts.length > 1 ? parts : [];
}

/** The hour of a folder's name, `19` or `hour=19`. */
function hourOf(name: string | undefined): string | undefined {
  return /^(?:hour=)?(\d\d)$/i.exec(name ?? "")?.[1];
}

function withHour(date: DateParts, hour: string | undefined): DateParts {
  const parts = [...date, Number(hour)];
  return hour !== undefined && isDate(parts) ? parts : date;
}

/** Whether there is such a date, in a time that backups are of. */
function isDate(parts: DateParts): boolean {
  const [year = 0, month = 1, day = 1, hour = 0, minute = 0, second = 0] = parts;
  const date = new Date(timeOf(parts));
  return (
    year >= 2000 &&
    year < 3000 &&
    hour < 24 &&
    minute < 60 &&
    second < 60 &&
    date.getUTCFullYear() === year &&
    date.getUTCMonth() === month - 1 &&
    date.getUTCDate() === day
  );
}

/** The span of the last part that is known. */
function rangeOf(parts: DateParts): TimeRange | undefined {
  if (parts.length === 0 || !isDate(parts)) {
    return undefined;
  }
  const next = parts.map((part, index) => (index === parts.length - 1 ? part + 1 : part));
  return { fromMs: timeOf(parts), untilMs: timeOf(next) };
}

function timeOf([year = 0, month = 1, day = 1, hour = 0, minute = 0, second = 0]: DateParts): number {
  return Date.UTC(year, month - 1, day, hour, minute, second);
}
