import { setMaxListeners } from "node:events";
import { createReadStream, fstatSync } from "node:fs";
import type { Readable } from "node:stream";
import type { S3Client } from "@aws-sdk/client-s3";
import { type AwsClientOptions, createS3Client, type ProcessEnvironment } from "../aws-clients";
import { KeptEngines } from "../duckdb/kept-engines";
import { UsageError } from "../errors";
import { Slots } from "../slots";
import { TemporaryFolder } from "../temporary-folder";
import { isParquet, parquetObject, type ParquetReading } from "./parquet-object";
import { objectsOfPath } from "./path-source";
import { BucketListing } from "./s3-listing";
import { RETRY_PAUSES_MS, s3Object } from "./s3-object";
import { walk } from "./s3-walk";
import type { SourceSelection } from "./select";
import type { Source } from "./source";
import type { StoredObject } from "./stored-object";
import { streamObject } from "./stream-object";

/** Listings of one bucket that are asked for at the same time. */
const LISTINGS_AT_ONCE = 8;
/** Parquet files that are being read at the same time: each takes memory. */
const PARQUET_AT_ONCE = 2;
/** Of DuckDB, for each of them: a group of rows of a compacted file has less. */
const PARQUET_MEMORY_MIB = 512;
const STDIN = 0;
const STDIN_CHUNK_BYTES = 512 * 1024;

/** What reading needs from around it. */
export interface SourceContext {
  readonly environment: ProcessEnvironment;
  /** Aborted when reading is to end. */
  readonly signal: AbortSignal;
  /** Where Parquet objects of S3 go while they are read. Default: one of its own. */
  readonly temporaryFolder?: TemporaryFolder;
  /** Whether Parquet files are given as they are stored, not as envelopes: for DuckDB. */
  readonly parquetAsStored?: boolean;
  /** Default: this process's own. */
  readonly openStdin?: () => Readable;
  /** Default: createS3Client. */
  readonly createS3Client?: (options: AwsClientOptions) => Promise<S3Client>;
  /** Default: RETRY_PAUSES_MS. */
  readonly retryPausesMs?: readonly number[];
}

/**
 * All objects of the sources that may hold events of the selection: source after source, each in key order, and each listed
 * while it is read.
 *
 * @throws {UsageError} at once, where standard input is to be read twice
 * @throws {AccessError} while listing, where a source cannot be reached
 */
export function objectsOf(
  sources: readonly Source[],
  selection: SourceSelection,
  context: SourceContext,
): AsyncIterable<StoredObject> {
  if (sources.filter(({ kind }) => kind === "stdin").length > 1) {
    throw new UsageError("standard input can be read only once, got - twice");
  }
  // Each request waits for the end of reading, and Node.js would warn of more than ten.
  setMaxListeners(0, context.signal);
  return inTurn(sources, selection, context);
}

async function* inTurn(
  sources: readonly Source[],
  selection: SourceSelection,
  context: SourceContext,
): AsyncGenerator<StoredObject> {
  const clients = new Map<string | undefined, Promise<S3Client>>();
  const isConverted = (name: string) => isParquet(name) && context.parquetAsStored !== true;
  const { signal, temporaryFolder = new TemporaryFolder() } = context;
  const parquet: ParquetReading = {
    temporaryFolder,
    slots: new Slots(PARQUET_AT_ONCE),
    engines: new KeptEngines({ memoryMiB: PARQUET_MEMORY_MIB, temporaryFolder, signal }),
  };
  for (const source of sources) {
    context.signal.throwIfAborted();
    switch (source.kind) {
      case "stdin":
        yield streamObject("-", context.openStdin ?? openStdin);
        break;
      case "path":
        for await (const object of objectsOfPath(source.path, selection, context.signal)) {
          yield isConverted(object.name) ? parquetObject(object, object.name, parquet) : object;
        }
        break;
      case "s3": {
        const { region, bucket, prefix } = source;
        const {
          environment,
          signal,
          retryPausesMs = RETRY_PAUSES_MS,
          createS3Client: create = createS3Client,
        } = context;
        const connecting = clients.get(region) ?? create({ region, environment });
        clients.set(region, connecting);
        const client = await connecting;
        const listing = new BucketListing(client, bucket, signal, LISTINGS_AT_ONCE);
        for await (const listed of walk(listing, prefix, selection)) {
          const object = s3Object(client, bucket, listed, retryPausesMs);
          yield isConverted(listed.key) ? parquetObject(object, undefined, parquet) : object;
        }
      }
    }
  }
}

/** A redirected file is read in large pieces; a pipe has none. */
function openStdin(): Readable {
  try {
    if (fstatSync(STDIN).isFile()) {
      return createReadStream("", { fd: STDIN, autoClose: false, highWaterMark: STDIN_CHUNK_BYTES });
    }
  } catch {
    // It is closed: process.stdin is an empty stream then.
  }
  return process.stdin;
}
