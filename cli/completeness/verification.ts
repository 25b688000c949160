import { setMaxListeners } from "node:events";
import type { CloudWatchLogsClient } from "@aws-sdk/client-cloudwatch-logs";
import { Kernel } from "../../backup-format/kernel";
import { DEFAULT_LATE_BY_MS } from "../../backup-format/object-key";
import type { LogGroup } from "../cloudwatch/log-groups";
import type { LogGroupChoice } from "../cloudwatch-options";
import type { CommandContext } from "../command-context";
import type { ChosenLogGroup } from "../promised-log-groups";
import type { Source } from "../sources/source";
import { createWorkProgress } from "../work-progress";
import { type BackupSide, readBackupSide } from "./backup-side";
import { readCloudWatchSide } from "./cloudwatch-side";
import { compareSides, type Comparison, type MissingEvent } from "./comparison";
import { EventLedger } from "./event-ledger";
import { NameNumbers } from "./name-numbers";

/** Whether all events of a log group are in the backup, as far as can be seen. */
export type Verdict = "complete" | "missing" | "unknown";

export interface GroupVerification extends Comparison {
  readonly logGroup: string;
  readonly verdict: Verdict;
  /** Only events that match it were compared. Absent: every event. */
  readonly filterPattern?: string;
  /** What is to be known about it, each in a sentence. */
  readonly notes: readonly string[];
}

export interface VerificationRequest {
  readonly sources: readonly Source[];
  readonly client: CloudWatchLogsClient;
  readonly logGroups: LogGroupChoice;
  /** Event time, inclusive, in milliseconds. */
  readonly sinceMs: number;
  /** Exclusive. */
  readonly untilMs: number;
  /** How late an event may have arrived for its object to be read, in milliseconds. Absent: as late as any did. */
  readonly lateByMs: number | undefined;
  /** Requests to CloudWatch Logs at the same time. */
  readonly requests: number;
  /** Threads that decode. */
  readonly threads: number;
}

export interface Verification {
  /** By name; last what no log group was found for. */
  readonly groups: readonly GroupVerification[];
  /** Those that were compared. */
  readonly logGroups: readonly ChosenLogGroup[];
  readonly backup: BackupSide;
  /** How late an event could have arrived to be found. */
  readonly lateByMs: number;
}

const DAY_MS = 86_400_000;
const NOTHING: Comparison = { inCloudWatch: 0, inBackup: 0, missing: 0, duplicated: 0, onlyInBackup: 0, gaps: [] };

/**
 * Reads a window of time on both sides, first in CloudWatch Logs and then in the backup, and compares event by event.
 *
 * @param onMissing is given each missing event, in order of time; its log group is a place in the list `logGroups` of the answer
 * @throws {AccessError} where a side cannot be read
 */
export async function verifyEvents(
  request: VerificationRequest,
  context: CommandContext,
  onMissing?: (event: MissingEvent) => void,
): Promise<Verification> {
  const { client, logGroups: findLogGroups, sinceMs, untilMs } = request;
  const { signal, now } = context;
  // Each request waits for the end of reading, and Node.js would warn of more than ten.
  setMaxListeners(0, signal);
  const found = await findLogGroups(client, signal);
  const checked = found.groups.map((group) => ({ group, obstacle: obstacleOf(group, untilMs, now) }));
  const comparable = checked.flatMap(({ group, obstacle }) => (obstacle === undefined ? [group] : []));
  const numbers = new Map(comparable.map((group, number) => [group, number]));
  const { comparisons, backup, lateByMs, failures } = await readAndCompare(request, comparable, context, onMissing);
  const groups = checked.map(({ group, obstacle }): GroupVerification => {
    const { name: logGroup, filterPattern } = group;
    const of = { logGroup, ...(filterPattern !== "" && { filterPattern }) };
    if (obstacle !== undefined) {
      return { ...NOTHING, ...of, verdict: "unknown", notes: [obstacle] };
    }
    const number = numbers.get(group) ?? -1;
    const failure = failures.get(number);
    if (failure !== undefined) {
      return { ...NOTHING, ...of, verdict: "unknown", notes: [failure.message] };
    }
    const comparison = comparisons[number] ?? NOTHING;
    const notes = [...limitsOf(group, sinceMs, now), ...emptyNote(comparison, filterPattern)];
    return { ...comparison, ...of, verdict: verdictOf(comparison, group, untilMs, backup), notes };
  });
  const missingGroups = found.unmatched.map(({ asked, reason }): GroupVerification => ({
    ...NOTHING,
    logGroup: asked,
    verdict: "unknown",
    notes: [reason],
  }));
  return { groups: [...groups, ...missingGroups], logGroups: comparable, backup, lateByMs };
}

