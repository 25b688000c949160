import type { CloudWatchLogsClient } from "@aws-sdk/client-cloudwatch-logs";
import type { Command } from "commander";
import type { Settings } from "../settings";
import { findLogGroups } from "./cloudwatch/log-groups";
import type { CommandContext } from "./command-context";
import { discoveredNotes } from "./discovered-notes";
import { UsageError } from "./errors";
import { neighboursOfSettings, writtenBy } from "./neighbours";
import { type ChosenLogGroups, notThere, promisedLogGroups } from "./promised-log-groups";
import { checkAccount, checkAccountByAnyGroup } from "./settings-account";

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

/**
 * Finds the log groups that a command is about.
 *
 * @throws {AccessError} where they cannot be listed, or are of another account than that of the environment
 */
export type LogGroupChoice = (client: CloudWatchLogsClient, signal: AbortSignal) => Promise<ChosenLogGroups>;

/**
 * The log groups that are asked for: by names and globs, with all of their events; or else those that settings promise to back
 * up, with the events that match the filter pattern that settings give each. Where what was discovered is out of date, it says
 * so on standard error.
 *
 * @throws {UsageError} where there are none
 */
export function logGroupsOf(
  given: readonly string[] | undefined,
  settings: Settings | undefined,
  { environment, errors }: Pick<CommandContext, "environment" | "errors">,
): LogGroupChoice {
  if (given === undefined && settings !== undefined) {
    return async (client, signal) => {
      for (const note of await discoveredNotes(settings, environment)) {
        await errors.write(`log-backup: ${note}\n`);
      }
      const written = writtenBy(await neighboursOfSettings(settings, environment));
      return promisedLogGroups(client, settings, { written, signal });
    };
  }
  if (given === undefined || given.includes("")) {
    throw new UsageError("expected --group: the name of a log group, or a glob such as '/aws/lambda/*'");
  }
  const patterns = [...new Set(given)];
  return async (client, signal) => {
    const { groups, unmatched } = await findLogGroups(client, patterns, signal);
    if (settings !== undefined) {
      groups.forEach(({ owner }) => {
        checkAccount(owner, settings);
      });
      if (groups.length === 0) {
        await checkAccountByAnyGroup(client, settings, signal);
      }
    }
    return { groups: groups.map((group) => ({ ...group, filterPattern: "" })), unmatched: unmatched.map(notThere) };
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
