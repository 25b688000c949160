import { FIRST_ROW_MS, LAST_ROW_MS } from "../../backup-format/row-format";
import { eventColumns } from "../../query/event-columns";
import { textLiteral, timestampLiteral } from "../../query/sql-literal";
import { eventsOfParquet, eventsOfRows, NO_EVENTS } from "../duckdb/event-tables";
import { identifier } from "../duckdb/sql-text";
import type { EventWants } from "./reading-plan";

/** Files that hold the events. */
export interface EventFiles {
  /** Rows, each event once, of those that are wanted alone. */
  readonly rows: readonly string[];
  readonly longestLineBytes: number;
  /** Compacted Parquet files that share no event. */
  readonly parquet: readonly string[];
  /** Compacted Parquet files that may share events. */
  readonly overlapping?: readonly string[];
}

/** What two events share that are the same. */
const IDENTITY = '"timestamp", log_group, log_stream, id, message, owner';

const COLUMNS = eventColumns.map(({ name, duckdb }) => `${identifier(name)}::${duckdb} AS ${identifier(name)}`);

/**
 * The statement that makes `events` on DuckDB, with the seven columns of `eventColumns`. An event that is both in a row and
 * in a Parquet file, or in several of those that may share some, is there once.
 */
export function eventsView(
  { rows, longestLineBytes, parquet, overlapping = [] }: EventFiles,
  wants: EventWants,
): string {
  const ofRows = rows.length === 0 ? undefined : eventsOfRows(rows, longestLineBytes);
  const where = whereOf(wants);
  const ofParquet = [
    ...(parquet.length === 0 ? [] : [`SELECT * FROM (${eventsOfParquet(parquet)})${where}`]),
    ...(overlapping.length === 0 ? [] : [distinctOf(`SELECT * FROM (${eventsOfParquet(overlapping)})${where}`)]),
  ];
  return `CREATE OR REPLACE VIEW events AS\nSELECT ${COLUMNS.join(", ")}\nFROM (${unionOf(ofRows, ofParquet.length === 0 ? undefined : ofParquet.join(" UNION ALL "))})`;
}

/** Each event once, when it arrived first. What else its envelope said is no column of `events`. */
function distinctOf(query: string): string {
  return (
    `SELECT ${IDENTITY}, min(arrived_at) AS arrived_at, NULL::VARCHAR AS envelope_rest, NULL::VARCHAR AS stored_event ` +
    `FROM (${query}) GROUP BY ${IDENTITY}`
  );
}

function unionOf(ofRows: string | undefined, ofParquet: string | undefined): string {
  if (ofRows === undefined || ofParquet === undefined) {
    return ofRows ?? ofParquet ?? NO_EVENTS;
  }
  return `
  (SELECT * FROM (${ofRows}) AS delivered
    WHERE NOT EXISTS (
      FROM (${ofParquet}) AS known
      WHERE known.owner = delivered.owner AND known.log_group = delivered.log_group
        AND known.log_stream = delivered.log_stream AND known.id = delivered.id))
  UNION ALL (${ofParquet})`;
}

function whereOf({ sinceMs, untilMs, logGroups = [] }: EventWants): string {
  const conditions = [
    ...(sinceMs === undefined ? [] : [`"timestamp" >= ${timestampLiteral(inSqlYears(sinceMs))}`]),
    ...(untilMs === undefined ? [] : [`"timestamp" < ${timestampLiteral(inSqlYears(untilMs))}`]),
    ...(logGroups.length === 0 ? [] : [`(${logGroups.map(groupCondition).join(" OR ")})`]),
  ];
  return conditions.length === 0 ? "" : ` WHERE ${conditions.join(" AND ")}`;
}

function inSqlYears(ms: number): number {
  return Math.min(Math.max(ms, FIRST_ROW_MS), LAST_ROW_MS);
}

/** A name, or a glob as LIKE has it. */
function groupCondition(glob: string): string {
  if (!/[*?]/.test(glob)) {
    return `log_group = ${textLiteral(glob)}`;
  }
  const like = glob.replace(/[!%_]/g, "!$&").replaceAll("*", "%").replaceAll("?", "_");
  return `log_group LIKE ${textLiteral(like)} ESCAPE '!'`;
}