async function readAndCompare(
  { sources, client, sinceMs, untilMs, lateByMs: givenLateByMs, requests, threads }: VerificationRequest,
  logGroups: readonly ChosenLogGroup[],
  context: CommandContext,
  onMissing: ((event: MissingEvent) => void) | undefined,
) {
  const { errors, signal, temporaryFolder } = context;
  if (logGroups.length === 0) {
    const backup: BackupSide = { objects: 0, damaged: [], unreadable: [] };
    return {
      comparisons: [],
      backup,
      lateByMs: givenLateByMs ?? DEFAULT_LATE_BY_MS,
      failures: new Map<number, Error>(),
    };
  }
  const ledger = new EventLedger(temporaryFolder);
  const progress = createWorkProgress(errors, "reading CloudWatch Logs", "events", context);
  try {
    const kernel = new Kernel();
    const logStreams = new NameNumbers();
    const side = await readCloudWatchSide(ledger, {
      client,
      kernel,
      logGroups,
      logStreams,
      sinceMs,
      untilMs,
      jobs: requests,
      signal,
      onProgress: (done) => {
        progress.update({ done });
      },
    });
    progress.stop();
    // An event is forwarded when CloudWatch Logs has it, which may be long after its own time.
    const lateByMs = givenLateByMs ?? side.latestByMs + DEFAULT_LATE_BY_MS;
    const options = { sources, kernel, logGroups, sinceMs, untilMs, lateByMs, jobs: threads };
    const backup = await readBackupSide(ledger, options, context);
    const { failures } = side;
    const comparisons = await compareSides(ledger, logGroups.length, logStreams, (event) => {
      if (!failures.has(event.logGroup)) {
        onMissing?.(event);
      }
    });
    return { comparisons, backup, lateByMs, failures };
  } finally {
    progress.stop();
    ledger.close();
  }
}

function verdictOf(
  { inCloudWatch, missing, onlyInBackup }: Comparison,
  { createdMs = Number.NEGATIVE_INFINITY }: LogGroup,
  untilMs: number,
  { unreadable }: BackupSide,
): Verdict {
  // What the backup holds is of an earlier log group of that name, of which nothing is left to compare it with.
  const isOfAnother = inCloudWatch === 0 && onlyInBackup > 0 && createdMs >= untilMs;
  if (isOfAnother || (missing > 0 && unreadable.length > 0)) {
    return "unknown";
  }
  return missing > 0 ? "missing" : "complete";
}

/** Why nothing can be said about a log group at all. */
function obstacleOf({ logGroupClass, retentionDays }: LogGroup, untilMs: number, now: Date): string | undefined {
  if (logGroupClass !== "STANDARD") {
    return `it is of the class ${logGroupClass}, of which CloudWatch Logs neither gives events nor forwards any`;
  }
  if (retentionDays !== undefined && untilMs <= now.getTime() - retentionDays * DAY_MS) {
    return `CloudWatch Logs keeps its events for ${daysText(retentionDays)}: all of that time have expired, and there is nothing to compare the backup with`;
  }
  return undefined;
}

/** What the comparison could not cover. */
function limitsOf({ retentionDays, createdMs }: LogGroup, sinceMs: number, now: Date): string[] {
  const notes: string[] = [];
  if (retentionDays !== undefined) {
    const keptSinceMs = now.getTime() - retentionDays * DAY_MS;
    if (sinceMs < keptSinceMs) {
      const kept = new Date(keptSinceMs).toISOString();
      notes.push(
        `CloudWatch Logs keeps its events for ${daysText(retentionDays)}: before ${kept} nothing was compared`,
      );
    }
  }
  if (createdMs !== undefined && createdMs > sinceMs) {
    const created = new Date(createdMs).toISOString();
    notes.push(`it was created at ${created}: events of an earlier log group of that name cannot be compared`);
  }
  return notes;
}

function emptyNote({ inCloudWatch }: Comparison, filterPattern: string): string[] {
  const matching = filterPattern === "" ? "" : " that matches its filterPattern";
  return inCloudWatch === 0
    ? [`CloudWatch Logs holds no event of it in that time${matching}: nothing was there to compare`]
    : [];
}

function daysText(days: number): string {
  return days === 1 ? "1 day" : `${days} days`;
}
