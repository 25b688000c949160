import { awsLimits } from "../settings/aws-limits";
import type { PlanText } from "./groups-plan";

/** A line of the table; what was not measured is not there. */
export interface Row extends Partial<Pick<PlanText, "toAdd" | "lines">> {
  readonly label: string;
  readonly seconds: number;
  readonly mebibytes: number;
  readonly requests?: number;
  /** Of cdk.tf.json. */
  readonly bytes?: number;
}

/** A thing that must hold. */
export interface Check {
  readonly text: string;
  readonly held: boolean;
}

const LABEL_WIDTH = 44;
const COLUMNS = ["s", "MiB", "requests", "to add", "lines", "KB"];
const COLUMN_WIDTH = 9;

/** The head of the table. */
export function formatHead(): string {
  return `${" ".repeat(LABEL_WIDTH)}${COLUMNS.map((name) => name.padStart(COLUMN_WIDTH)).join("")}`;
}

/** A line of the table. */
export function formatRow({ label, seconds, mebibytes, requests, toAdd, lines, bytes }: Row): string {
  const kilobytes = bytes === undefined ? undefined : Math.round(bytes / 1000);
  const counts = [requests, toAdd, lines, kilobytes].map((count) => count?.toString() ?? "");
  const cells = [seconds.toFixed(2), Number.isNaN(mebibytes) ? "" : mebibytes.toFixed(0), ...counts];
  return `${label.padEnd(LABEL_WIDTH)}${cells.map((cell) => cell.padStart(COLUMN_WIDTH)).join("")}`.trimEnd();
}

/** A check that a ratio is not above its target. */
export function ratioCheck(what: string, ratio: number, target: number): Check {
  return { text: `${what}: ${ratio.toFixed(2)} times, target: at most ${target}`, held: ratio <= target };
}

/** A check that a plan is just what it should be. */
export function planCheck(what: string, { toAdd, toChange, toDestroy }: PlanText, expectedToAdd: number): Check {
  const held = toAdd === expectedToAdd && toChange === 0 && toDestroy === 0;
  const expected = `expected ${expectedToAdd} to add and no more`;
  return { text: `${what}: ${toAdd} to add, ${toChange} to change, ${toDestroy} to destroy, ${expected}`, held };
}

/** How a check is printed. */
export function formatCheck({ text, held }: Check): string {
  return `  ${text}: ${held ? "held" : "MISSED"}`;
}

/** What the same takes on AWS at least, for each log group's own requests alone, by AWS's rates. */
export function onAws(logGroups: number): readonly string[] {
  const { describeLogGroups, describeSubscriptionFilters, putSubscriptionFilter } = awsLimits.logsRequestRates;
  const line = (what: string, perSecond: number, operation: string) =>
    `  ${what.padEnd(LABEL_WIDTH - 2)}${String(Math.ceil(logGroups / perSecond)).padStart(COLUMN_WIDTH)}  ${perSecond} ${operation} a second`;
  return [
    line("plan or apply, where they are deployed", describeSubscriptionFilters, "DescribeSubscriptionFilters"),
    line("apply, where all are new", putSubscriptionFilter, "PutSubscriptionFilter"),
    line("plan or apply, where each is named", describeLogGroups, "DescribeLogGroups"),
  ];
}
