import { mkdirSync, rmSync } from "node:fs";
import type { DuckDBConnection, DuckDBDataChunk, DuckDBInstance, DuckDBResult } from "@duckdb/node-api";
import { AccessError } from "../errors";
import type { TemporaryFolder } from "../temporary-folder";
import { literalPath, quoted } from "./sql-text";

export interface EngineOptions {
  readonly threads: number;
  /** Of DuckDB's own, in MiB: what does not fit goes to the temporary folder. */
  readonly memoryMiB: number;
  readonly temporaryFolder: TemporaryFolder;
  /**
   * What of its memory it keeps from one statement to the next, in MiB, for many small files: to give it back and take it again
   * for each costs a third of the time. Absent: nothing.
   */
  readonly keptMiB?: number;
  /** Aborted when the program is to end: what runs is interrupted. */
  readonly signal: AbortSignal;
}

/** What a statement is. */
export interface StatementFacts {
  readonly isSelect: boolean;
  /** How many values it wants, such as `$1`. */
  readonly parameters: number;
}

/**
 * DuckDB, embedded, without a database file: it reads and writes local files, loads no extension and asks no network.
 * https://duckdb.org/docs/stable/operations_manual/securing_duckdb/overview
 */
export class Engine {
  private constructor(
    private readonly instance: DuckDBInstance,
    private readonly connection: DuckDBConnection,
    private readonly signal: AbortSignal,
    private readonly interrupt: () => void,
    private readonly spillFolder: string,
  ) {}

  /** @throws {AccessError} where there is no DuckDB for this kind of computer */
  static async open({ threads, memoryMiB, keptMiB, temporaryFolder, signal }: EngineOptions): Promise<Engine> {
    signal.throwIfAborted();
    const { DuckDBInstance: Instance } = await loadDuckDb();
    // A folder of its own: DuckDB counts it among those that confined statements may read.
    const spillFolder = temporaryFolder.newFile("duckdb");
    mkdirSync(spillFolder, { mode: 0o700 });
    const instance = await Instance.create(":memory:", {
      threads: String(threads),
      memory_limit: `${memoryMiB}MiB`,
      temp_directory: spillFolder,
      autoinstall_known_extensions: "false",
      autoload_known_extensions: "false",
      allow_community_extensions: "false",
    });
    const connection = await instance.connect();
    const interrupt = () => {
      connection.interrupt();
    };
    signal.addEventListener("abort", interrupt, { once: true });
    const engine = new Engine(instance, connection, signal, interrupt, spillFolder);
    // Times are shown, cut and compared in UTC, wherever this computer stands.
    await engine.run("SET TimeZone = 'UTC'");
    if (keptMiB !== undefined) {
      await engine.run(`SET block_allocator_memory = '${keptMiB}MiB'`);
      await engine.run(`SET allocator_flush_threshold = '${memoryMiB}MiB'`);
    }
    return engine;
  }

  /** Carries out a statement of ours. @throws {AccessError} where there is no memory or no space for it */
  async run(sql: string): Promise<void> {
    await this.asked(() => this.connection.run(sql));
  }

  /** Every row of a query of ours, by column. @throws {AccessError} as run() */
  async rows<Row>(sql: string): Promise<Row[]> {
    const reader = await this.asked(() => this.connection.runAndReadAll(sql));
    return reader.getRowObjectsJS() as Row[];
  }

  /**
   * A query's result, which is made while it is read.
   *
   * @throws {AccessError} as run(); DuckDB's own error where it does not take the query
   */
  async stream(sql: string): Promise<DuckDBResult> {
    return this.asked(() => this.connection.stream(sql));
  }

  /** A result's next rows; null, or none, at its end. @throws {AccessError} as run(); DuckDB's own error as stream() */
  async chunk(result: DuckDBResult): Promise<DuckDBDataChunk | null> {
    return this.asked(() => result.fetchChunk());
  }

  /**
   * The statements of a text, which are not carried out; but whatever is no query may have effects already when it is looked
   * at, so that only a confined engine should be asked.
   *
   * @throws DuckDB's own error where it does not take the text
   */
  async statements(sql: string): Promise<readonly StatementFacts[]> {
    const { StatementType } = await loadDuckDb();
    return this.asked(async () => {
      const extracted = await this.connection.extractStatements(sql);
      const facts: StatementFacts[] = [];
      for (let index = 0; index < extracted.count; index += 1) {
        const statement = await extracted.prepare(index);
        facts.push({
          isSelect: statement.statementType === StatementType.SELECT,
          parameters: statement.parameterCount,
        });
        statement.destroySync();
      }
      return facts;
    });
  }

  /**
   * From now on statements can read nothing but what is in these folders and files, and write nothing: for SQL that is not ours.
   * Files may be named as literalPath() does.
   */
  async confine(folders: readonly string[], files: readonly string[] = []): Promise<void> {
    const listed = (paths: readonly string[]) => `[${paths.map(quoted).join(", ")}]`;
    await this.run(`SET allowed_directories = ${listed(folders)}`);
    await this.run(`SET allowed_paths = ${listed([...new Set([...files, ...files.map(literalPath)])])}`);
    await this.run("SET enable_external_access = false");
    await this.run("SET lock_configuration = true");
  }

  close(): void {
    this.signal.removeEventListener("abort", this.interrupt);
    this.connection.closeSync();
    this.instance.closeSync();
    rmSync(this.spillFolder, { recursive: true, force: true });
  }

  private async asked<T>(ask: () => Promise<T>): Promise<T> {
    try {
      return await ask();
    } catch (error) {
      this.signal.throwIfAborted();
      throw engineError(error);
    }
  }
}

/** What DuckDB has no room for is ours to explain; all else is left as it is. */
function engineError(error: unknown): unknown {
  // Errors that native code makes are no instances of this realm's Error where there are several realms.
  const { message = String(error) } = error as Partial<Error>;
  if (/^Out of Memory Error/i.test(message)) {
    return new AccessError(
      `it does not fit into DuckDB's memory: give it more with --memory, or read less at once, got: ${firstLine(message)}`,
      { cause: error },
    );
  }
  if (/no space left|failed to offload|could not write/i.test(message)) {
    return new AccessError(
      `no space is left for DuckDB's temporary data: free some, or set TMPDIR to a folder on a bigger disk, got: ${firstLine(message)}`,
      { cause: error },
    );
  }
  return error;
}

function firstLine(text: string): string {
  return text.split("\n", 1)[0] ?? "";
}

async function loadDuckDb() {
  try {
    return await import("@duckdb/node-api");
  } catch (cause) {
    const reason = cause instanceof Error ? firstLine(cause.message) : String(cause);
    throw new AccessError(
      `DuckDB cannot be loaded on this computer (${process.platform}, ${process.arch}): run npm ci again, with optional packages, got: ${reason}`,
      { cause },
    );
  }
}
