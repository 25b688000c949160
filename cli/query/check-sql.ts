import type { CommandContext } from "../command-context";
import { quoted } from "../duckdb/sql-text";
import { UsageError } from "../errors";
import { eventsView } from "./events-view";
import { textOfMessages } from "./message-text";
import { openSqlEngine } from "./sql-engine";
import { errorOfSql } from "./sql-errors";

/** Memory and threads of the engine that looks at the SQL, before anything is read for it. */
const CHECK = { threads: 1, memoryMiB: 128 };

/** What was found out about a query. */
export interface CheckedSql {
  /** See textOfMessages(). */
  readonly messageText: string | undefined;
}

/**
 * Looks at the SQL where it can read nothing and write nothing: what is wrong with it should show at once.
 *
 * @throws {UsageError} where DuckDB does not take it, or it is not one SELECT
 */
export async function checkSql(sql: string, { temporaryFolder, signal }: CommandContext): Promise<CheckedSql> {
  const engine = await openSqlEngine({ ...CHECK, temporaryFolder, signal });
  try {
    await engine.run(eventsView({ rows: [], longestLineBytes: 0, parquet: [] }, {}));
    await engine.confine([]);
    const [statement, more] = await engine.statements(sql);
    if (statement?.isSelect !== true || more !== undefined) {
      throw new UsageError("the SQL must be one SELECT statement");
    }
    if (statement.parameters > 0) {
      throw new UsageError(
        "the SQL has a place for a value, such as ? or $1: write the value itself, or use --saved with --parameter",
      );
    }
    const [{ tree } = { tree: "null" }] = await engine.rows<{ readonly tree: string }>(
      `SELECT json_serialize_sql(${quoted(sql)}, skip_null := true, skip_empty := true, skip_default := true)::VARCHAR AS tree`,
    );
    return { messageText: textOfMessages(JSON.parse(tree)) };
  } catch (error) {
    throw errorOfSql(error, sql);
  } finally {
    engine.close();
  }
}
