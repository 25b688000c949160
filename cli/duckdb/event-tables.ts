import { identifier, literalPath, quoted } from "./sql-text";

/** DuckDB's own default for the longest line of JSON, in bytes; it takes memory of several times that. */
const LEAST_LINE_BYTES = 16 * 1024 * 1024;

/** The columns of a compacted event, in order: what `events` has, and what else the envelope said. */
const EVENT_COLUMNS = [
  "timestamp",
  "log_group",
  "log_stream",
  "id",
  "message",
  "owner",
  "arrived_at",
  "envelope_rest",
  "stored_event",
] as const;

/** How a row's line is read: see row-format.ts. */
const ROW_TYPES = {
  id: "VARCHAR",
  timestamp: "BIGINT",
  message: "VARCHAR",
  logGroup: "VARCHAR",
  logStream: "VARCHAR",
  owner: "VARCHAR",
  arrivedAt: "BIGINT",
  rest: "VARCHAR",
  stored: "VARCHAR",
};

/**
 * A query that gives the events of files with rows, see row-format.ts, with EVENT_COLUMNS. Times have milliseconds.
 *
 * @param longestLineBytes of all files
 */
export function eventsOfRows(files: readonly string[], longestLineBytes: number): string {
  const types = Object.entries(ROW_TYPES).map(([name, type]) => `${identifier(name)}: ${quoted(type)}`);
  const size = Math.max(LEAST_LINE_BYTES, longestLineBytes + 1);
  const source = `read_json(${list(files)}, format = 'newline_delimited', compression = 'uncompressed', columns = {${types.join(", ")}}, maximum_object_size = ${size})`;
  return (
    'SELECT make_timestamp_ms("timestamp")::TIMESTAMP_MS AS "timestamp", logGroup AS log_group, logStream AS log_stream, id, message, owner, ' +
    `make_timestamp_ms(arrivedAt)::TIMESTAMP_MS AS arrived_at, rest AS envelope_rest, stored AS stored_event FROM ${source}`
  );
}

/** A query that gives the events of compacted Parquet files, with EVENT_COLUMNS. */
export function eventsOfParquet(files: readonly string[]): string {
  return `SELECT ${EVENT_COLUMNS.map(identifier).join(", ")} FROM read_parquet(${list(files)}, hive_partitioning = false)`;
}

/** The same without any event. */
export const NO_EVENTS =
  "SELECT NULL::TIMESTAMP_MS AS \"timestamp\", '' AS log_group, '' AS log_stream, '' AS id, '' AS message, '' AS owner, " +
  "NULL::TIMESTAMP_MS AS arrived_at, NULL::VARCHAR AS envelope_rest, NULL::VARCHAR AS stored_event WHERE false";

function list(files: readonly string[]): string {
  return `[${files.map((file) => quoted(literalPath(file))).join(", ")}]`;
}
