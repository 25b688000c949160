import { counted } from "../counted";
import { isoTime } from "../object-report";
import { reportTable } from "../report-table";
import { countText } from "../size-text";
import { visible } from "../visible-text";
import type { GroupVerification, Verification } from "./verification";

/** More gaps than that are only counted in the table; `--json` has them all. */
const MOST_GAPS = 20;
const MOST_STREAMS = 2;

export interface VerifyReport extends Verification {
  readonly sinceMs: number;
  readonly untilMs: number;
}

/** Whether every event that CloudWatch Logs holds is in the backup. */
export function isComplete({ groups }: Verification): boolean {
  return groups.length > 0 && groups.every(({ verdict }) => verdict === "complete");
}

/** 0 complete, 1 something is missing, 3 could not tell. */
export function exitCodeOf({ groups }: Verification): 0 | 1 | 3 {
  if (groups.some(({ verdict }) => verdict === "missing")) {
    return 1;
  }
  return groups.length === 0 || groups.some(({ verdict }) => verdict === "unknown") ? 3 : 0;
}

/** The document of `--json`. Times are ISO 8601, in UTC. */
export function verifyJson(report: VerifyReport): string {
  const { sinceMs, untilMs, lateByMs, groups, backup } = report;
  const document = {
    complete: isComplete(report),
    since: isoTime(sinceMs),
    until: isoTime(untilMs),
    groups: groups.map(({ logGroup, verdict, notes, gaps, ...counts }) => ({
      logGroup,
      verdict,
      ...counts,
      gaps: gaps.map(({ fromMs, toMs, missing, logStreams }) => ({
        from: isoTime(fromMs),
        to: isoTime(toMs),
        missing,
        streams: logStreams,
      })),
      notes,
    })),
    backup: {
      objects: backup.objects,
      lateByMs,
      damagedObjects: backup.damaged.map(({ object, problems }) => ({
        object,
        problems: problems.map(({ member, offset, reason }) => ({ member: member ?? null, offset, reason })),
      })),
      unreadableObjects: backup.unreadable,
    },
  };
  return `${JSON.stringify(document, null, 2)}\n`;
}

/** Tables for people, and a verdict in the last line. */
export async function verifyText(report: VerifyReport, terminal: boolean): Promise<string> {
  const { groups } = report;
  const row = (group: Counts, verdict: string, name: string) => [
    ...[group.inCloudWatch, group.inBackup, group.missing, group.duplicated, group.onlyInBackup].map(countText),
    verdict,
    name,
  ];
  const table = await reportTable({
    columns: ["in CloudWatch", "in backup", "missing", "duplicated", "only in backup", "verdict", "log group"],
    numeric: 5,
    rows: [
      ...groups.map((group) => row(group, VERDICTS[group.verdict], group.logGroup)),
      ...(groups.length > 1 ? [row(totalOf(groups), "", `${countText(groups.length)} log groups`)] : []),
    ],
    terminal,
  });
  const notes = groups.flatMap(({ logGroup, notes: its }) => its.map((note) => `${visible(logGroup)}: ${note}.\n`));
  return [
    table,
    ...paragraph(await gapTable(groups, terminal)),
    ...paragraph([...patternNote(groups), ...notes].join("")),
    `\n${verdictText(report)}\n`,
  ].join("");
}

const VERDICTS = { complete: "complete", missing: "MISSING", unknown: "CANNOT TELL" } as const;

type Counts = Pick<GroupVerification, "inCloudWatch" | "inBackup" | "missing" | "duplicated" | "onlyInBackup">;

function totalOf(groups: readonly GroupVerification[]): Counts {
  const sum = (count: keyof Counts) => groups.reduce((total, group) => total + group[count], 0);
  return {
    inCloudWatch: sum("inCloudWatch"),
    inBackup: sum("inBackup"),
    missing: sum("missing"),
    duplicated: sum("duplicated"),
    onlyInBackup: sum("onlyInBackup"),
  };
}

