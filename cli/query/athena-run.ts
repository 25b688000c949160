import { setTimeout as sleep } from "node:timers/promises";
import type { AthenaClient, QueryExecution } from "@aws-sdk/client-athena";
import { type AthenaColumn, columnsOfAthena, rowOfAthena } from "./athena-cells";
import { type AthenaAction, athenaError } from "./athena-errors";
import type { QueryResult, Row } from "./query-result";

/** Pauses between looks at a query, in milliseconds: each half as long again, up to the longest. */
const FIRST_PAUSE_MS = 250;
const LONGEST_PAUSE_MS = 5000;
/** Rows of one answer, at most: https://docs.aws.amazon.com/athena/latest/APIReference/API_GetQueryResults.html */
const PAGE_ROWS = 1000;

export interface AthenaRunOptions {
  readonly client: AthenaClient;
  readonly workgroup: string;
  readonly database: string;
  readonly signal: AbortSignal;
  /** Default: FIRST_PAUSE_MS. */
  readonly firstPauseMs?: number | undefined;
}

/** One query in Athena. https://docs.aws.amazon.com/athena/latest/APIReference/Welcome.html */
export class AthenaRun {
  private id: string | undefined;
  private hasEnded = false;

  constructor(private readonly options: AthenaRunOptions) {}

  /**
   * Starts it, and waits for its end.
   *
   * @param onLook what Athena says of it meanwhile
   * @returns how it ended
   * @throws {AccessError} where Athena cannot be asked
   */
  async finish(sql: string, onLook: (execution: QueryExecution) => void): Promise<QueryExecution> {
    const { client, workgroup, database, signal, firstPauseMs = FIRST_PAUSE_MS } = this.options;
    const { StartQueryExecutionCommand, GetQueryExecutionCommand } = await import("@aws-sdk/client-athena");
    const started = await this.asked("StartQueryExecution", () =>
      client.send(
        new StartQueryExecutionCommand({
          QueryString: sql,
          WorkGroup: workgroup,
          QueryExecutionContext: { Database: database },
        }),
        { abortSignal: signal },
      ),
    );
    const id = (this.id = started.QueryExecutionId ?? "");
    for (let pauseMs = firstPauseMs; ; pauseMs = Math.min(1.5 * pauseMs, LONGEST_PAUSE_MS)) {
      const { QueryExecution: execution = {} } = await this.asked("GetQueryExecution", () =>
        client.send(new GetQueryExecutionCommand({ QueryExecutionId: id }), { abortSignal: signal }),
      );
      onLook(execution);
      const state = execution.Status?.State;
      if (state === "SUCCEEDED" || state === "FAILED" || state === "CANCELLED") {
        this.hasEnded = true;
        return execution;
      }
      await sleep(pauseMs, undefined, { signal });
    }
  }

  /** The result of a query that succeeded. @throws {AccessError} where it cannot be had */
  async result(): Promise<QueryResult> {
    const first = await this.page(undefined);
    const described = first.columns;
    return { columns: columnsOfAthena(described), blocks: this.blocks(first, described) };
  }

  /** Stops it, if it still goes on. Nobody waits for what it says. */
  async stop(): Promise<void> {
    const { client } = this.options;
    if (this.id === undefined || this.hasEnded) {
      return;
    }
    this.hasEnded = true;
    const { StopQueryExecutionCommand } = await import("@aws-sdk/client-athena");
    await client.send(new StopQueryExecutionCommand({ QueryExecutionId: this.id })).catch(() => undefined);
  }

  private async *blocks(first: Page, described: readonly AthenaColumn[]): AsyncGenerator<readonly Row[]> {
    // The first row of a SELECT's result is the names of its columns.
    let rows: Page["rows"] = first.rows.slice(1);
    for (let next = first.next; ;) {
      yield rows.map((row) => rowOfAthena(row, described));
      if (next === undefined) {
        return;
      }
      ({ rows, next } = await this.page(next));
    }
  }

  private async page(token: string | undefined): Promise<Page> {
    const { client, signal } = this.options;
    const { GetQueryResultsCommand } = await import("@aws-sdk/client-athena");
    const { ResultSet, NextToken } = await this.asked("GetQueryResults", () =>
      client.send(new GetQueryResultsCommand({ QueryExecutionId: this.id, NextToken: token, MaxResults: PAGE_ROWS }), {
        abortSignal: signal,
      }),
    );
    const columns = (ResultSet?.ResultSetMetadata?.ColumnInfo ?? []).map(({ Name, Type }) => ({ Name, Type }));
    const rows = (ResultSet?.Rows ?? []).map(({ Data = [] }) => Data.map(({ VarCharValue }) => VarCharValue));
    return { columns, rows, next: NextToken };
  }

  private async asked<T>(action: AthenaAction, ask: () => Promise<T>): Promise<T> {
    try {
      return await ask();
    } catch (error) {
      this.options.signal.throwIfAborted();
      throw athenaError(error, action, this.options.workgroup);
    }
  }
}

interface Page {
  readonly columns: readonly AthenaColumn[];
  readonly rows: readonly (readonly (string | undefined)[])[];
  readonly next: string | undefined;
}
