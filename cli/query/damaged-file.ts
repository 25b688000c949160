import type { Engine } from "../duckdb/engine";
import { eventsOfParquet } from "../duckdb/event-tables";
import type { ParquetFile } from "./parquet-files";
import { isOfTheBackup, messageOf } from "./sql-errors";

/**
 * The file that an error of DuckDB's speaks of; where it names none, each is read until one fails.
 *
 * @returns undefined where the error is not about a file, or no file fails
 */
export async function damagedFile(
  engine: Engine,
  files: readonly ParquetFile[],
  error: unknown,
): Promise<ParquetFile | undefined> {
  if (!isOfTheBackup(error)) {
    return undefined;
  }
  const message = messageOf(error);
  const named = files.find(({ path }) => message.includes(`"${path}"`) || message.includes(`'${path}'`));
  if (named !== undefined || files.length < 2) {
    return named ?? files[0];
  }
  for (const file of files) {
    try {
      await engine.rows(`SELECT bit_xor(hash(event)) AS sum FROM (${eventsOfParquet([file.path])}) AS event`);
    } catch (failure) {
      if (isOfTheBackup(failure)) {
        return file;
      }
      throw failure;
    }
  }
  return undefined;
}
