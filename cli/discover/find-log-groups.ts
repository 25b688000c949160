import type { CloudWatchLogsClient } from "@aws-sdk/client-cloudwatch-logs";
import type { Settings } from "../../settings";
import { isExcluded, matchesPrefix } from "../../settings/coverage";
import { ownLogGroupsOf } from "../../settings/own-log-groups";
import { distinctPrefixes, listLogGroups } from "../cloudwatch/log-groups";
import { canBeCovered } from "../promised-log-groups";
import { checkAccount, checkAccountByAnyGroup } from "../settings-account";

/** The log groups that the prefixes of settings take. */
export interface FoundForPrefixes {
  /** Names, in order. */
  readonly logGroups: readonly string[];
  /** Those that can have no subscription filter, with their class, in order of name. */
  readonly cannotBeCovered: Readonly<Record<string, string>>;
  /** By name, those that the prefixes would take and that another environment's backup writes: the file of that one. */
  readonly leftOut: Readonly<Record<string, string>>;
  /** Prefixes or globs, as the settings have them, that take none of the first two kinds. */
  readonly unmatched: readonly string[];
}

export interface FindOptions {
  /** By name, log groups that another environment's backup writes: the file of that one. */
  readonly written: ReadonlyMap<string, string>;
  readonly signal: AbortSignal;
  /** Is told how many log groups were listed. */
  readonly onProgress: (listed: number) => void;
}

/**
 * Lists what begins as the prefixes do, each log group once, and keeps what they take. What the backup itself writes is
 * never among it, nor what that of another environment does: the two could feed each other.
 *
 * @throws {AccessError} where log groups cannot be listed, or are of another account than that of the settings
 */
export async function findForPrefixes(
  client: CloudWatchLogsClient,
  settings: Settings,
  { written, signal, onProgress }: FindOptions,
): Promise<FoundForPrefixes> {
  const { prefixes } = settings.sources;
  const own = new Set(ownLogGroupsOf(settings));
  const logGroups: string[] = [];
  const classes: (readonly [string, string])[] = [];
  const leftOut: (readonly [string, string])[] = [];
  const matched = new Set<string>();
  let listed = 0;
  for (const literal of distinctPrefixes(prefixes.map(({ prefix }) => prefix))) {
    for await (const group of listLogGroups(client, literal, signal)) {
      checkAccount(group.owner, settings);
      listed += 1;
      onProgress(listed);
      const { name } = group;
      const takers = own.has(name)
        ? []
        : prefixes.filter((each) => matchesPrefix(each, name) && !isExcluded(each, name));
      const writer = written.get(name);
      if (writer !== undefined) {
        leftOut.push(...takers.slice(0, 1).map(() => [name, writer] as const));
        continue;
      }
      for (const { prefix } of takers) {
        matched.add(prefix);
      }
      if (takers.length > 0 && canBeCovered(group)) {
        logGroups.push(name);
      } else if (takers.length > 0) {
        classes.push([name, group.logGroupClass]);
      }
    }
  }
  if (listed === 0) {
    await checkAccountByAnyGroup(client, settings, signal);
  }
  const unmatched = prefixes.map(({ prefix }) => prefix).filter((prefix) => !matched.has(prefix));
  return { logGroups: logGroups.sort(), cannotBeCovered: byName(classes), leftOut: byName(leftOut), unmatched };
}

function byName(entries: readonly (readonly [string, string])[]): Readonly<Record<string, string>> {
  return Object.fromEntries([...entries].sort(([one], [other]) => (one < other ? -1 : 1)));
}
