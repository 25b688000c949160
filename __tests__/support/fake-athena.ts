import type { IncomingMessage, ServerResponse } from "node:http";
import { LocalServer } from "./local-server";

/** How a query of the fake goes. */
export interface FakeExecution {
  /** What GetQueryExecution says, look after look; the last one stays. */
  readonly states: readonly string[];
  readonly reason?: string;
  readonly scannedBytes?: number;
  /** Names and types of the columns. */
  readonly columns?: readonly (readonly [name: string, type: string])[];
  /** Values as Athena has them: texts; undefined is NULL. */
  readonly rows?: readonly (readonly (string | undefined)[])[];
}

/** Athena on this computer: it answers each query as the test says. */
export class FakeAthena extends LocalServer {
  execution: FakeExecution = { states: ["SUCCEEDED"] };
  /** Rows of a page of results, with the head. */
  pageSize = 1000;
  /** What was asked for, in order. */
  readonly requests: { readonly operation: string; readonly input: Readonly<Record<string, unknown>> }[] = [];
  /** An error to refuse each request with: AWS's name, and its message. */
  refuseWith: readonly [name: string, message: string] | undefined;
  private looks = 0;

  reset(): void {
    this.execution = { states: ["SUCCEEDED"] };
    this.pageSize = 1000;
    this.requests.length = 0;
    this.refuseWith = undefined;
    this.looks = 0;
  }

  /** The operations that were asked for, in order. */
  get operations(): readonly string[] {
    return this.requests.map(({ operation }) => operation);
  }

  protected override async answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const chunks: Buffer[] = [];
    for await (const chunk of request) {
      chunks.push(chunk as Buffer);
    }
    const operation = String(request.headers["x-amz-target"]).replace("AmazonAthena.", "");
    const input = JSON.parse(Buffer.concat(chunks).toString()) as Record<string, unknown>;
    this.requests.push({ operation, input });
    const headers = { "content-type": "application/x-amz-json-1.1" };
    if (this.refuseWith !== undefined) {
      const [name, message] = this.refuseWith;
      response.writeHead(400, headers).end(JSON.stringify({ __type: name, Message: message, message }));
      return;
    }
    response.writeHead(200, headers).end(JSON.stringify(this.answerTo(operation, input)));
  }

  private answerTo(operation: string, input: Readonly<Record<string, unknown>>): object {
    switch (operation) {
      case "StartQueryExecution":
        return { QueryExecutionId: "query-1" };
      case "GetQueryExecution":
        return { QueryExecution: this.look() };
      case "GetQueryResults":
        return this.page(Number(input.NextToken ?? 0));
      default:
        return {};
    }
  }

  private look(): object {
    const { states, reason, scannedBytes } = this.execution;
    const state = states[Math.min(this.looks, states.length - 1)];
    this.looks += 1;
    return {
      QueryExecutionId: "query-1",
      Status: { State: state, StateChangeReason: reason },
      Statistics: { DataScannedInBytes: scannedBytes },
    };
  }

  private page(from: number): object {
    const { columns = [], rows = [] } = this.execution;
    const all = [columns.map(([name]) => name), ...rows];
    const to = from + this.pageSize;
    return {
      ResultSet: {
        ResultSetMetadata: { ColumnInfo: columns.map(([Name, Type]) => ({ Name, Type })) },
        Rows: all
          .slice(from, to)
          .map((row) => ({ Data: row.map((value) => (value === undefined ? {} : { VarCharValue: value })) })),
      },
      ...(to < all.length && { NextToken: String(to) }),
    };
  }
}
