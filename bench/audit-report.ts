import type { AuditedAccount } from "./audit-account";

/** What an audit cost. */
export interface AuditMeasurement {
  readonly seconds: number;
  readonly mebibytes: number;
  readonly requests: number;
}

/** The part of the command's answer that is held against what is expected. */
interface Answer {
  readonly verdict: string;
  readonly counts: Readonly<Record<string, number>>;
  readonly notChecked: readonly string[];
}

const COLUMN_WIDTHS = [12, 10, 10, 14, 10] as const;

/** What is wrong with the command's answer; undefined where it is right. */
export function problemOf(output: string, { logGroups, covered, faulty }: AuditedAccount): string | undefined {
  const { verdict, counts, notChecked } = JSON.parse(output) as Answer;
  const { faults, notCovered } = counts;
  const got = { verdict, logGroups: counts.logGroups, covered: counts.covered, notCovered, faults, notChecked };
  const right = {
    verdict: faulty > 0 ? "faults" : "uncovered",
    logGroups,
    covered,
    notCovered: logGroups - covered,
    faults: faulty,
    notChecked: [],
  };
  const [expectedText, gotText] = [JSON.stringify(right), JSON.stringify(got)];
  return gotText === expectedText ? undefined : `expected ${expectedText}, got ${gotText}`;
}

/** The head of the table. */
export function formatAuditHead(): string {
  return row(["log groups", "time", "requests", "requests/s", "memory"]);
}

/** A line of the table. */
export function formatAuditRow(measured: AuditMeasurement & { readonly logGroups: number }): string {
  const { logGroups, seconds, requests, mebibytes } = measured;
  return row([
    String(logGroups),
    `${seconds.toFixed(1)} s`,
    String(requests),
    (requests / seconds).toFixed(0),
    Number.isNaN(mebibytes) ? "" : `${mebibytes.toFixed(0)} MiB`,
  ]).trimEnd();
}

function row(cells: readonly string[]): string {
  return cells.map((cell, column) => cell.padStart(COLUMN_WIDTHS[column] ?? 0)).join("");
}
