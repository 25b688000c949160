import { join } from "node:path";
import type { CloudWatchLogsClient } from "@aws-sdk/client-cloudwatch-logs";
import type { NamedSettings, Settings } from "../../settings";
import { ownLogGroupsOf } from "../../settings/own-log-groups";
import { sourceConflicts, sourceConflictsBetween } from "../../settings/source-conflicts";
import type { CommandContext } from "../command-context";
import { UsageError } from "../errors";
import { neighboursOfSettings, writtenBy } from "../neighbours";
import { checkAccountByAnyGroup } from "../settings-account";
import { createWorkProgress } from "../work-progress";
import { checkAccountPolicy } from "./account-policy-check";
import { type DiscoveredFile, readDiscoveredFile, shownPath } from "./discovered-file";
import { differencesOf } from "./file-differences";
import { findForPrefixes, type FoundForPrefixes } from "./find-log-groups";

/** What was discovered, and what it changes. */
export interface Discovery {
  readonly environment: string;
  readonly file: DiscoveredFile;
  /** What the file is to hold. */
  readonly text: string;
  readonly found: FoundForPrefixes;
  /** The name of the account-level subscription policy that the settings ask for; null where they ask for none. */
  readonly accountPolicy: string | null;
  /** Names that are not in the file, and those that are there and were not found; in order. */
  readonly added: readonly string[];
  readonly removed: readonly string[];
  /** What else of the file is not as it is to be, in words; none where it is missing. */
  readonly differs: readonly string[];
  /** Why it must not be written, each in a sentence without its full stop. */
  readonly problems: readonly string[];
  /** What else is to be known, each in a sentence without its full stop. */
  readonly notes: readonly string[];
}

export interface DiscoverOptions {
  readonly client: CloudWatchLogsClient;
  /** A client that tries each request once. */
  readonly singleTryClient: CloudWatchLogsClient;
  /** Whether CloudWatch Logs is a local one, which may know nothing of account policies. */
  readonly isLocal: boolean;
}

const NOTHING: FoundForPrefixes = { logGroups: [], cannotBeCovered: {}, leftOut: {}, unmatched: [] };

/**
 * Finds what the settings' prefixes take, whether the account's policy has its place, and what stands against it. Changes
 * nothing.
 *
 * @throws {UsageError} if the settings have nothing to discover
 * @throws {AccessError} if log groups cannot be listed, are of another account, or the file cannot be read
 */
export async function discover(
  settings: Settings,
  { client, singleTryClient, isLocal }: DiscoverOptions,
  context: CommandContext,
): Promise<Discovery> {
  const { environmentsDirectory } = await import("../../settings");
  const { accountPolicyOf, discoveredFileOf, mustBeDiscovered } = await import("../../settings/discovered-log-groups");
  const { environment, sources } = settings;
  const { signal } = context;
  const directory = environmentsDirectory(context.environment);
  const hasPrefixes = sources.prefixes.length > 0;
  const settingsFile = shownPath(join(directory, `${environment}.json`));
  if (!mustBeDiscovered(sources)) {
    throw new UsageError(
      `${settingsFile}: there is nothing to discover: set sources.prefixes for log groups by prefix or glob, or sources.account for all of the account and Region`,
    );
  }
  const file = readDiscoveredFile(discoveredFileOf(directory, environment));
  const neighbours = await neighboursOfSettings(settings, context.environment);
  const found = hasPrefixes ? await find(settings, neighbours, client, context) : NOTHING;
  if (!hasPrefixes) {
    await checkAccountByAnyGroup(client, settings, signal);
  }
  const policy =
    sources.account === undefined
      ? { problems: [], isChecked: true }
      : await checkAccountPolicy(isLocal ? singleTryClient : client, settings, { isLocal, signal });
  const text = await textOf(settings, found);
  const before = new Set(file.logGroups);
  const now = new Set(found.logGroups);
  return {
    environment,
    file,
    text,
    found,
    accountPolicy: accountPolicyOf(settings),
    added: found.logGroups.filter((name) => !before.has(name)),
    removed: Array.from(before)
      .filter((name) => !now.has(name))
      .sort(),
    differs: file.text === undefined ? [] : differencesOf(file.text, text),
    problems: [...conflictsOf({ file: settingsFile, settings }, neighbours, found), ...policy.problems],
    notes: notesOf(settings, found, policy.isChecked),
  };
}

async function find(
  settings: Settings,
  neighbours: readonly NamedSettings[],
  client: CloudWatchLogsClient,
  context: CommandContext,
) {
  const { errors, signal } = context;
  const written = writtenBy(neighbours);
  const progress = createWorkProgress(errors, "listing", "log groups", context);
  const onProgress = (done: number) => {
    progress.update({ done });
  };
  try {
    return await findForPrefixes(client, settings, { written, signal, onProgress });
  } finally {
    progress.stop();
  }
}

async function textOf(settings: Settings, { logGroups, cannotBeCovered }: FoundForPrefixes): Promise<string> {
  const { accountPolicyOf, askedFor, discoveredText } = await import("../../settings/discovered-log-groups");
  const { accountId, region } = settings;
  const asked = { prefixes: askedFor(settings), accountPolicy: accountPolicyOf(settings) };
  return discoveredText({ accountId, region, ...asked, logGroups, cannotBeCovered });
}

/** What synthesis would refuse: better told before the file is written. */
function conflictsOf(
  { file, settings }: NamedSettings,
  neighbours: readonly NamedSettings[],
  { logGroups }: FoundForPrefixes,
): readonly string[] {
  // The filter pattern of a discovered log group is that of its prefix; no conflict depends on it.
  const discovered = logGroups.map((name) => ({ name, filterPattern: "" }));
  const one = { file, settings: { ...settings, sources: { ...settings.sources, discovered } } };
  // What their next run will leave out does not stand against this one: else neither could go first.
  const own = ownLogGroupsOf(settings);
  const others = neighbours.map((other) => ({ ...other, settings: without(own, other.settings) }));
  return [...sourceConflicts(one), ...sourceConflictsBetween(one, others)];
}

/** Settings without some of the log groups that were discovered for them. */
function without(names: readonly string[], settings: Settings): Settings {
  const discovered = settings.sources.discovered.filter(({ name }) => !names.includes(name));
  return { ...settings, sources: { ...settings.sources, discovered } };
}

function notesOf(
  { environment }: Settings,
  { cannotBeCovered, leftOut, unmatched }: FoundForPrefixes,
  isPolicyChecked: boolean,
): readonly string[] {
  return [
    ...Object.entries(cannotBeCovered).map(
      ([name, logGroupClass]) =>
        `${name} cannot be covered: it is of class ${logGroupClass}, and only those of class STANDARD can have subscription filters`,
    ),
    ...Object.entries(leftOut).map(([name, file]) => `left out, for the backup of ${file} writes it: ${name}`),
    ...unmatched.map((prefix) => `no log group is taken by ${JSON.stringify(prefix)} of sources.prefixes`),
    ...(isPolicyChecked
      ? []
      : [
          `it could not be checked that log-backup-${environment} would be the only account-level subscription policy: this local AWS does not know such policies`,
        ]),
  ];
}
