import { join } from "node:path";
import * as z from "zod/mini";
import { isExcluded, matchesPrefix } from "./coverage";
import type { NamedSource, Settings } from "./environment-settings";
import { logGroupNameRule } from "./names";

/**
 * The file beside an environment's in which `log-backup discover` keeps what it found for the settings' prefixes and
 * account policy. It is committed: synthesis asks nobody, and a review shows each log group that comes or goes.
 */
export interface DiscoveredLogGroups {
  readonly accountId: string;
  readonly region: string;
  /** What was looked for, as the settings had it then. */
  readonly prefixes: readonly { readonly prefix: string; readonly exclude: readonly string[] }[];
  /** Names, in order. */
  readonly logGroups: readonly string[];
  /** Log groups that match and can have no subscription filter, with their class. */
  readonly cannotBeCovered: Readonly<Record<string, string>>;
  /**
   * Name of the account-level subscription policy that the settings ask for, once it was seen that no other has the
   * Region's only place; null where they ask for none.
   */
  readonly accountPolicy: string | null;
}

/** How the names of such files end, after the environment's name. */
export const DISCOVERED_SUFFIX = ".log-groups.json";

const discoveredFile = z.strictObject({
  accountId: z.string(),
  region: z.string(),
  prefixes: z.array(z.strictObject({ prefix: z.string(), exclude: z.array(z.string()) })),
  logGroups: z.array(z.string()),
  cannotBeCovered: z.record(z.string(), z.string()),
  accountPolicy: z.nullable(z.string()),
});

/** The file of an environment, in the folder of the environment files. */
export function discoveredFileOf(directory: string, environment: string): string {
  return join(directory, `${environment}${DISCOVERED_SUFFIX}`);
}

/** What the file is to hold: a line for each log group, so that a diff shows each that comes or goes. */
export function discoveredText(found: DiscoveredLogGroups): string {
  const { accountId, region, prefixes, logGroups, cannotBeCovered, accountPolicy } = found;
  const classes = Object.fromEntries(Object.entries(cannotBeCovered).sort(([one], [other]) => (one < other ? -1 : 1)));
  const names = [...logGroups].sort();
  const file = { accountId, region, prefixes, logGroups: names, cannotBeCovered: classes, accountPolicy };
  return `${JSON.stringify(file, undefined, 2)}\n`;
}

/** Whether settings have sources that must be discovered before they are synthesized. */
export function mustBeDiscovered({ prefixes, account }: Settings["sources"]): boolean {
  return prefixes.length > 0 || account !== undefined;
}

/** The name of the account-level subscription policy that settings ask for; null where they ask for none. */
export function accountPolicyOf({ environment, sources }: Pick<Settings, "environment" | "sources">): string | null {
  return sources.account === undefined ? null : `log-backup-${environment}`;
}

/** What the prefixes of settings ask for, in the form in which the file keeps it. */
export function askedFor({ sources }: Pick<Settings, "sources">): DiscoveredLogGroups["prefixes"] {
  return sources.prefixes.map(({ prefix, exclude }) => ({ prefix, exclude: [...exclude] }));
}

/** What a discovered file gives to settings: the sources, or what is wrong with it, each as the end of a sentence. */
export type DiscoveredRead = { readonly discovered: readonly NamedSource[] } | { readonly problems: readonly string[] };

/**
 * Checks the content of a discovered file against the settings that it belongs to.
 *
 * @param value the file's JSON
 * @param settings whose `sources.discovered` is not looked at
 */
export function readDiscovered(
  value: unknown,
  settings: Pick<Settings, "environment" | "accountId" | "region" | "sources">,
): DiscoveredRead {
  const again = `run npm run discover -- --env ${settings.environment}`;
  const { success, data } = discoveredFile.safeParse(value);
  if (!success) {
    return { problems: [`is not what discover writes: ${again}`] };
  }
  const { accountId, region, prefixes, logGroups, cannotBeCovered, accountPolicy } = data;
  if (accountId !== settings.accountId || region !== settings.region) {
    const place = `${settings.accountId} ${settings.region}`;
    return {
      problems: [`was discovered in another account or Region than ${place}: ${again}, got: ${accountId} ${region}`],
    };
  }
  if (JSON.stringify(prefixes) !== JSON.stringify(askedFor(settings))) {
    return { problems: [`was discovered for other sources.prefixes than the settings have now: ${again}`] };
  }
  if (accountPolicy !== accountPolicyOf(settings)) {
    const got = accountPolicy ?? "no policy";
    return {
      problems: [`was discovered for another sources.account than the settings have now: ${again}, got: ${got}`],
    };
  }
  const problems: string[] = [];
  const outOfOrder = logGroups.findIndex((name, index) => index > 0 && (logGroups[index - 1] ?? "") >= name);
  if (outOfOrder > 0) {
    const name = JSON.stringify(logGroups[outOfOrder]);
    problems.push(`logGroups[${outOfOrder}] must come after the name before it, each once: ${again}, got: ${name}`);
  }
  const discovered = logGroups.flatMap((name, index) => {
    const refuse = (rule: string) => {
      problems.push(`logGroups[${index}] ${rule}: ${again}, got: ${JSON.stringify(name)}`);
      return [];
    };
    const broken = logGroupNameRule(name);
    if (broken !== undefined) {
      return refuse(broken);
    }
    if (Object.hasOwn(cannotBeCovered, name)) {
      return refuse("must not be in cannotBeCovered too");
    }
    const source = settings.sources.prefixes.find((each) => matchesPrefix(each, name) && !isExcluded(each, name));
    return source === undefined
      ? refuse("must be taken by one of sources.prefixes")
      : [{ name, filterPattern: source.filterPattern }];
  });
  return problems.length > 0 ? { problems } : { discovered };
}
