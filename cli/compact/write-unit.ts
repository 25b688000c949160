import { createWriteStream } from "node:fs";
import { rm } from "node:fs/promises";
import { pipeline } from "node:stream/promises";
import type { CompactedFormat } from "../../backup-format/compacted-key";
import { COMPACTED_MARK, COMPACTED_VERSION } from "../duckdb/compacted-text";
import type { Engine } from "../duckdb/engine";
import { eventsOfParquet, eventsOfRows } from "../duckdb/event-tables";
import { quoted } from "../duckdb/sql-text";
import { AccessError } from "../errors";
import type { Destination } from "./destination";
import { type ExistingRows, rowsOfExisting, type RowReading } from "./existing-rows";
import { factsOfFile } from "./file-facts";
import { gzippedLines } from "./gzipped-lines";
import type { OutputEntry } from "./manifests";
import type { StagedUnit } from "./staged-units";
import { distinctEvents, dropDistinct } from "./unit-events";

export interface UnitWriting {
  readonly destination: Destination;
  readonly format: CompactedFormat;
  readonly reading: RowReading;
  /** What writes: part of the manifest. */
  readonly writer: string;
}

export interface WrittenUnit {
  readonly output: OutputEntry;
  /** Events that were there before, or more than once in the batch. */
  readonly duplicates: number;
  readonly conflicts: number;
  /** False where the file is as it was before. */
  readonly isNew: boolean;
}

/** Of DuckDB's own choice, with a bound for long messages. The whole group is in memory when it is written. */
const GROUP_ROWS = 122_880;
const GROUP_BYTES = "64MiB";
/** Level 1 takes half the time of level 3, and logs are no larger with it. */
const ZSTD_LEVEL = 1;

/**
 * Writes the file of a unit anew: its staged rows, and what the file holds already.
 *
 * @throws {AccessError} where something cannot be read or written, or what is there is damaged
 */
export async function writeUnit(engine: Engine, unit: StagedUnit, writing: UnitWriting): Promise<WrittenUnit> {
  const { destination, format } = writing;
  const { key, file } = unit;
  const before = await destination.fetch(key);
  let existing: ExistingRows | undefined;
  try {
    existing = before && (await existingOf(before.path, writing, destination.nameOf(key)));
    const staged = eventsOfRows([file.path], unit.longestLineBytes);
    const all = existing === undefined ? staged : `${staged} UNION ALL ${existing.query}`;
    const draft = await destination.draft(key);
    const mayRepeat = unit.hasRepeats || existing !== undefined;
    const { query, conflicts } = await distinctEvents(engine, all, mayRepeat).catch((error: unknown) => {
      throw existing === undefined ? error : damaged(destination.nameOf(key), error);
    });
    const counts = await (format === "parquet" ? writeParquet : writeNdjson)(engine, query, draft);
    const facts = await factsOfFile(draft);
    const isNew = before === undefined || (await factsOfFile(before.path)).sha256 !== facts.sha256;
    if (isNew) {
      await destination.publish(key, draft, facts);
    } else {
      await rm(draft, { force: true });
    }
    const { events, firstMs, lastMs } = counts;
    const output: OutputEntry = {
      key,
      logGroup: unit.logGroup,
      events,
      firstEvent: new Date(firstMs).toISOString(),
      lastEvent: new Date(lastMs).toISOString(),
      bytes: facts.bytes,
      sha256: facts.sha256,
      writer: writing.writer,
    };
    return { output, duplicates: unit.events + (existing?.events ?? 0) - events, conflicts, isNew };
  } finally {
    await dropDistinct(engine);
    existing?.remove();
    before?.remove();
    file.remove();
  }

  async function existingOf(path: string, { reading }: UnitWriting, name: string): Promise<ExistingRows> {
    if (format === "ndjson") {
      return rowsOfExisting(path, name, reading);
    }
    try {
      const query = eventsOfParquet([path]);
      const [counts] = await engine.rows<{ readonly events: number }>(
        `SELECT count(*)::DOUBLE AS events FROM (${query})`,
      );
      return { query, events: counts?.events ?? 0, remove: () => undefined };
    } catch (error) {
      throw damaged(name, error);
    }
  }
}

interface UnitCounts {
  readonly events: number;
  readonly firstMs: number;
  readonly lastMs: number;
}

async function writeParquet(engine: Engine, query: string, path: string): Promise<UnitCounts> {
  const mark = `KV_METADATA {${COMPACTED_MARK}: ${quoted(COMPACTED_VERSION)}}`;
  await engine.run(
    `COPY (${query}) TO ${quoted(path)} (FORMAT parquet, COMPRESSION zstd, COMPRESSION_LEVEL ${ZSTD_LEVEL}, ` +
      `ROW_GROUP_SIZE ${GROUP_ROWS}, ROW_GROUP_SIZE_BYTES '${GROUP_BYTES}', ${mark})`,
  );
  return countsOf(engine, eventsOfParquet([path]));
}

async function writeNdjson(engine: Engine, query: string, path: string): Promise<UnitCounts> {
  await pipeline(gzippedLines(engine, query), createWriteStream(path));
  return countsOf(engine, query);
}

async function countsOf(engine: Engine, query: string): Promise<UnitCounts> {
  const [counts] = await engine.rows<UnitCounts>(
    `SELECT count(*)::DOUBLE AS events, epoch_ms(min("timestamp"))::DOUBLE AS "firstMs", epoch_ms(max("timestamp"))::DOUBLE AS "lastMs" FROM (${query})`,
  );
  return counts ?? { events: 0, firstMs: 0, lastMs: 0 };
}

function damaged(name: string, cause: unknown): unknown {
  if (cause instanceof AccessError) {
    return cause;
  }
  const reason = cause instanceof Error ? cause.message.split("\n", 1)[0] : String(cause);
  return new AccessError(
    `cannot add to ${name}: it is damaged, or log-backup compact did not write it: move it away, compact to another place, or restore it, got: ${reason}`,
    { cause },
  );
}
