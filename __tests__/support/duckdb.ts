import { DuckDBInstance } from "@duckdb/node-api";

/** Rows as JSON: times as text, whole numbers as numbers where they are safe. */
export type Row = Readonly<Record<string, unknown>>;

/** A DuckDB in memory for tests of SQL, of one thread. */
export class TestDuckDb {
  private constructor(private readonly instance: DuckDBInstance) {}

  static async create(...statements: readonly string[]): Promise<TestDuckDb> {
    const database = new TestDuckDb(await DuckDBInstance.create(":memory:", { threads: "1" }));
    for (const statement of statements) {
      await database.rows(statement);
    }
    return database;
  }

  async rows(sql: string): Promise<readonly Row[]> {
    const connection = await this.instance.connect();
    try {
      const reader = await connection.runAndReadAll(sql);
      return reader.getRowObjectsJson().map(readable);
    } finally {
      connection.closeSync();
    }
  }

  close(): void {
    this.instance.closeSync();
  }
}

/** DuckDB's BIGINT comes as text. */
function readable(row: Record<string, unknown>): Row {
  return Object.fromEntries(
    Object.entries(row).map(([name, value]) => [
      name,
      typeof value === "string" && /^-?\d{1,15}$/.test(value) && name !== "id" ? Number(value) : value,
    ]),
  );
}
