import type { CloudWatchLogsClient } from "@aws-sdk/client-cloudwatch-logs";
import type { Command } from "commander";
import type { Settings } from "../settings";
import { findLogGroups } from "./cloudwatch/log-groups";
import { UsageError } from "./errors";
import { type ChosenLogGroups, promisedLogGroups } from "./promised-log-groups";

/** Requests to CloudWatch Logs at the same time: AWS allows few a second for an account and Region. */
const DEFAULT_REQUESTS = 4;
const MOST_REQUESTS = 32;

/** The log groups that a command compares. */
export function addLogGroupOption(command: Command): Command {
  return command
    .optionsGroup("Which log groups:")
    .option(
      "--group <name>",
      "a log group's name, or a glob: * is any text, ? one character; repeatable (default: with --env, all that its settings back up)",
      (value: string, previous: readonly string[] | undefined) => [...(previous ?? []), value],
    );
}

/** Finds the log groups that a command is about. @throws {AccessError} where they cannot be listed */
export type LogGroupChoice = (client: CloudWatchLogsClient, signal: AbortSignal) => Promise<ChosenLogGroups>;

/**
 * The log groups that are asked for: by names and globs, with all of their events; or else those that settings promise to back
 * up, with the events that match the filter pattern that settings give each.
 *
 * @throws {UsageError} where there are none
 */
export function logGroupsOf(given: readonly string[] | undefined, settings: Settings | undefined): LogGroupChoice {
  if (given === undefined && settings !== undefined) {
    return (client, signal) => promisedLogGroups(client, settings, signal);
  }
  if (given === undefined || given.includes("")) {
    throw new UsageError("expected --group: the name of a log group, or a glob such as '/aws/lambda/*'");
  }
  const patterns = [...new Set(given)];
  return async (client, signal) => {
    const { groups, unmatched } = await findLogGroups(client, patterns, signal);
    return { groups: groups.map((group) => ({ ...group, filterPattern: "" })), unmatched };
  };
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
