import type { EventQuery } from "../../backup-format/event-query";
import type { OutputChunk, Problem } from "../../backup-format/segment";
import { expectedEvents } from "../expected-events";
import { IdentitySet } from "../identity-set";
import { readBackup } from "../reading/read-backup";
import { isNew, selectRecords } from "../select-records";
import type { StoredObject } from "../sources/stored-object";
import { TemporaryFile } from "../temporary-file";
import type { TemporaryFolder } from "../temporary-folder";

export interface StagingOptions {
  readonly query: Omit<EventQuery, "format" | "terminal" | "index">;
  readonly jobs: number;
  /** Of all objects, as they are stored, where that is known. */
  readonly expectedBytes: number;
  readonly signal: AbortSignal;
  readonly workerFile?: string | undefined;
  readonly temporaryFolder: TemporaryFolder;
  onProgress(counts: StagingCounts): void;
  onProblem(object: string, problem: Problem): Promise<void>;
  /** An object that cannot be read, or not to its end. */
  onFailure(message: string): Promise<void>;
}

export interface StagingCounts {
  readonly objects: number;
  /** Of the objects, as they are stored. */
  readonly bytes: number;
  /** With repeats. */
  readonly events: number;
}

/** Events as rows in temporary files, each event once. */
export interface StagedRows {
  readonly files: readonly TemporaryFile[];
  readonly longestLineBytes: number;
}

/** Events whose identities are kept in memory; about 18 bytes each, as they come. More are kept in files. */
const SEEN_IN_MEMORY = 12_000_000;

/** A file of one thread's share: DuckDB also reads parts of one file at once. */
const FILE_BYTES = 1024 * 1024 * 1024;

/**
 * Writes the events of objects to temporary files for DuckDB, see row-format.ts. A repeat is left out: the first one in the
 * objects' order, which is the one that arrived first, stays.
 *
 * @throws {AccessError} where a source cannot be reached, or there is no space
 */
export async function stageRows(objects: AsyncIterable<StoredObject>, options: StagingOptions): Promise<StagedRows> {
  const { query, jobs, signal, workerFile, temporaryFolder } = options;
  const rows = new RowFiles(temporaryFolder);
  const seen = new IdentitySet(temporaryFolder, {
    capacity: SEEN_IN_MEMORY,
    expected: expectedEvents(options.expectedBytes),
  });
  let counts: StagingCounts = { objects: 0, bytes: 0, events: 0 };
  try {
    const rowQuery: EventQuery = { ...query, format: "row", terminal: false, index: true };
    for await (const reading of readBackup(objects, { query: rowQuery, jobs, signal, workerFile })) {
      if (reading.kind === "end") {
        counts = { ...counts, objects: counts.objects + 1, bytes: counts.bytes + reading.sizeBytes };
        options.onProgress(counts);
        if (reading.failure) {
          await options.onFailure(reading.failure.message);
        }
        continue;
      }
      const { statistics, problems, output } = reading.decoded;
      counts = { ...counts, events: counts.events + statistics.events };
      options.onProgress({ ...counts, bytes: counts.bytes + reading.upTo });
      for (const problem of problems) {
        await options.onProblem(reading.object.name, problem);
      }
      for (const chunk of output) {
        rows.append(chunk, seen);
      }
    }
    return rows.seal();
  } finally {
    seen.close();
  }
}

class RowFiles {
  private readonly files: TemporaryFile[] = [];
  private longestLineBytes = 0;

  constructor(private readonly folder: TemporaryFolder) {}

  append({ bytes, index }: OutputChunk, seen: IdentitySet): void {
    if (index === undefined || index.count === 0) {
      return;
    }
    let start = 0;
    const selected = selectRecords(bytes, index, (record) => {
      const end = index.ends[record] ?? start;
      this.longestLineBytes = Math.max(this.longestLineBytes, end - start);
      start = end;
      return isNew(index, record, seen);
    });
    if (selected.records > 0) {
      this.file().append(selected.bytes, 0, selected.bytes.length);
    }
  }

  seal(): StagedRows {
    for (const file of this.files) {
      file.seal();
    }
    return { files: this.files, longestLineBytes: this.longestLineBytes };
  }

  private file(): TemporaryFile {
    const last = this.files.at(-1);
    if (last !== undefined && last.size < FILE_BYTES) {
      return last;
    }
    last?.seal();
    const next = new TemporaryFile(this.folder, "rows");
    this.files.push(next);
    return next;
  }
}
