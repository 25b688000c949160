import type { DuckDBConnection, DuckDBInstance, DuckDBResult } from "@duckdb/node-api";
import { AccessError } from "../errors";
import type { TemporaryFolder } from "../temporary-folder";
import { quoted } from "./sql-text";

export interface EngineOptions {
  readonly threads: number;
  /** Of DuckDB's own, in MiB: what does not fit goes to the temporary folder. */
  readonly memoryMiB: number;
  readonly temporaryFolder: TemporaryFolder;
  /** Aborted when the program is to end: what runs is interrupted. */
  readonly signal: AbortSignal;
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
  ) {}

  /** @throws {AccessError} where there is no DuckDB for this kind of computer */
  static async open({ threads, memoryMiB, temporaryFolder, signal }: EngineOptions): Promise<Engine> {
    signal.throwIfAborted();
    const { DuckDBInstance: Instance } = await loadDuckDb();
    const instance = await Instance.create(":memory:", {
      threads: String(threads),
      memory_limit: `${memoryMiB}MiB`,
      temp_directory: temporaryFolder.path,
      autoinstall_known_extensions: "false",
      autoload_known_extensions: "false",
      allow_community_extensions: "false",
    });
    const connection = await instance.connect();
    const interrupt = () => {
      connection.interrupt();
    };
    signal.addEventListener("abort", interrupt, { once: true });
    const engine = new Engine(instance, connection, signal, interrupt);
    // Times are shown, cut and compared in UTC, wherever this computer stands.
    await engine.run("SET TimeZone = 'UTC'");
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

  /**
   * From now on statements can read nothing but what is in these folders and files, and write nothing: for SQL that is not ours.
   */
  async confine(folders: readonly string[], files: readonly string[] = []): Promise<void> {
    const listed = (paths: readonly string[]) => `[${paths.map(quoted).join(", ")}]`;
    await this.run(`SET allowed_directories = ${listed(folders)}`);
    await this.run(`SET allowed_paths = ${listed(files)}`);
    await this.run("SET enable_external_access = false");
    await this.run("SET lock_configuration = true");
  }

  close(): void {
    this.signal.removeEventListener("abort", this.interrupt);
    this.connection.closeSync();
    this.instance.closeSync();
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
