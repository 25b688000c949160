/**
 * How fast DuckDB's Parquet writer alone is: node bench/duckdb-writer.mjs FOLDER [ENGINES]
 *
 * Loads compacted files into tables, about a GB of text, then writes these as `compact` does, with an engine of one thread
 * for each processor. Only the writing is timed. Prints JSON: the share of all files' bytes, and the seconds.
 */
import { mkdtempSync, readdirSync, rmSync, statSync } from "node:fs";
import { availableParallelism, tmpdir } from "node:os";
import path from "node:path";
import { DuckDBInstance } from "@duckdb/node-api";

const [, , folder = "", engines = String(availableParallelism())] = process.argv;
const MOST_STORED_BYTES = 150 * 2 ** 20;
const quoted = (/** @type {string} */ text) => `'${text.replaceAll("'", "''")}'`;

const files = readdirSync(folder, { recursive: true, encoding: "utf8" })
  .filter((name) => name.endsWith(".parquet"))
  .map((name) => path.join(folder, name));
const target = mkdtempSync(path.join(tmpdir(), "duckdb-writer-"));
const connections = await Promise.all(
  Array.from({ length: Number(engines) }, async () => {
    const instance = await DuckDBInstance.create(":memory:", { threads: "1" });
    const connection = await instance.connect();
    await connection.run("SET preserve_insertion_order = false");
    await connection.run("SET block_allocator_memory = '256MiB'");
    await connection.run("SET allocator_flush_threshold = '4GiB'");
    return { connection, tables: /** @type {string[]} */ ([]) };
  }),
);
const allBytes = files.reduce((sum, file) => sum + statSync(file).size, 0);
let storedBytes = 0;
let loaded = 0;
for (const file of files) {
  const least = connections.reduce((one, other) => (one.tables.length <= other.tables.length ? one : other));
  const table = `t${loaded}`;
  await least.connection.run(`CREATE TABLE ${table} AS FROM read_parquet(${quoted(file)}, hive_partitioning = false)`);
  least.tables.push(table);
  loaded += 1;
  storedBytes += statSync(file).size;
  if (storedBytes >= MOST_STORED_BYTES) {
    break;
  }
}
const startedAt = Date.now();
await Promise.all(
  connections.map(async ({ connection, tables }) => {
    for (const table of tables) {
      await connection.run(
        `COPY ${table} TO ${quoted(path.join(target, table))} (FORMAT parquet, COMPRESSION zstd, COMPRESSION_LEVEL 1, ROW_GROUP_SIZE 122880, ROW_GROUP_SIZE_BYTES '64MiB')`,
      );
    }
  }),
);
const seconds = (Date.now() - startedAt) / 1000;
rmSync(target, { recursive: true, force: true });
process.stdout.write(`${JSON.stringify({ share: storedBytes / allBytes, seconds })}\n`);
process.exit(0);
