import type { Settings } from "./environment-settings";

/** What the alarms about log groups are to watch. */
export interface WatchedCounts {
  /** Log groups with a filter of their own. */
  readonly logGroups: number;
  /** Of these, those of which every event is forwarded: only they can be silent. */
  readonly forwardingAll: number;
  /** An account-level subscription policy, if there is one. */
  readonly accountPolicy?: { readonly forwardsAll: boolean } | undefined;
}

/**
 * How finely log groups are watched: `each`: by three alarms of its own; `shared`: the silence of each by one, errors of all
 * together by one, and throttling of all by one; `together`: all by three alarms.
 */
export type AlarmGranularity = "each" | "shared" | "together";

/** Counts what settings have watched. */
export function watchedCounts({ sources }: Pick<Settings, "sources">): WatchedCounts {
  const named = [...sources.logGroups, ...sources.discovered];
  return {
    logGroups: named.length,
    forwardingAll: named.filter(forwardsAll).length,
    accountPolicy: sources.account === undefined ? undefined : { forwardsAll: forwardsAll(sources.account) },
  };
}

/** Whether no filter pattern leaves events out: with one, that nothing is forwarded says nothing. */
export function forwardsAll({ filterPattern }: { readonly filterPattern: string }): boolean {
  return filterPattern.trim() === "";
}

/** The finest granularity that takes no more than the maximum of alarms, which is at least 3. */
export function alarmGranularity(watched: WatchedCounts, maximumAlarms: number): AlarmGranularity {
  const { logGroups, forwardingAll, accountPolicy } = watched;
  // What the account's policy forwards, alarms of single log groups cannot see: their names are not known.
  if (accountPolicy === undefined && 2 * logGroups + forwardingAll <= maximumAlarms) {
    return "each";
  }
  const silences = forwardingAll + (accountPolicy?.forwardsAll === true ? 1 : 0);
  return 2 + silences <= maximumAlarms ? "shared" : "together";
}