async function gapTable(groups: readonly GroupVerification[], terminal: boolean): Promise<string> {
  const gaps = groups.flatMap(({ logGroup, gaps: its }) => its.map((gap) => ({ logGroup, ...gap })));
  if (gaps.length === 0) {
    return "";
  }
  const table = await reportTable({
    columns: ["missing", "from", "to", "log group", "log streams"],
    numeric: 1,
    rows: gaps.slice(0, MOST_GAPS).map(({ missing, fromMs, toMs, logGroup, logStreams }) => {
      const more = logStreams.length - MOST_STREAMS;
      const streams = [...logStreams.slice(0, MOST_STREAMS), ...(more > 0 ? [`and ${countText(more)} more`] : [])];
      return [countText(missing), isoTime(fromMs) ?? "-", isoTime(toMs) ?? "-", logGroup, streams.join(", ")];
    }),
    terminal,
  });
  const left = gaps.length - MOST_GAPS;
  return left > 0 ? `${table}... and ${countText(left)} more gaps: --json has them all\n` : table;
}

/** Whether only some events of a log group were looked at. */
export function hasPattern(groups: readonly GroupVerification[]): boolean {
  return groups.some(({ filterPattern }) => filterPattern !== undefined);
}

/** Says of how many log groups only some events were looked at. */
export function patternNote(groups: readonly GroupVerification[]): readonly string[] {
  const { length } = groups.filter(({ filterPattern }) => filterPattern !== undefined);
  return length === 0
    ? []
    : [
        `${counted(length, "log group")} of ${countText(groups.length)} ${length === 1 ? "has" : "have"} a filterPattern in the settings: only events that match it were compared.\n`,
      ];
}

function paragraph(text: string): readonly string[] {
  return text === "" ? [] : ["\n", text];
}

function verdictText({ groups, backup }: VerifyReport): string {
  const { inCloudWatch, missing } = totalOf(groups);
  const unknown = groups.filter(({ verdict }) => verdict === "unknown").length;
  const gaps = groups.reduce((count, group) => count + group.gaps.length, 0);
  const damaged = damageText(backup.damaged.length);
  const groupsText = counted(groups.length, "log group");
  if (groups.some(({ verdict }) => verdict === "missing")) {
    return `MISSING: ${countText(missing)} of ${counted(inCloudWatch, "event")} of ${groupsText} ${missing === 1 ? "is" : "are"} not in the backup, in ${counted(gaps, "gap")}.${damaged} What CloudWatch Logs still holds, log-backup backfill copies.`;
  }
  if (unknown > 0 && backup.unreadable.length > 0 && missing > 0) {
    return `Cannot tell: ${counted(missing, "event")} of ${countText(inCloudWatch)} may be missing, or in ${counted(backup.unreadable.length, "object")} that could not be read.${damaged}`;
  }
  if (unknown > 0 || groups.length === 0) {
    const rest = groups.length - unknown;
    const others = rest > 0 ? ` ${rest === 1 ? "The other one is" : `The other ${countText(rest)} are`} complete.` : "";
    return `Cannot tell for ${countText(unknown)} of ${groupsText}: see above.${others}${damaged}`;
  }
  if (inCloudWatch === 0) {
    const matching = hasPattern(groups) ? ", or none that matches the filterPattern of the settings" : "";
    return `Nothing is missing, but nothing was compared: CloudWatch Logs holds no event of ${groupsText} in that time${matching}.${damaged}`;
  }
  const [match, are] = inCloudWatch === 1 ? ["matches", "is"] : ["match", "are"];
  const matching = hasPattern(groups) ? `, and that ${match} where the settings have a filterPattern,` : "";
  return `Complete: all ${counted(inCloudWatch, "event")} that CloudWatch Logs holds of ${groupsText} in that time${matching} ${are} in the backup.${damaged}`;
}

function damageText(damaged: number): string {
  return damaged === 0
    ? ""
    : ` ${counted(damaged, "object")} ${damaged === 1 ? "is" : "are"} damaged: see standard error, or log-backup check.`;
}
