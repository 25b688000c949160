import { globMatcher } from "../backup-format/glob";
import type { PrefixSource, Settings } from "./environment-settings";
import { ownLogGroupsOf } from "./own-log-groups";

/** What settings promise of a log group, by its name alone. */
export type Coverage =
  /** The backup writes it itself: it is never backed up. */
  | { readonly kind: "own" }
  | Promised
  /** By whom it is left out: the property of the settings. */
  | { readonly kind: "excluded"; readonly by: string }
  | { readonly kind: "none" };

/** A log group whose events are to be in the backup. */
export interface Promised {
  readonly kind: "promised";
  /** What promises it: its own name, a prefix, or the account's policy. */
  readonly how: "name" | "prefix" | "account";
  /** The prefix as the settings have it; only where that is what promises it. */
  readonly prefix?: string;
  /** Whether the environment deploys a filter for it: false for one that matches a prefix and is not yet discovered. */
  readonly deployed: boolean;
  /** Empty: every event. */
  readonly filterPattern: string;
}

/** Whether a prefix source takes a log group of that name, before what it excludes. */
export function matchesPrefix({ prefix }: Pick<PrefixSource, "prefix">, name: string): boolean {
  return isGlob(prefix) ? globMatcher([prefix])(name) : name.startsWith(prefix);
}

/** Whether it is a glob of whole names; else it is how names begin. Neither character can be in a log group's name. */
export function isGlob(prefix: string): boolean {
  return /[*?]/.test(prefix);
}

/** Whether a prefix source leaves out a log group that it would take. */
export function isExcluded({ exclude }: Pick<PrefixSource, "exclude">, name: string): boolean {
  return exclude.length > 0 && globMatcher(exclude)(name);
}

/**
 * Says of any log group's name what the settings promise. Names are looked up, and prefixes matched, so that thousands of
 * names are no work.
 */
export function coverageOf(
  settings: Pick<Settings, "sources" | "backupDelivery" | "restore">,
): (name: string) => Coverage {
  const { logGroups, prefixes, discovered, account } = settings.sources;
  const own = new Set(ownLogGroupsOf(settings));
  const named = new Map(logGroups.map((source) => [source.name, source]));
  const deployed = new Set(discovered.map(({ name }) => name));
  const outOfAccount = new Set(account?.exclude);
  return (name) => {
    if (own.has(name)) {
      return { kind: "own" };
    }
    const source = named.get(name);
    if (source !== undefined) {
      return { kind: "promised", how: "name", deployed: true, filterPattern: source.filterPattern };
    }
    const matching = prefixes.flatMap((each, index) => (matchesPrefix(each, name) ? [{ each, index }] : []));
    const taken = matching.find(({ each }) => !isExcluded(each, name));
    if (taken !== undefined) {
      const { prefix, filterPattern } = taken.each;
      return { kind: "promised", how: "prefix", prefix, deployed: deployed.has(name), filterPattern };
    }
    if (account !== undefined && !outOfAccount.has(name)) {
      return { kind: "promised", how: "account", deployed: true, filterPattern: account.filterPattern };
    }
    if (account !== undefined) {
      return { kind: "excluded", by: "sources.account.exclude" };
    }
    const [left] = matching;
    return left === undefined ? { kind: "none" } : { kind: "excluded", by: `sources.prefixes[${left.index}].exclude` };
  };
}
