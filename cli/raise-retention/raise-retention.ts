import type { CloudWatchLogsClient } from "@aws-sdk/client-cloudwatch-logs";
import type { Settings } from "../../settings";
import { failureOf } from "../aws-failures";
import { findLogGroup, type LogGroup } from "../cloudwatch/log-groups";
import { logsError } from "../cloudwatch/logs-errors";
import type { CommandContext } from "../command-context";
import { AccessError, UsageError } from "../errors";
import { listedNames } from "../listed-names";
import type { Pace } from "../pace";
import { canBeCovered, promisedLogGroups } from "../promised-log-groups";
import { countText } from "../size-text";
import { createWorkProgress } from "../work-progress";

/** A log group whose events expired too early. */
export interface RaisedLogGroup {
  readonly name: string;
  /** Days, as it was last seen. */
  readonly from: number;
  /** Days. */
  readonly to: number;
  /** `gone`: deleted meanwhile; `left`: somebody else has raised it meanwhile. `planned` is what a dry run would raise. */
  readonly status: "raised" | "planned" | "failed" | "gone" | "left";
  /** Why it failed, in a sentence without its full stop. */
  readonly reason?: string;
}

export interface RaisedRetention {
  readonly minimumDays: number;
  /** Log groups that were looked at. */
  readonly examined: number;
  /** Those that keep events for less than the minimum, by name. */
  readonly logGroups: readonly RaisedLogGroup[];
  /** Names of the settings that are not there. */
  readonly missing: readonly string[];
  /** Those that a prefix takes, keep events for less, and are left alone: they are not discovered, and so not backed up yet. */
  readonly notDiscovered: readonly string[];
  /** What else is to be known of what the settings ask for, each in a sentence without its full stop. */
  readonly notes: readonly string[];
}

export interface RaiseOptions {
  readonly client: CloudWatchLogsClient;
  readonly dryRun: boolean;
  /** Log groups that another environment's backup writes. */
  readonly written: ReadonlyMap<string, string>;
  /** Absent: as fast as it goes. */
  readonly pace: Pace | undefined;
}

/** The log group alone cannot be changed; the next one may. */
const OF_ONE_GROUP = new Set([
  "AccessDeniedException",
  "InvalidParameterException",
  "ValidationException",
  "OperationAbortedException",
]);

/**
 * Raises the retention of every log group that settings back up to their minimum, where it is shorter. Never shortens one, and
 * leaves those alone that keep events for ever, or that are still to be discovered.
 *
 * @throws {UsageError} if the settings have no minimum
 * @throws {AccessError} if log groups cannot be listed, or are of another account
 */
export async function raiseRetention(
  settings: Settings,
  options: RaiseOptions,
  context: CommandContext,
): Promise<RaisedRetention> {
  const { environment, sources } = settings;
  const { signal, errors } = context;
  const { minimumRetentionDays: minimumDays } = sources;
  if (minimumDays === undefined) {
    throw new UsageError(
      `the settings of ${environment} have no sources.minimumRetentionDays: set the days that covered log groups must keep events at least`,
    );
  }
  const { written } = options;
  const { groups, unmatched } = await promisedLogGroups(options.client, settings, { written, signal });
  const covered = groups.filter(({ deployed }) => deployed).filter(canBeCovered);
  const shortOf = (some: readonly LogGroup[]) =>
    some.flatMap(({ name, retentionDays: from = Number.POSITIVE_INFINITY }) =>
      from < minimumDays ? [{ name, from, to: minimumDays }] : [],
    );
  const short = shortOf(covered);
  const notDiscovered = shortOf(groups.filter(({ deployed }) => !deployed)).map(({ name }) => name);
  const missing = unmatched.filter(({ by }) => by === "name").map(({ asked }) => asked);
  const notes = [
    ...missing.map((name) => `there is no log group ${name} in this account and Region`),
    ...unmatched.filter(({ by }) => by !== "name").map(({ reason }) => reason),
    ...notDiscoveredNotes(notDiscovered, environment),
  ];
  const progress = createWorkProgress(errors, "raising", "log groups", context);
  const logGroups: RaisedLogGroup[] = [];
  let stopped: string | undefined;
  try {
    for (const each of short) {
      if (options.dryRun) {
        logGroups.push({ ...each, status: "planned" });
        continue;
      }
      if (stopped !== undefined) {
        logGroups.push({ ...each, status: "failed", reason: `it was not tried: ${stopped}` });
        continue;
      }
      try {
        logGroups.push(await raiseOne(each, options, signal));
      } catch (error) {
        if (!(error instanceof AccessError)) {
          throw error;
        }
        logGroups.push({ ...each, status: "failed", reason: error.message });
        stopped = OF_ONE_GROUP.has(failureOf(error.cause).name ?? "") ? undefined : error.message;
      }
      progress.update({ done: logGroups.length, total: short.length });
    }
  } finally {
    progress.stop();
  }
  return { minimumDays, examined: covered.length, logGroups, missing, notDiscovered, notes };
}

function notDiscoveredNotes(names: readonly string[], environment: string): readonly string[] {
  if (names.length === 0) {
    return [];
  }
  const [left, they] =
    names.length === 1
      ? ["1 log group that sources.prefixes takes is", "it is"]
      : [`${countText(names.length)} log groups that sources.prefixes take are`, "they are"];
  return [
    `${left} left alone, for ${they} not discovered yet: run npm run discover -- --env ${environment}, deploy, and run this again: ${listedNames(names)}`,
  ];
}

/** @throws {AccessError} if it cannot be seen, or changed */
async function raiseOne(
  { name, from, to }: Pick<RaisedLogGroup, "name" | "from" | "to">,
  { client, pace }: RaiseOptions,
  signal: AbortSignal,
): Promise<RaisedLogGroup> {
  await pace?.turn(signal);
  // Listing may have taken minutes: what somebody has raised since then must not be shortened.
  const current = await findLogGroup(client, name, signal);
  if (current === undefined) {
    return { name, from, to, status: "gone" };
  }
  const { retentionDays = Number.POSITIVE_INFINITY } = current;
  if (retentionDays >= to) {
    return { name, from, to, status: "left" };
  }
  const { PutRetentionPolicyCommand } = await import("@aws-sdk/client-cloudwatch-logs");
  try {
    await client.send(new PutRetentionPolicyCommand({ logGroupName: name, retentionInDays: to }), {
      abortSignal: signal,
    });
    return { name, from: retentionDays, to, status: "raised" };
  } catch (error) {
    signal.throwIfAborted();
    if (failureOf(error).name === "ResourceNotFoundException") {
      return { name, from, to, status: "gone" };
    }
    const purpose = `to raise the retention of ${name}`;
    throw logsError(error, {
      action: "logs:PutRetentionPolicy",
      purpose,
      advice: "when nobody else changes log groups",
    });
  }
}
