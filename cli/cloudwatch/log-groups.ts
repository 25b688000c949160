import type { CloudWatchLogsClient, LogGroup as DescribedLogGroup } from "@aws-sdk/client-cloudwatch-logs";
import { globMatcher } from "../../backup-format/glob";
import { isGlob } from "../../settings/coverage";
import { logsError } from "./logs-errors";

/** A log group, as CloudWatch Logs describes it. */
export interface LogGroup {
  readonly name: string;
  /** The id of the account that it is in. */
  readonly owner: string;
  /** In days. Undefined: events are kept for ever. */
  readonly retentionDays: number | undefined;
  /** STANDARD, INFREQUENT_ACCESS or DELIVERY. */
  readonly logGroupClass: string;
  /** In milliseconds since 1970-01-01T00:00:00Z. */
  readonly createdMs: number | undefined;
}

/** More listings than this take longer than one of 2,500 log groups, which has as many pages. */
const MOST_LISTINGS = 50;

/** The log groups that some patterns name. */
export interface FoundLogGroups {
  /** By name. */
  readonly groups: readonly LogGroup[];
  /** Patterns that no log group matches, as they were given. */
  readonly unmatched: readonly string[];
}

/**
 * Finds the log groups whose name matches one of the patterns: `*` is any text, `?` one character.
 *
 * @throws {AccessError} where they cannot be listed
 */
export async function findLogGroups(
  client: CloudWatchLogsClient,
  patterns: readonly string[],
  signal: AbortSignal,
): Promise<FoundLogGroups> {
  const exact = new Set(patterns.filter((pattern) => !isGlob(pattern)));
  const globs = patterns.filter(isGlob).map((pattern) => ({ pattern, matches: globMatcher([pattern]) }));
  const found = new Map<string, LogGroup>();
  const matched = new Set<string>();
  for (const prefix of distinctPrefixes(patterns)) {
    for await (const group of listLogGroups(client, prefix, signal)) {
      const takers = globs.filter(({ matches }) => matches(group.name)).map(({ pattern }) => pattern);
      for (const pattern of exact.has(group.name) ? [group.name, ...takers] : takers) {
        matched.add(pattern);
        found.set(group.name, group);
      }
    }
  }
  const groups = Array.from(found.values()).sort((one, other) => (one.name < other.name ? -1 : 1));
  return { groups, unmatched: patterns.filter((pattern) => !matched.has(pattern)) };
}

/**
 * Every log group whose name begins so, in order of name, page by page: what is not wanted of a page is not kept.
 *
 * @param prefix empty: every log group of the account and Region
 * @throws {AccessError} where they cannot be listed
 */
export async function* listLogGroups(
  client: CloudWatchLogsClient,
  prefix: string,
  signal: AbortSignal,
): AsyncGenerator<LogGroup> {
  const { DescribeLogGroupsCommand } = await import("@aws-sdk/client-cloudwatch-logs");
  let nextToken: string | undefined;
  do {
    const command = new DescribeLogGroupsCommand({
      ...(prefix !== "" && { logGroupNamePrefix: prefix }),
      nextToken,
    });
    const page = await client.send(command, { abortSignal: signal }).catch((error: unknown) => {
      signal.throwIfAborted();
      throw logsError(error, { action: "logs:DescribeLogGroups", purpose: "to find the log groups" });
    });
    yield* (page.logGroups ?? []).map(logGroupOf);
    ({ nextToken } = page);
  } while (nextToken !== undefined);
}

/** The log group of exactly that name; undefined where there is none. @throws {AccessError} where it cannot be looked for */
export async function findLogGroup(
  client: CloudWatchLogsClient,
  name: string,
  signal: AbortSignal,
): Promise<LogGroup | undefined> {
  for await (const group of listLogGroups(client, name, signal)) {
    return group.name === name ? group : undefined; // of all that begin so, it comes first
  }
  return undefined;
}

function logGroupOf(described: DescribedLogGroup): LogGroup {
  const { logGroupName = "", arn = "", retentionInDays, logGroupClass = "STANDARD", creationTime } = described;
  // arn:aws:logs:<region>:<account>:log-group:<name>:*
  const owner = arn.split(":")[4] ?? "";
  return { name: logGroupName, owner, retentionDays: retentionInDays, logGroupClass, createdMs: creationTime };
}

/**
 * What the patterns begin with, in order, without those that begin with another: with these, no log group is listed twice.
 * Where they are many, it is the empty one alone, which lists every log group.
 */
export function distinctPrefixes(patterns: readonly string[]): readonly string[] {
  const distinct: string[] = [];
  // What begins with another comes right after it, or after others that do.
  for (const prefix of patterns.map((pattern) => /^[^*?]*/.exec(pattern)?.[0] ?? "").sort()) {
    const last = distinct.at(-1);
    if (last === undefined || !prefix.startsWith(last)) {
      distinct.push(prefix);
    }
  }
  return distinct.length > MOST_LISTINGS ? [""] : distinct;
}
