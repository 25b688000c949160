import type { Command } from "commander";
import type { Settings } from "../settings";
import { UsageError } from "./errors";

/** Requests to CloudWatch Logs at the same time: AWS allows few a second for an account and Region. */
const DEFAULT_REQUESTS = 4;
const MOST_REQUESTS = 32;

/** The log groups that a command compares. */
export function addLogGroupOption(command: Command): Command {
  return command
    .optionsGroup("Which log groups:")
    .option(
      "--group <name>",
      "a log group's name, or a glob: * is any text, ? one character; repeatable (default: with --env, its sources)",
      (value: string, previous: readonly string[] | undefined) => [...(previous ?? []), value],
    );
}

/**
 * The names and globs of log groups that are asked for.
 *
 * @throws {UsageError} where there are none
 */
export function logGroupsOf(given: readonly string[] | undefined, settings: Settings | undefined): readonly string[] {
  const patterns = given ?? settings?.sources.logGroups.map(({ name }) => name) ?? [];
  if (patterns.length === 0 || patterns.includes("")) {
    throw new UsageError("expected --group: the name of a log group, or a glob such as '/aws/lambda/*'");
  }
  return [...new Set(patterns)];
}

/** The number of requests at the same time. @throws {UsageError} if it is none */
export function requestsOf(text: string | undefined): number {
  if (text === undefined) {
    return DEFAULT_REQUESTS;
  }
  if (!/^[1-9]\d?$/.test(text) || Number(text) > MOST_REQUESTS) {
    throw new UsageError(`--jobs: expected a whole number from 1 to ${MOST_REQUESTS}, got: ${text}`);
  }
  return Number(text);
}
