import type { CloudWatchLogsClient, LogGroup as DescribedLogGroup } from "@aws-sdk/client-cloudwatch-logs";
import { globMatcher } from "../../backup-format/glob";
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
  const matchers = patterns.map((pattern) => ({ pattern, matches: globMatcher([pattern]) }));
  const found = new Map<string, LogGroup>();
  const matched = new Set<string>();
  for (const prefix of distinctPrefixes(patterns)) {
    for await (const group of listLogGroups(client, prefix, signal)) {
      for (const { pattern, matches } of matchers) {
        if (matches(group.name)) {
          matched.add(pattern);
          found.set(group.name, group);
        }
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

function logGroupOf(described: DescribedLogGroup): LogGroup {
  const { logGroupName = "", arn = "", retentionInDays, logGroupClass = "STANDARD", creationTime } = described;
  // arn:aws:logs:<region>:<account>:log-group:<name>:*
  const owner = arn.split(":")[4] ?? "";
  return { name: logGroupName, owner, retentionDays: retentionInDays, logGroupClass, createdMs: creationTime };
}

/** What the patterns begin with, without those that begin with another: with these, no log group is listed twice. */
export function distinctPrefixes(patterns: readonly string[]): readonly string[] {
  const prefixes = [...new Set(patterns.map((pattern) => /^[^*?]*/.exec(pattern)?.[0] ?? ""))];
  return prefixes.filter((one) => !prefixes.some((other) => other !== one && one.startsWith(other)));
}
