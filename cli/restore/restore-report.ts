import { counted } from "../counted";
import { isoTime } from "../object-report";
import { reportTable } from "../report-table";
import { countText } from "../size-text";
import type { TimestampMode } from "./matching";
import type { Refusal, RefusalReason } from "./refusals";

/** What was restored, or with a dry run what would be. */
export interface RestoreReport {
  readonly toLogGroup: string;
  /** Whether the target was missing, whether it was created, and for how many days it keeps events; undefined: for ever. */
  readonly isNewGroup: boolean;
  readonly isCreated: boolean;
  readonly retentionDays: number | undefined;
  readonly timestamps: TimestampMode;
  readonly dryRun: boolean;
  /** Events, each counted once. */
  readonly read: number;
  /** Copies of events that were left out. */
  readonly repeats: number;
  /** Objects that are damaged, or could not be read: what is lost there is not among the events. */
  readonly damagedObjects: number;
  readonly unreadableObjects: number;
  readonly put: number;
  readonly alreadyThere: number;
  readonly refused: readonly Refusal[];
  /** Of PutLogEvents. */
  readonly calls: number;
  readonly logGroups: number;
  readonly logStreams: number;
  readonly offsetMs: number | undefined;
  /** Event times in the backup, in milliseconds: of the first and of the last event. */
  readonly firstMs: number | undefined;
  readonly lastMs: number | undefined;
}

const REASONS: Readonly<Record<RefusalReason, string>> = {
  "too-old": "older than 14 days",
  expired: "older than the retention of the log group",
  "too-new": "more than 2 hours in the future",
  "too-large": "larger than 1 MiB",
  empty: "no message",
  "no-time": "not a time that CloudWatch Logs knows",
};
/** What moving events to now would change. */
const MOVABLE: readonly RefusalReason[] = ["too-old", "expired", "too-new"];
const LABEL_WIDTH = 15;

/** How many events were refused. */
export function refusedEvents({ refused }: RestoreReport): number {
  return refused.reduce((sum, { events }) => sum + events, 0);
}

/** One JSON document. */
export function restoreJson(report: RestoreReport): string {
  const { toLogGroup, timestamps, dryRun, read, repeats, put, alreadyThere, calls, logStreams } = report;
  const document = {
    toLogGroup,
    timestamps,
    dryRun,
    read,
    repeats,
    damagedObjects: report.damagedObjects,
    unreadableObjects: report.unreadableObjects,
    put,
    alreadyThere,
    refused: report.refused.map(({ reason, events, firstMs, lastMs, logStreams: names }) => ({
      reason,
      events,
      from: isoTime(firstMs),
      to: isoTime(lastMs),
      logStreams: [...names],
    })),
    calls,
    logStreams,
    offsetMs: report.offsetMs ?? null,
    since: isoTime(report.firstMs),
    until: isoTime(report.lastMs),
  };
  return `${JSON.stringify(document, null, 2)}\n`;
}

/** For people: counts, what was refused, and a line that sums it up. */
export async function restoreText(report: RestoreReport, terminal: boolean): Promise<string> {
  const { dryRun, read, repeats, put, alreadyThere, calls, logGroups, logStreams, firstMs, lastMs } = report;
  const refused = refusedEvents(report);
  const selected = `${events(read)} of ${counted(logStreams, "log stream")} in ${counted(logGroups, "log group")}`;
  const lines: [string, string][] = [
    ["read", repeats === 0 ? selected : `${selected}; ${counted(repeats, "repeat")} left out`],
    ["from", isoTime(firstMs) ?? "-"],
    ["to", isoTime(lastMs) ?? "-"],
    ["target", targetText(report)],
    ...(report.offsetMs === undefined ? [] : [["moved by", durationText(report.offsetMs)] as [string, string]]),
    ["already there", events(alreadyThere)],
    [dryRun ? "to be refused" : "refused", events(refused)],
    [dryRun ? "to be put" : "put", `${events(put)} in ${counted(calls, "call")} of PutLogEvents`],
  ];
  const summary = lines.map(([label, text]) => `${label.padEnd(LABEL_WIDTH)}${text}\n`).join("");
  return `${summary}${await refusalTable(report, terminal)}\n${verdictOf(report)}\n`;
}

