/** DuckDB's own JSON reader on NDJSON of envelopes: node bench/duckdb-ndjson.mjs FOLDER SQL; events is what SQL reads. */
import { DuckDBInstance } from "@duckdb/node-api";

const [, , folder = "", sql = ""] = process.argv;
const events = 'STRUCT(id VARCHAR, "timestamp" BIGINT, message VARCHAR)[]';
const columns = `{messageType: 'VARCHAR', owner: 'VARCHAR', logGroup: 'VARCHAR', logStream: 'VARCHAR', logEvents: '${events}'}`;
const instance = await DuckDBInstance.create(":memory:");
const connection = await instance.connect();
await connection.run(
  `CREATE VIEW events AS SELECT make_timestamp_ms(event."timestamp") AS "timestamp", logGroup AS log_group, event.id AS id, event.message AS message ` +
    `FROM (SELECT logGroup, unnest(logEvents) AS event FROM read_json('${folder.replaceAll("'", "''")}/**/*.gz', format = 'newline_delimited', columns = ${columns}, maximum_object_size = 67108864) WHERE messageType = 'DATA_MESSAGE')`,
);
const reader = await connection.runAndReadAll(sql);
for (const row of reader.getRows()) {
  process.stdout.write(`${row.join(" ")}\n`);
}
