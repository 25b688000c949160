import type { CloudWatchLogsClient } from "@aws-sdk/client-cloudwatch-logs";
import { readLogEvents } from "../cloudwatch/log-events";
import type { LogGroup } from "../cloudwatch/log-groups";
import { PutBatches } from "../cloudwatch/put-batches";
import type { CommandContext } from "../command-context";
import { createWorkProgress } from "../work-progress";
import { findMissing, type MissingEvents } from "./find-missing";
import { type Matching, matchingOf, type TimestampMode } from "./matching";
import { type OutgoingOptions, outgoingEvents } from "./outgoing-events";
import type { ReadSelected } from "./read-selected";
import { PutRules, Refusals } from "./refusals";
import { TargetEvents } from "./target-events";

const DAY_MS = 24 * 3_600_000;
/** What was put into a log group on the day when it was created is no older than that, and somewhat. */
const BEFORE_CREATION_MS = 15 * DAY_MS;
/** Nothing that was put by now is further in the future. */
const AHEAD_MS = DAY_MS;

/** What is to be restored, and how. */
export interface RestoreRequest {
  readonly read: ReadSelected;
  readonly toLogGroup: string;
  /** Undefined: it is to be created. */
  readonly group: LogGroup | undefined;
  /** Of a group that is created. */
  readonly retentionDays: number;
  readonly timestamps: TimestampMode;
  readonly dryRun: boolean;
  /** Requests to CloudWatch Logs at the same time. */
  readonly jobs: number;
  readonly client: CloudWatchLogsClient;
  /** A client that tries each request once. */
  readonly putClient: CloudWatchLogsClient;
}

/** What will be done. */
export interface RestorePlan {
  readonly missing: MissingEvents;
  readonly outgoing: OutgoingOptions;
  /** What would certainly be refused. */
  readonly refusals: Refusals;
  readonly toPut: number;
  readonly calls: number;
  /** Log streams that the target has. */
  readonly logStreams: ReadonlySet<string>;
}

/**
 * Finds out what is to be put: reads what the target holds already, and counts what it would refuse.
 *
 * @throws {AccessError} if CloudWatch Logs or temporary files cannot be used
 */
export async function planRestore(request: RestoreRequest, context: CommandContext): Promise<RestorePlan> {
  const { group, retentionDays, timestamps } = request;
  const { selected } = request.read;
  const { now, temporaryFolder } = context;
  const names = selected.streams.targetNames();
  const matching = matchingOf(timestamps, selected.streams);
  const target = group && (await readTarget(request, group, matching, context));
  const missing = await findMissing(selected, target, matching, temporaryFolder);
  target?.close();
  const offsetMs =
    timestamps === "keep" || selected.lastMs === undefined
      ? undefined
      : (missing.offsetMs ?? now.getTime() - selected.lastMs);
  const rules = new PutRules(now, group === undefined ? retentionDays : group.retentionDays);
  const outgoing = { streams: selected.streams, names, offsetMs, rules };
  const refusals = new Refusals();
  const batches = new PutBatches();
  let toPut = 0;
  let calls = 0;
  for await (const events of outgoingEvents(missing.file, outgoing)) {
    for (const { logStream, event, refusal } of events) {
      if (refusal === undefined) {
        const { timestamp, messageBytes } = event;
        toPut += 1;
        calls += batches.add(logStream, { timestamp, messageBytes }).length;
      } else {
        refusals.add(refusal, event.backupMs, logStream);
      }
    }
  }
  calls += batches.finish().length;
  return { missing, outgoing, refusals, toPut, calls, logStreams: target?.logStreams ?? new Set() };
}

async function readTarget(
  { read, toLogGroup, timestamps, jobs, client }: RestoreRequest,
  group: LogGroup,
  matching: Matching,
  { now, signal, errors, temporaryFolder, environment }: CommandContext,
): Promise<TargetEvents> {
  const target = new TargetEvents(temporaryFolder, matching);
  const { firstMs, lastMs } = read.selected;
  if (firstMs === undefined || lastMs === undefined) {
    return target;
  }
  const oldestMs = Math.max(0, (group.createdMs ?? 0) - BEFORE_CREATION_MS);
  const newestMs = now.getTime() + AHEAD_MS;
  const isMoved = timestamps === "shift";
  const sinceMs = isMoved ? oldestMs : Math.max(oldestMs, firstMs);
  const untilMs = isMoved ? newestMs : Math.min(newestMs, lastMs + 1);
  if (sinceMs >= untilMs) {
    return target;
  }
  const progress = createWorkProgress(errors, `reading ${toLogGroup}`, "events", { environment });
  let done = 0;
  try {
    for await (const page of readLogEvents(client, { logGroup: toLogGroup, sinceMs, untilMs, jobs, signal })) {
      target.add(page);
      done += page.length;
      progress.update({ done });
    }
  } finally {
    progress.stop();
  }
  return target;
}
