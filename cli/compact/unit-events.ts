import type { Engine } from "../duckdb/engine";

/** The columns of a compacted file: see event-tables.ts. Those that come of Parquet have microseconds. */
const COLUMNS =
  '"timestamp"::TIMESTAMP_MS AS "timestamp", log_group, log_stream, id, message, owner, arrived_at::TIMESTAMP_MS AS arrived_at, envelope_rest, stored_event';
/** What makes two events the same: then only one is kept. */
const SAME = ["log_group", "log_stream", "id", "owner", "message"] as const;

/** An order in which events of different identities never tie. */
const BY_IDENTITY = '"timestamp", log_stream, id, owner';
/** An order in which nothing ties; of the same events, the one that arrived first comes first. */
const BY_ALL = `${BY_IDENTITY}, log_group, message, stored_event NULLS FIRST, arrived_at NULLS LAST, envelope_rest NULLS FIRST`;

const DISTINCT_TABLE = "distinct_events";

/** What was found of repeats. */
export interface DistinctEvents {
  /** A query that gives them, in order. */
  readonly query: string;
  /** Events that share owner, log group, log stream and id with an earlier one, and differ from it. */
  readonly conflicts: number;
}

/**
 * The events of a query, sorted by time, log stream and id, each once.
 *
 * @param query with the columns of event-tables.ts
 * @param mayRepeat whether an identity may be there twice
 * @throws {AccessError} as Engine does
 */
export async function distinctEvents(engine: Engine, query: string, mayRepeat: boolean): Promise<DistinctEvents> {
  if (!mayRepeat) {
    return { query: `SELECT ${COLUMNS} FROM (${query}) ORDER BY ${BY_IDENTITY}`, conflicts: 0 };
  }
  const before = (column: string) => `lag(${column}) OVER ()`;
  const isRepeat = [
    `"timestamp" = ${before('"timestamp"')}`,
    ...SAME.map((column) => `${column} = ${before(column)}`),
    `stored_event IS NOT DISTINCT FROM ${before("stored_event")}`,
  ].join(" AND ");
  // A table is given in whole vectors, so that groups of rows are cut where they are cut without repeats.
  await engine.run(
    `CREATE OR REPLACE TEMP TABLE ${DISTINCT_TABLE} AS SELECT ${COLUMNS} FROM ` +
      `(SELECT *, ${isRepeat} AS is_repeat FROM (SELECT ${COLUMNS} FROM (${query}) ORDER BY ${BY_ALL})) WHERE is_repeat IS NOT TRUE`,
  );
  const [counts] = await engine.rows<{ readonly conflicts: number }>(
    `SELECT coalesce(sum(copies - 1), 0)::DOUBLE AS conflicts FROM ` +
      `(SELECT count(*) AS copies FROM ${DISTINCT_TABLE} GROUP BY owner, log_group, log_stream, id HAVING count(*) > 1)`,
  );
  return { query: `SELECT ${COLUMNS} FROM ${DISTINCT_TABLE}`, conflicts: counts?.conflicts ?? 0 };
}

/** Frees what distinctEvents() has made. */
export async function dropDistinct(engine: Engine): Promise<void> {
  await engine.run(`DROP TABLE IF EXISTS ${DISTINCT_TABLE}`);
}
