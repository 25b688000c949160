import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { gzipSync } from "node:zlib";
import { DuckDBInstance } from "@duckdb/node-api";
import { compactedKey } from "../../backup-format/compacted-key";
import { COMPACTED_MARK, COMPACTED_VERSION } from "../../cli/duckdb/compacted-text";
import { envelopeText, member, type TestEnvelope } from "./stored-objects";

/** Writes a file, and the folders above it. */
export function writeBelow(folder: string, key: string, bytes: string | Uint8Array): string {
  const path = join(folder, key);
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, bytes);
  return path;
}

/** An object as a stream with the format pass-through delivers it. */
export function passThrough(...envelopes: readonly TestEnvelope[]): Buffer {
  return Buffer.concat(envelopes.map((envelope) => member(envelopeText(envelope))));
}

/** The same with the format ndjson. */
export function ndjson(...envelopes: readonly TestEnvelope[]): Buffer {
  return gzipSync(envelopes.map((envelope) => `${envelopeText(envelope)}\n`).join(""));
}

/** A row of a compacted file. */
export interface CompactedRow {
  readonly timestamp: number;
  readonly logGroup: string;
  readonly id: string;
  readonly message: string;
  readonly arrivedAt?: number;
}

/**
 * Writes a Parquet file with the columns of compacted files, made here by DuckDB alone.
 *
 * @returns its path
 */
export async function writeCompacted(
  folder: string,
  prefix: string,
  day: string,
  rows: readonly CompactedRow[],
): Promise<string> {
  const logGroup = rows[0]?.logGroup ?? "";
  const path = writeBelow(folder, compactedKey(prefix, day, logGroup, "parquet"), "");
  const text = (value: string) => `'${value.replaceAll("'", "''")}'`;
  const time = (ms: number | undefined) =>
    ms === undefined ? "NULL::TIMESTAMP_MS" : `make_timestamp_ms(${ms})::TIMESTAMP_MS`;
  const values = rows.map(
    ({ timestamp, logGroup: group, id, message, arrivedAt }) =>
      `(${time(timestamp)}, ${text(group)}, 'stream', ${text(id)}, ${text(message)}, '111122223333', ${time(arrivedAt)}, NULL::VARCHAR, NULL::VARCHAR)`,
  );
  const columns = '"timestamp", log_group, log_stream, id, message, owner, arrived_at, envelope_rest, stored_event';
  const instance = await DuckDBInstance.create(":memory:", { threads: "1" });
  const connection = await instance.connect();
  await connection.run(
    `COPY (SELECT * FROM (VALUES ${values.join(", ")}) AS event (${columns})) TO ${text(path)} (FORMAT parquet, COMPRESSION zstd, KV_METADATA {${COMPACTED_MARK}: ${text(COMPACTED_VERSION)}})`,
  );
  connection.closeSync();
  instance.closeSync();
  return path;
}
