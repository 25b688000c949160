import { counted } from "../counted";
import { reportTable } from "../report-table";
import { countText } from "../size-text";
import { visible } from "../visible-text";
import type { RaisedLogGroup, RaisedRetention } from "./raise-retention";

export interface RaiseReport extends RaisedRetention {
  readonly environment: string;
  readonly dryRun: boolean;
}

const STATUSES = {
  raised: "raised",
  planned: "would be raised",
  failed: "FAILED",
  gone: "gone",
  left: "left",
} as const;

/** 0 done, 1 some could not be raised, 3 none could. */
export function exitCodeOf({ logGroups }: RaisedRetention): 0 | 1 | 3 {
  if (withStatus(logGroups, "failed").length === 0) {
    return 0;
  }
  return withStatus(logGroups, "raised").length > 0 ? 1 : 3;
}

/** The document of `--json`. */
export function raiseJson(report: RaiseReport): string {
  const { environment, dryRun, minimumDays, examined, logGroups, missing, notDiscovered } = report;
  const document = {
    environment,
    dryRun,
    minimumRetentionDays: minimumDays,
    examined,
    logGroups,
    missing,
    notDiscovered,
  };
  return `${JSON.stringify(document, null, 2)}\n`;
}

/** A table for people, what went wrong, and in the last line what was done. */
export async function raiseText(report: RaiseReport, terminal: boolean): Promise<string> {
  const { logGroups } = report;
  if (logGroups.length === 0) {
    return `${verdictText(report)}${missingText(report)}\n`;
  }
  const table = await reportTable({
    columns: ["from days", "to days", "outcome", "log group"],
    numeric: 2,
    rows: logGroups.map(({ name, from, to, status }) => [countText(from), countText(to), STATUSES[status], name]),
    terminal,
  });
  const reasons = logGroups.flatMap(({ name, reason }) =>
    reason === undefined ? [] : [`${visible(name)}: ${reason}.\n`],
  );
  return [
    table,
    ...(reasons.length > 0 ? ["\n", ...reasons] : []),
    `\n${verdictText(report)}${missingText(report)}\n`,
  ].join("");
}

function verdictText({ logGroups, minimumDays, examined, dryRun }: RaiseReport): string {
  const groups = counted(examined, "log group");
  const [failed, raised] = [withStatus(logGroups, "failed").length, withStatus(logGroups, "raised").length];
  if (logGroups.length === 0) {
    return `Nothing to raise: none of ${groups} keeps events for less than ${minimumDays} days.`;
  }
  if (dryRun) {
    return `Dry run: of ${groups}, ${countText(logGroups.length)} would keep events for ${minimumDays} days from then on.`;
  }
  if (failed > 0) {
    return `NOT ALL RAISED: ${countText(raised)} of ${groups} ${raised === 1 ? "keeps" : "keep"} events for ${minimumDays} days now, ${countText(failed)} could not be changed.`;
  }
  return `Raised: ${countText(raised)} of ${groups} ${raised === 1 ? "keeps" : "keep"} events for ${minimumDays} days now.`;
}

function missingText({ missing: { length } }: RaiseReport): string {
  return length === 0 ? "" : ` ${countText(length)} of the named log groups ${length === 1 ? "is" : "are"} not there.`;
}

function withStatus(logGroups: readonly RaisedLogGroup[], status: RaisedLogGroup["status"]) {
  return logGroups.filter((each) => each.status === status);
}
