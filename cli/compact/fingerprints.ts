import type { Engine } from "../duckdb/engine";
import { literalPath, quoted } from "../duckdb/sql-text";

/** What distinguishes two events, as one text: the length of each part tells where it ends. */
const PARTS = ["owner", "log_group", "log_stream", "id", "message", "coalesce(stored_event, '')"];
const IDENTITY_TEXT = ['epoch_ms("timestamp")', ...PARTS.map((part) => `strlen(${part}), ':', ${part}`)].join(
  ", ' ', ",
);

/** The columns of fingerprints: 128 bits of an event, and its time in milliseconds. */
const FINGERPRINT = `md5_number(concat(${IDENTITY_TEXT})) AS fingerprint, epoch_ms("timestamp") AS ms`;

/** Writes the fingerprints of a query's events to a file, each once. @throws {AccessError} as Engine does */
export async function writeFingerprints(engine: Engine, query: string, path: string): Promise<void> {
  await engine.run(
    `COPY (SELECT DISTINCT ${FINGERPRINT} FROM (${query})) TO ${quoted(path)} (FORMAT parquet, COMPRESSION zstd, COMPRESSION_LEVEL 1)`,
  );
}

/** Some events, and the times of the first and the last of them, in milliseconds. */
export interface EventSpan {
  readonly events: number;
  readonly firstMs: number;
  readonly lastMs: number;
}

/** How a compacted file compares with its inputs. */
export interface UnitComparison {
  readonly events: number;
  readonly missing: EventSpan;
  readonly extra: EventSpan;
  readonly duplicated: EventSpan;
  /** Events that stand after one that should come later. */
  readonly unsorted: number;
}

const OUTPUT_TABLE = "output_events";
const INPUT_TABLE = "input_events";
const SPAN = (of: string) =>
  `SELECT count(*)::DOUBLE AS events, coalesce(min(ms), 0)::DOUBLE AS "firstMs", coalesce(max(ms), 0)::DOUBLE AS "lastMs" FROM ${of}`;
const ORDER = '("timestamp", log_stream, id)';

/**
 * Compares the events of a compacted file with those of its inputs.
 *
 * @param query gives the events of the file, in their order; undefined where there is none
 * @param files with fingerprints of the inputs
 * @throws {AccessError} as Engine does; DuckDB's own error where the file is damaged
 */
export async function compareUnit(
  engine: Engine,
  query: string | undefined,
  files: readonly string[],
): Promise<UnitComparison> {
  const none = "SELECT 0::HUGEINT AS fingerprint, 0::BIGINT AS ms, false AS is_unsorted WHERE false";
  const output =
    query === undefined
      ? none
      : `SELECT ${FINGERPRINT}, coalesce(${ORDER} < lag(${ORDER}) OVER (), false) AS is_unsorted FROM (${query})`;
  const inputs =
    files.length === 0
      ? none
      : `SELECT DISTINCT fingerprint, ms FROM read_parquet([${files.map((file) => quoted(literalPath(file))).join(", ")}], hive_partitioning = false)`;
  await engine.run(`CREATE OR REPLACE TEMP TABLE ${OUTPUT_TABLE} AS ${output}`);
  await engine.run(`CREATE OR REPLACE TEMP TABLE ${INPUT_TABLE} AS ${inputs}`);
  const span = async (of: string) => {
    const [found] = await engine.rows<EventSpan>(SPAN(of));
    return found ?? { events: 0, firstMs: 0, lastMs: 0 };
  };
  const except = (one: string, other: string) =>
    `(SELECT DISTINCT fingerprint, ms FROM ${one} ANTI JOIN ${other} USING (fingerprint))`;
  const unsorted = await span(`(SELECT ms FROM ${OUTPUT_TABLE} WHERE is_unsorted)`);
  const comparison = {
    events: (await span(OUTPUT_TABLE)).events,
    missing: await span(except(INPUT_TABLE, OUTPUT_TABLE)),
    extra: await span(except(OUTPUT_TABLE, INPUT_TABLE)),
    duplicated: await span(
      `(SELECT any_value(ms) AS ms FROM ${OUTPUT_TABLE} GROUP BY fingerprint HAVING count(*) > 1)`,
    ),
    unsorted: unsorted.events,
  };
  await engine.run(`DROP TABLE ${OUTPUT_TABLE}`);
  await engine.run(`DROP TABLE ${INPUT_TABLE}`);
  return comparison;
}
