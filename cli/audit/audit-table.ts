import { counted } from "../counted";
import { reportTable } from "../report-table";
import { countText } from "../size-text";
import { visible } from "../visible-text";
import type { AuditedLogGroup } from "./audited-log-group";

const COLUMNS = ["faults", "retention", "status", "promised by", "by", "log group"] as const;
/** From the first on, so many hold numbers. */
const NUMERIC = 2;
/** A table of thousands of rows would be laid out for seconds, and all of it in memory. */
const ROWS_AT_ONCE = 500;

/** The table of all log groups, piece by piece. */
export async function* auditTable(logGroups: readonly AuditedLogGroup[], terminal: boolean): AsyncGenerator<string> {
  const widths = COLUMNS.map((column) => column.length);
  for (const logGroup of logGroups) {
    rowOf(logGroup).forEach((cell, column) => {
      widths[column] = Math.max(widths[column] ?? 0, cell.length);
    });
  }
  // Every piece has the widths of the whole.
  const filled = (cells: readonly string[]) =>
    cells.map((cell, column) =>
      column < NUMERIC ? cell.padStart(widths[column] ?? 0) : cell.padEnd(widths[column] ?? 0),
    );
  for (let from = 0; from === 0 || from < logGroups.length; from += ROWS_AT_ONCE) {
    const rows = logGroups.slice(from, from + ROWS_AT_ONCE).map((logGroup) => filled(rowOf(logGroup)));
    const table = await reportTable({ columns: filled(COLUMNS), numeric: NUMERIC, rows, terminal });
    yield from === 0 ? table : table.slice(table.indexOf("\n") + 1);
  }
}

function rowOf(logGroup: AuditedLogGroup): readonly string[] {
  const { name, status, by, promisedBy, retentionDays, logGroupClass, faults } = logGroup;
  const kept = retentionDays === undefined ? "for ever" : counted(retentionDays, "day");
  return [
    faults.length === 0 ? "-" : countText(faults.length),
    logGroupClass === undefined ? "-" : kept,
    faults.length > 0 && status !== "covered" ? status.toUpperCase() : status,
    promisedBy ?? "-",
    by ?? "-",
    name,
  ].map(visible);
}
