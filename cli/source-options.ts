import { availableParallelism } from "node:os";
import { type Command, Option } from "commander";
import { DEFAULT_LATE_BY_MS } from "../backup-format/object-key";
import { UsageError } from "./errors";
import type { SourceSelection } from "./sources/select";
import type { Source } from "./sources/source";
import { parseDuration, parseTime } from "./time-argument";

/** What the command line says about what to read. */
export interface SourceOptions {
  readonly bucket?: string;
  readonly prefix?: string;
  readonly env?: string;
  readonly compacted?: true;
  readonly since?: string;
  readonly until?: string;
  readonly lateBy?: string;
}

/** The options by which every command that reads the backup is told where it is. */
export function addSourceOptions(command: Command): Command {
  return command
    .argument("[source...]", "files, folders, - for standard input, or s3://bucket/prefix")
    .optionsGroup("Where the backup is:")
    .addOption(new Option("--env <name>", "the backup of an environment, a file in environments/"))
    .addOption(new Option("--compacted", "with --env: what log-backup compact made of it"))
    .addOption(new Option("--bucket <name>", "a bucket of S3"))
    .addOption(new Option("--prefix <prefix>", "only keys that begin so; with --bucket"));
}

/** The window of time: of events, and with it of the objects that can hold them. */
export function addTimeOptions(command: Command): Command {
  return command
    .optionsGroup("Which time:")
    .option("--since <time>", "events at or after this time: ISO 8601, epoch milliseconds, or an age such as 2h")
    .option("--until <time>", "events before this time")
    .option("--late-by <duration>", "how late an event may have reached the backup for its object to be read", "24h");
}

export interface TimeWindow {
  readonly sinceMs?: number;
  readonly untilMs?: number;
}

/** @throws {UsageError} if a time cannot be read, or the window is empty */
export function timeWindow({ since, until }: SourceOptions, now: Date): TimeWindow {
  const sinceMs = since === undefined ? undefined : named("--since", () => parseTime(since, now));
  const untilMs = until === undefined ? undefined : named("--until", () => parseTime(until, now));
  if (sinceMs !== undefined && untilMs !== undefined && sinceMs >= untilMs) {
    throw new UsageError(
      `--since must be before --until, got: ${new Date(sinceMs).toISOString()} and ${new Date(untilMs).toISOString()}`,
    );
  }
  return { ...(sinceMs !== undefined && { sinceMs }), ...(untilMs !== undefined && { untilMs }) };
}

/** @throws {UsageError} if a time or duration cannot be read */
export function selectionOf(options: SourceOptions, window: TimeWindow): SourceSelection {
  return { ...window, lateByMs: lateByOf(options) ?? DEFAULT_LATE_BY_MS };
}

/** How late an event may have arrived, in milliseconds, where it was said. @throws {UsageError} if it cannot be read */
export function lateByOf({ lateBy }: SourceOptions): number | undefined {
  return lateBy === undefined ? undefined : named("--late-by", () => parseDuration(lateBy));
}

/**
 * What to read, by positional arguments, by `--bucket`, or by `--env`.
 *
 * @throws {UsageError} unless it is exactly one of these
 */
export async function sourcesOf(
  positional: readonly string[],
  { bucket, prefix, env, compacted }: SourceOptions,
  environment: Readonly<Record<string, string | undefined>>,
): Promise<readonly Source[]> {
  const ways = [positional.length > 0, bucket !== undefined, env !== undefined].filter(Boolean).length;
  if (ways !== 1) {
    const got = ways === 0 ? "none" : "more than one";
    throw new UsageError(`expected one of SOURCE, --bucket or --env to say where the backup is, got: ${got}`);
  }
  if (prefix !== undefined && bucket === undefined) {
    throw new UsageError("--prefix goes with --bucket: name the bucket, or write s3://bucket/prefix");
  }
  if (compacted === true && env === undefined) {
    throw new UsageError("--compacted goes with --env: elsewhere, say where the compacted files are");
  }
  if (env !== undefined) {
    const { sourceOfEnvironment } = await import("./sources/environment-source");
    return [await sourceOfEnvironment(env, environment, compacted)];
  }
  const { parseSource } = await import("./sources/source");
  if (bucket !== undefined) {
    checkBucket(bucket);
    return [parseSource(`s3://${bucket}/${prefix ?? ""}`)];
  }
  return positional.map((text) => parseSource(text));
}

/** @throws {UsageError} where a prefix is given with the name of a bucket */
export function checkBucket(bucket: string): void {
  if (bucket.includes("/")) {
    throw new UsageError(`--bucket: expected the name of a bucket alone, with a folder in --prefix, got: ${bucket}`);
  }
}

/** A whole number of at least 1. @throws {UsageError} if it is none */
export function wholeNumber(option: string, text: string): number {
  if (!/^[1-9]\d{0,8}$/.test(text)) {
    throw new UsageError(`${option}: expected a whole number from 1 to 999999999, got: ${text}`);
  }
  return Number(text);
}

/** Threads cost memory: about 25 MiB each. */
const MOST_JOBS = 64;
const DEFAULT_JOBS = 8;

/** The number of threads. @throws {UsageError} if it is none */
export function jobsOf(text: string | undefined): number {
  if (text === undefined) {
    return Math.min(availableParallelism(), DEFAULT_JOBS);
  }
  if (!/^[1-9]\d?$/.test(text) || Number(text) > MOST_JOBS) {
    throw new UsageError(`--jobs: expected a whole number from 1 to ${MOST_JOBS}, got: ${text}`);
  }
  return Number(text);
}

/** Says which option a value belongs to that cannot be read. */
function named<T>(option: string, parse: () => T): T {
  try {
    return parse();
  } catch (error) {
    if (error instanceof UsageError) {
      throw new UsageError(`${option}: ${error.message}`, { cause: error });
    }
    throw error;
  }
}
