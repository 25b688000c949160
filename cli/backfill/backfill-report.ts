import type { GroupVerification } from "../completeness/verification";
import { hasPattern, patternNote } from "../completeness/verify-report";
import { counted } from "../counted";
import { isoTime } from "../object-report";
import { reportTable } from "../report-table";
import { countText } from "../size-text";
import { visible } from "../visible-text";

export interface GroupBackfill extends GroupVerification {
  /** Events. */
  readonly written: number;
}

export interface BackfillReport {
  readonly dryRun: boolean;
  readonly sinceMs: number;
  readonly untilMs: number;
  readonly groups: readonly GroupBackfill[];
  readonly bucket: string;
  /** Of the objects that hold what was missing. */
  readonly keys: readonly string[];
}

/** 0 all is in the backup, 1 some of what was missing is not, 3 could not tell for some log group. A dry run: 0 or 3. */
export function exitCodeOf({ groups, dryRun }: BackfillReport): 0 | 1 | 3 {
  if (!dryRun && groups.some(({ missing, written }) => written < missing)) {
    return 1;
  }
  return groups.some(isUntold) ? 3 : 0;
}

/** Nothing is known of it; what may have been in objects that cannot be read, and was written, is. */
function isUntold({ verdict, missing, written }: GroupBackfill): boolean {
  return verdict === "unknown" && (missing === 0 || written < missing);
}

/** The document of `--json`. Times are ISO 8601, in UTC. */
export function backfillJson(report: BackfillReport): string {
  const { dryRun, sinceMs, untilMs, groups, bucket, keys } = report;
  const document = {
    dryRun,
    since: isoTime(sinceMs),
    until: isoTime(untilMs),
    missing: sumOf(groups, "missing"),
    written: sumOf(groups, "written"),
    groups: groups.map(({ logGroup, filterPattern, inCloudWatch, inBackup, missing, written, notes }) => ({
      logGroup,
      ...(filterPattern !== undefined && { filterPattern }),
      inCloudWatch,
      inBackup,
      missing,
      written,
      notes,
    })),
    objects: keys.map((key) => `s3://${bucket}/${key}`),
  };
  return `${JSON.stringify(document, null, 2)}\n`;
}

/** A table for people, and in the last line what was done. */
export async function backfillText(report: BackfillReport, terminal: boolean): Promise<string> {
  const { groups } = report;
  const row = (name: string, ...counts: readonly number[]) => [...counts.map(countText), name];
  const table = await reportTable({
    columns: ["in CloudWatch", "in backup before", "missing", "written", "log group"],
    numeric: 4,
    rows: groups.map(({ logGroup, inCloudWatch, inBackup, missing, written }) =>
      row(logGroup, inCloudWatch, inBackup, missing, written),
    ),
    terminal,
  });
  const groupNotes = groups.flatMap(({ logGroup, notes: its }) =>
    its.map((note) => `${visible(logGroup)}: ${note}.\n`),
  );
  const notes = [...patternNote(groups), ...groupNotes];
  return [table, ...(notes.length > 0 ? ["\n", ...notes] : []), `\n${verdictText(report)}\n`].join("");
}

function verdictText({ groups, dryRun, keys }: BackfillReport): string {
  const missing = sumOf(groups, "missing");
  const written = sumOf(groups, "written");
  const unknown = groups.filter(isUntold).length;
  const untold =
    unknown === 0 ? "" : ` Cannot tell for ${countText(unknown)} of ${counted(groups.length, "log group")}.`;
  if (missing === 0) {
    const matching = hasPattern(groups) ? ", and that matches where the settings have a filterPattern," : "";
    return `Nothing to write: ${unknown === 0 ? `every event that CloudWatch Logs holds in that time${matching} is in the backup` : "no event is known to be missing"}.${untold}`;
  }
  if (dryRun) {
    return `Dry run: ${counted(missing, "event")} would be written.${untold}`;
  }
  if (written < missing) {
    return `NOT ALL WRITTEN: ${countText(written)} of ${counted(missing, "missing event")}. CloudWatch Logs did not give the others any more: they have expired meanwhile.${untold}`;
  }
  return `Written: ${counted(written, "event")} in ${counted(keys.length, "object")}. log-backup verify can prove it.${untold}`;
}

function sumOf(groups: readonly GroupBackfill[], count: "missing" | "written"): number {
  return groups.reduce((total, group) => total + group[count], 0);
}