async function refusalTable({ refused }: RestoreReport, terminal: boolean): Promise<string> {
  if (refused.length === 0) {
    return "";
  }
  const table = await reportTable({
    columns: ["events", "log streams", "from", "to", "why refused"],
    numeric: 2,
    rows: refused.map((refusal) => [
      countText(refusal.events),
      countText(refusal.logStreams.size),
      isoTime(refusal.firstMs) ?? "-",
      isoTime(refusal.lastMs) ?? "-",
      REASONS[refusal.reason],
    ]),
    terminal,
  });
  return `\n${table}`;
}

function verdictOf(report: RestoreReport): string {
  const { dryRun, read, put, alreadyThere } = report;
  const lost = lostText(report);
  if (read === 0 && lost === "") {
    return "Nothing to restore: there is no such event in the backup.";
  }
  const refused = refusedEvents(report);
  const sum = `${countText(put)} ${dryRun ? "to be put" : "put"} + ${countText(refused)} ${dryRun ? "to be refused" : "refused"} + ${countText(alreadyThere)} already there = ${countText(read)} read.`;
  const advice = adviceOf(report);
  if (dryRun) {
    return `Nothing was changed: ${sum}${lost}${advice}`;
  }
  return `${refused === 0 && lost === "" ? "Complete" : "NOT COMPLETE"}: ${sum}${lost}${advice}`;
}

/** How events could be taken that were refused for their time, as sentences after a space; empty where there are none. */
function adviceOf({ timestamps, dryRun, isNewGroup, refused }: RestoreReport): string {
  if (!refused.some(({ reason }) => MOVABLE.includes(reason))) {
    return "";
  }
  if (timestamps === "shift") {
    return " What is refused can be restored apart, with --since and --until, into a log group of its own.";
  }
  const isKeptTooShort = dryRun && isNewGroup && refused.some(({ reason }) => reason === "expired");
  return `${isKeptTooShort ? " A longer --retention-days lets more in." : ""} --timestamps shift moves events to now.`;
}

/** What may be missing among the events that were read, as a sentence after a space; empty where nothing is. */
function lostText({ damagedObjects, unreadableObjects }: RestoreReport): string {
  const lost = [
    ...(damagedObjects > 0 ? [counted(damagedObjects, "damaged object")] : []),
    ...(unreadableObjects > 0 ? [`${counted(unreadableObjects, "object")} that could not be read`] : []),
  ];
  return lost.length === 0 ? "" : ` The backup has ${lost.join(" and ")}: see standard error.`;
}

function targetText({ toLogGroup, isNewGroup, isCreated, retentionDays }: RestoreReport): string {
  const kept =
    retentionDays === undefined ? "keeps events for ever" : `keeps events for ${counted(retentionDays, "day")}`;
  if (!isNewGroup) {
    return `${toLogGroup}, ${kept}`;
  }
  return `${toLogGroup}, ${isCreated ? "created" : "not there yet"}, ${kept}`;
}

function events(count: number): string {
  return counted(count, "event");
}

/** Such as `3 d 4 h 0 min 5.25 s`; backwards with a minus. */
function durationText(ms: number): string {
  const seconds = Math.abs(ms) / 1000;
  const parts = [
    [Math.floor(seconds / 86_400), "d"],
    [Math.floor(seconds / 3600) % 24, "h"],
    [Math.floor(seconds / 60) % 60, "min"],
  ] as const;
  const first = parts.findIndex(([amount]) => amount > 0);
  const larger = first === -1 ? [] : parts.slice(first).map(([amount, unit]) => `${amount} ${unit}`);
  const rest = Math.round((seconds % 60) * 1000) / 1000;
  return `${ms < 0 ? "-" : ""}${[...larger, `${rest} s`].join(" ")}`;
}
