import type { CloudWatchLogsClient } from "@aws-sdk/client-cloudwatch-logs";
import type { Settings } from "../settings";
import { awsLimits } from "../settings/aws-limits";
import { coverageOf, isGlob } from "../settings/coverage";
import { distinctPrefixes, listLogGroups, type LogGroup } from "./cloudwatch/log-groups";

/** A log group, and which of its events are to be in the backup. */
export interface ChosenLogGroup extends LogGroup {
  /** CloudWatch Logs filter pattern. Empty: every event. */
  readonly filterPattern: string;
}

/** The log groups that a command is about. */
export interface ChosenLogGroups {
  /** By name. */
  readonly groups: readonly ChosenLogGroup[];
  /** What was asked for and is not there: names, or globs. */
  readonly unmatched: readonly string[];
}

/**
 * The log groups that are there and that settings promise to back up: by name, by a prefix, discovered or not yet, or by the
 * account's policy. Those that can have no subscription are among them only where they are named.
 *
 * @throws {AccessError} where they cannot be listed
 */
export async function promisedLogGroups(
  client: CloudWatchLogsClient,
  settings: Settings,
  signal: AbortSignal,
): Promise<ChosenLogGroups> {
  const { logGroups, prefixes, discovered, account } = settings.sources;
  const names = [...logGroups, ...discovered].map(({ name }) => name);
  const asked = account === undefined ? [...names, ...prefixes.map(({ prefix }) => prefix)] : [""];
  const coverage = coverageOf(settings);
  const missing = new Set(names);
  const groups: ChosenLogGroup[] = [];
  for (const prefix of distinctPrefixes(asked)) {
    for await (const group of listLogGroups(client, prefix, signal)) {
      missing.delete(group.name);
      const promise = coverage(group.name);
      if (promise.kind === "promised" && (promise.how === "name" || canBeCovered(group))) {
        groups.push({ ...group, filterPattern: promise.filterPattern });
      }
    }
  }
  groups.sort((one, other) => (one.name < other.name ? -1 : 1));
  const nothing = groups.length === 0 && missing.size === 0;
  return { groups, unmatched: nothing ? globsOf(settings) : Array.from(missing).sort() };
}

/** Whether CloudWatch Logs takes a subscription of the log group. */
export function canBeCovered({ logGroupClass }: Pick<LogGroup, "logGroupClass">): boolean {
  return logGroupClass === awsLimits.logGroupClasses.withSubscriptions;
}

function globsOf({ sources: { prefixes, account } }: Settings): readonly string[] {
  return account === undefined ? prefixes.map(({ prefix }) => (isGlob(prefix) ? prefix : `${prefix}*`)) : ["*"];
}
