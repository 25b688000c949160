import { join } from "node:path";
import type { CloudWatchLogsClient } from "@aws-sdk/client-cloudwatch-logs";
import type { Settings } from "../../settings";
import { sourceConflicts } from "../../settings/source-conflicts";
import type { CommandContext } from "../command-context";
import { UsageError } from "../errors";
import { createWorkProgress } from "../work-progress";
import { checkAccountPolicy } from "./account-policy-check";
import { type DiscoveredFile, readDiscoveredFile, shownPath } from "./discovered-file";
import { checkAccountByAnyGroup, findForPrefixes, type FoundForPrefixes } from "./find-log-groups";

/** What was discovered, and what it changes. */
export interface Discovery {
  readonly environment: string;
  readonly file: DiscoveredFile;
  /** What the file is to hold. Undefined: the settings have no prefixes, and there is to be no file. */
  readonly text: string | undefined;
  readonly found: FoundForPrefixes;
  /** Names that are not in the file, and those that are there and were not found; in order. */
  readonly added: readonly string[];
  readonly removed: readonly string[];
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

const NOTHING: FoundForPrefixes = { logGroups: [], cannotBeCovered: {}, unmatched: [] };

/**
 * Finds what the settings' prefixes take, and what stands against it. Changes nothing.
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
  const { discoveredFileOf } = await import("../../settings/discovered-log-groups");
  const { environment, sources } = settings;
  const { signal } = context;
  const directory = environmentsDirectory(context.environment);
  const hasPrefixes = sources.prefixes.length > 0;
  const settingsFile = shownPath(join(directory, `${environment}.json`));
  if (!hasPrefixes && sources.account === undefined) {
    throw new UsageError(
      `${settingsFile}: there is nothing to discover: set sources.prefixes for log groups by prefix or glob, or sources.account for all of the account and Region`,
    );
  }
  const file = readDiscoveredFile(discoveredFileOf(directory, environment));
  const found = hasPrefixes ? await find(settings, client, context) : NOTHING;
  if (!hasPrefixes) {
    await checkAccountByAnyGroup(client, settings, signal);
  }
  const policy =
    sources.account === undefined
      ? { problems: [], isChecked: true }
      : await checkAccountPolicy(isLocal ? singleTryClient : client, settings, { isLocal, signal });
  const left =
    !hasPrefixes && file.text !== undefined
      ? [`${shownPath(file.path)}: must go, for the settings have no sources.prefixes: delete it`]
      : [];
  const before = new Set(file.logGroups);
  const now = new Set(found.logGroups);
  return {
    environment,
    file,
    text: hasPrefixes ? await textOf(settings, found) : undefined,
    found,
    added: found.logGroups.filter((name) => !before.has(name)),
    removed: Array.from(before)
      .filter((name) => !now.has(name))
      .sort(),
    problems: [...left, ...conflictsOf(settings, settingsFile, found), ...policy.problems],
    notes: notesOf(settings, found, policy.isChecked),
  };
}

async function find(settings: Settings, client: CloudWatchLogsClient, context: CommandContext) {
  const { errors, signal } = context;
  const progress = createWorkProgress(errors, "listing", "log groups", context);
  const onProgress = (done: number) => {
    progress.update({ done });
  };
  try {
    return await findForPrefixes(client, settings, { signal, onProgress });
  } finally {
    progress.stop();
  }
}

async function textOf(settings: Settings, { logGroups, cannotBeCovered }: FoundForPrefixes): Promise<string> {
  const { askedFor, discoveredText } = await import("../../settings/discovered-log-groups");
  const { accountId, region } = settings;
  return discoveredText({ accountId, region, prefixes: askedFor(settings), logGroups, cannotBeCovered });
}

/** What synthesis would refuse: better told before the file is written. */
function conflictsOf(settings: Settings, settingsFile: string, { logGroups }: FoundForPrefixes): readonly string[] {
  // The filter pattern of a discovered log group is that of its prefix; no conflict depends on it.
  const discovered = logGroups.map((name) => ({ name, filterPattern: "" }));
  const sources = { ...settings.sources, discovered };
  return sourceConflicts({ file: settingsFile, settings: { ...settings, sources } });
}

function notesOf(
  { environment }: Settings,
  { cannotBeCovered, unmatched }: FoundForPrefixes,
  isPolicyChecked: boolean,
): readonly string[] {
  return [
    ...Object.entries(cannotBeCovered).map(
      ([name, logGroupClass]) =>
        `${name} cannot be covered: it is of class ${logGroupClass}, and only those of class STANDARD can have subscription filters`,
    ),
    ...unmatched.map((prefix) => `no log group is taken by ${JSON.stringify(prefix)} of sources.prefixes`),
    ...(isPolicyChecked
      ? []
      : [
          `it could not be checked that log-backup-${environment} would be the only account-level subscription policy: this local AWS does not know such policies`,
        ]),
  ];
}
