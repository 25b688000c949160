import { once } from "node:events";
import { createWriteStream, rmSync } from "node:fs";
import type { Engine } from "../duckdb/engine";
import { literalPath, quoted } from "../duckdb/sql-text";
import { AccessError, UnreadableError } from "../errors";
import { Slots } from "../slots";
import type { StoredObject } from "../sources/stored-object";
import type { TemporaryFolder } from "../temporary-folder";
import { messageOf } from "./sql-errors";

/** Objects that are copied from S3 at the same time. */
const DOWNLOADS = 8;

/** Columns that `events` takes from a compacted file. */
const COLUMNS = ["timestamp", "log_group", "log_stream", "id", "message", "owner", "arrived_at"];

/** A Parquet file on this computer. */
export interface ParquetFile {
  /** As users see it. */
  readonly name: string;
  readonly path: string;
  /** Removes a copy; undefined where it is the object itself. */
  readonly remove?: () => void;
}

/** What is wrong with an object. */
export type Fault =
  | { readonly kind: "damaged"; readonly name: string; readonly reason: string }
  | { readonly kind: "unreadable"; readonly message: string };

export interface ParquetOptions {
  readonly temporaryFolder: TemporaryFolder;
  readonly signal: AbortSignal;
  onProgress(counts: { readonly objects: number; readonly bytes: number }): void;
  onFault(fault: Fault): Promise<void>;
}

/**
 * Parquet files as DuckDB can read them: those of S3 are copied into the temporary folder. What is none, or none of
 * `log-backup compact`, is told and left out.
 *
 * @throws {AccessError} where S3 cannot be reached, or there is no space
 */
export async function parquetFiles(
  objects: readonly StoredObject[],
  engine: Engine,
  options: ParquetOptions,
): Promise<readonly ParquetFile[]> {
  const slots = new Slots(DOWNLOADS);
  const done = { objects: 0, bytes: 0 };
  const fetched = await Promise.all(
    objects.map((object) =>
      slots.use(async () => {
        const file = await localFile(object, options);
        done.objects += 1;
        done.bytes += object.sizeBytes ?? 0;
        options.onProgress(done);
        return file;
      }),
    ),
  );
  const files: ParquetFile[] = [];
  const areSound = await areAllSound(
    fetched.flatMap((fetching) => ("path" in fetching ? [fetching] : [])),
    engine,
  );
  for (const fetching of fetched) {
    const fault = "path" in fetching ? (areSound ? undefined : await faultOf(fetching, engine)) : fetching;
    if (fault === undefined) {
      files.push(fetching as ParquetFile);
    } else {
      await options.onFault(fault);
    }
  }
  return files;
}

async function localFile(
  object: StoredObject,
  { temporaryFolder, signal }: ParquetOptions,
): Promise<ParquetFile | Fault> {
  const { name } = object;
  if (!name.startsWith("s3://")) {
    return { name, path: name };
  }
  const path = temporaryFolder.newFile("parquet");
  const file = createWriteStream(path, { mode: 0o600, flags: "wx" });
  let failure: Error | undefined;
  file.on("error", (error) => (failure = error));
  try {
    for await (const bytes of object.open(0, signal)) {
      if (failure !== undefined) {
        throw noSpace(temporaryFolder, failure);
      }
      if (!file.write(bytes)) {
        await Promise.race([once(file, "drain"), once(file, "error")]);
      }
    }
    await new Promise<void>((resolve, reject) => {
      file.on("error", reject);
      file.end(resolve);
    }).catch((error: unknown) => {
      throw noSpace(temporaryFolder, error);
    });
    return {
      name,
      path,
      remove: () => {
        rmSync(path, { force: true });
      },
    };
  } catch (error) {
    file.destroy();
    if (error instanceof UnreadableError) {
      return { kind: "unreadable", message: error.message };
    }
    throw error;
  }
}

function noSpace({ path }: TemporaryFolder, cause: unknown): AccessError {
  const { message } = cause as Error;
  return new AccessError(
    `cannot write temporary data in ${path}: free some space, or set TMPDIR to a folder on a bigger disk, got: ${message}`,
    { cause },
  );
}

/** Whether each has all columns. To ask for all files at once takes a fraction of the time. */
async function areAllSound(files: readonly ParquetFile[], engine: Engine): Promise<boolean> {
  const paths = files.map(({ path }) => quoted(literalPath(path))).join(", ");
  const names = COLUMNS.map(quoted).join(", ");
  try {
    const [found] = await engine.rows<{ readonly columns: number }>(
      `SELECT count(*)::DOUBLE AS columns FROM parquet_schema([${paths}]) WHERE name IN (${names})`,
    );
    return found?.columns === files.length * COLUMNS.length;
  } catch {
    return false; // which of them, and why, is asked one by one
  }
}

async function faultOf({ name, path }: ParquetFile, engine: Engine): Promise<Fault | undefined> {
  try {
    const schema = await engine.rows<{ name: string }>(`SELECT name FROM parquet_schema(${quoted(literalPath(path))})`);
    const names = new Set(schema.map((column) => column.name));
    const missing = COLUMNS.filter((column) => !names.has(column));
    return missing.length === 0
      ? undefined
      : {
          kind: "damaged",
          name,
          reason: `it is a Parquet file, but not one of log-backup compact: it has no column ${missing.join(", ")}`,
        };
  } catch (error) {
    if (error instanceof AccessError) {
      throw error;
    }
    const reason = (messageOf(error).split("\n", 1)[0] ?? "")
      .replace(/^[\w ]+ Error: /, "")
      .replace(` '${path}'`, "")
      .replace(literalPath(path), path);
    return /No such file|permission denied|cannot open file/i.test(reason)
      ? { kind: "unreadable", message: `cannot read ${name}: ${reason}` }
      : { kind: "damaged", name, reason: `it is no Parquet file that can be read: ${reason}` };
  }
}
