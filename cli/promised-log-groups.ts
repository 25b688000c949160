import type { CloudWatchLogsClient } from "@aws-sdk/client-cloudwatch-logs";
import type { Settings } from "../settings";
import { awsLimits } from "../settings/aws-limits";
import { coverageOf, isExcluded, isGlob, matchesPrefix } from "../settings/coverage";
import type { PrefixSource } from "../settings/environment-settings";
import { distinctPrefixes, listLogGroups, type LogGroup } from "./cloudwatch/log-groups";
import { checkAccount, checkAccountByAnyGroup } from "./settings-account";

/** A log group, and which of its events are to be in the backup. */
export interface ChosenLogGroup extends LogGroup {
  /** CloudWatch Logs filter pattern. Empty: every event. */
  readonly filterPattern: string;
}

/** What was asked for and is not there. */
export interface Unmatched {
  /** What asked for it: a log group's name (or a pattern of the command line), a prefix, or the account's policy. */
  readonly by: "name" | "prefix" | "account";
  /** A name, or a glob. */
  readonly asked: string;
  /** In a sentence without its full stop. */
  readonly reason: string;
}

/** The log groups that a command is about. */
export interface ChosenLogGroups {
  /** By name. */
  readonly groups: readonly ChosenLogGroup[];
  readonly unmatched: readonly Unmatched[];
}

/** A log group that settings promise to back up. */
export interface PromisedLogGroup extends ChosenLogGroup {
  /** False for one that matches a prefix and is not yet discovered: nothing is deployed for it. */
  readonly deployed: boolean;
}

/** What settings promise to back up. */
export interface PromisedLogGroups extends ChosenLogGroups {
  readonly groups: readonly PromisedLogGroup[];
}

export interface PromisedOptions {
  /** Log groups that another environment's backup writes: `discover` leaves them out, whatever the prefixes take. */
  readonly written: ReadonlyMap<string, string>;
  readonly signal: AbortSignal;
}

/**
 * The log groups that are there and that settings promise to back up: by name, by a prefix, discovered or not yet, or by the
 * account's policy. Those that can have no subscription are among them only where they are named, or were discovered as others.
 *
 * @throws {AccessError} where they cannot be listed, or are of another account than that of the settings
 */
export async function promisedLogGroups(
  client: CloudWatchLogsClient,
  settings: Settings,
  { written, signal }: PromisedOptions,
): Promise<PromisedLogGroups> {
  const { logGroups, prefixes, discovered, account } = settings.sources;
  const names = new Set([...logGroups, ...discovered].map(({ name }) => name));
  const asked = account === undefined ? [...names, ...prefixes.map(({ prefix }) => prefix)] : [""];
  const coverage = coverageOf(settings);
  const missing = new Set(names);
  const untaken = new Map(prefixes.map((source) => [source, NONE]));
  const groups: PromisedLogGroup[] = [];
  let listed = 0;
  for (const prefix of distinctPrefixes(asked)) {
    for await (const group of listLogGroups(client, prefix, signal)) {
      checkAccount(group.owner, settings);
      listed += 1;
      const { name } = group;
      missing.delete(name);
      const promise = coverage(name);
      if (promise.kind !== "promised" || (!promise.deployed && written.has(name))) {
        continue;
      }
      const isChosen = names.has(name) || canBeCovered(group);
      for (const source of Array.from(untaken.keys()).filter((each) => takes(each, name))) {
        if (isChosen) {
          untaken.delete(source);
        } else {
          untaken.set(source, NONE_OF_CLASS);
        }
      }
      if (isChosen) {
        groups.push({ ...group, filterPattern: promise.filterPattern, deployed: promise.deployed });
      }
    }
  }
  if (listed === 0) {
    await checkAccountByAnyGroup(client, settings, signal);
  }
  groups.sort((one, other) => (one.name < other.name ? -1 : 1));
  const isNothing = groups.length === 0 && missing.size === 0;
  const unmatched = [
    ...Array.from(missing).sort().map(notThere),
    ...Array.from(untaken, ([{ prefix }, none]) => takesNone(prefix, none)),
    ...(account !== undefined && isNothing ? [COVERS_NONE] : []),
  ];
  return { groups, unmatched };
}

/** A log group's name, or a pattern of the command line, that none has. */
export function notThere(asked: string): Unmatched {
  const reason = "there is no such log group in this account and Region: it never was, or was deleted";
  return { by: "name", asked, reason };
}

const NONE = "no log group";
const NONE_OF_CLASS = `no log group of class ${awsLimits.logGroupClasses.withSubscriptions}`;

function takes(source: PrefixSource, name: string): boolean {
  return matchesPrefix(source, name) && !isExcluded(source, name);
}

function takesNone(prefix: string, none: string): Unmatched {
  const asked = isGlob(prefix) ? prefix : `${prefix}*`;
  return { by: "prefix", asked, reason: `${none} is taken by ${JSON.stringify(prefix)} of sources.prefixes` };
}

const COVERS_NONE: Unmatched = {
  by: "account",
  asked: "*",
  reason: "there is no log group in this account and Region that sources.account takes",
};

/** Whether CloudWatch Logs takes a subscription of the log group. */
export function canBeCovered({ logGroupClass }: Pick<LogGroup, "logGroupClass">): boolean {
  return logGroupClass === awsLimits.logGroupClasses.withSubscriptions;
}
