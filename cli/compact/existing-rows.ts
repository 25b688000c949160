import { stat } from "node:fs/promises";
import type { EventQuery } from "../../backup-format/event-query";
import { eventsOfRows } from "../duckdb/event-tables";
import { AccessError } from "../errors";
import { problemLine } from "../problem-report";
import { readBackup } from "../reading/read-backup";
import { fileObject } from "../sources/file-object";
import { TemporaryFile } from "../temporary-file";
import type { TemporaryFolder } from "../temporary-folder";

export const ROWS: EventQuery = { format: "row", terminal: false, index: true };

/** What decoding needs. */
export interface RowReading {
  readonly jobs: number;
  readonly signal: AbortSignal;
  readonly workerFile?: string | undefined;
  readonly temporaryFolder: TemporaryFolder;
}

/** The events of a compacted file. */
export interface ExistingRows {
  /** A query that gives them, in their order. */
  readonly query: string;
  readonly events: number;
  remove(): void;
}

/**
 * The events of a compacted NDJSON file, as rows in a temporary file.
 *
 * @param name as users see it
 * @throws {AccessError} where it cannot be read or is damaged
 */
export async function rowsOfExisting(path: string, name: string, reading: RowReading): Promise<ExistingRows> {
  const file = new TemporaryFile(reading.temporaryFolder, "existing");
  try {
    const { size } = await stat(path);
    const facts = { path, sizeBytes: size, lastModified: undefined, arrival: undefined };
    let [events, longest] = [0, 0];
    for await (const part of readBackup(one(fileObject(facts)), { ...reading, query: ROWS, jobs: 1 })) {
      if (part.kind === "end") {
        if (part.failure) {
          throw part.failure;
        }
        continue;
      }
      const [problem] = part.decoded.problems;
      if (problem !== undefined) {
        const line = problemLine(name, problem)
          .trim()
          .replace(/^log-backup: /, "");
        throw new AccessError(`${line}: what is compacted already is damaged: restore it, or compact to another place`);
      }
      for (const { bytes, index } of part.decoded.output) {
        file.append(bytes, 0, bytes.length);
        let start = 0;
        for (let record = 0; record < (index?.count ?? 0); record += 1) {
          const end = index?.ends[record] ?? start;
          longest = Math.max(longest, end - start);
          start = end;
        }
        events += index?.count ?? 0;
      }
    }
    file.seal();
    return {
      query: eventsOfRows([file.path], longest),
      events,
      remove: () => {
        file.remove();
      },
    };
  } catch (error) {
    file.remove();
    throw error;
  }
}

// eslint-disable-next-line @typescript-eslint/require-await -- one item, as others come from a list
async function* one<T>(item: T): AsyncGenerator<T> {
  yield item;
}
