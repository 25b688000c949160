/**
 * The one table that queries see, `events`: a row for each log event, on every engine. `timestamp` is also the name of a type:
 * it may be quoted, and need not be.
 */
export interface EventColumn {
  readonly name: string;
  /** A sentence, for people. */
  readonly meaning: string;
  /** Its type in DuckDB: https://duckdb.org/docs/stable/sql/data_types/overview */
  readonly duckdb: "TIMESTAMP" | "VARCHAR";
  /** Its type in Athena's SQL, which is Trino's: https://docs.aws.amazon.com/athena/latest/ug/data-types.html */
  readonly athena: "timestamp(3)" | "varchar";
  /** Its type in the Glue catalogue, which has Hive's. */
  readonly glue: "timestamp" | "string";
}

const text = { duckdb: "VARCHAR", athena: "varchar", glue: "string" } as const;
const time = { duckdb: "TIMESTAMP", athena: "timestamp(3)", glue: "timestamp" } as const;

/** In the order in which `SELECT *` gives them. Times are UTC. */
export const eventColumns: readonly EventColumn[] = [
  { name: "timestamp", meaning: "The event's own time, to the millisecond.", ...time },
  { name: "log_group", meaning: "Name of its log group.", ...text },
  { name: "log_stream", meaning: "Name of its log stream.", ...text },
  { name: "id", meaning: "What CloudWatch Logs calls it. Unique in a log stream.", ...text },
  { name: "message", meaning: "What was logged.", ...text },
  { name: "owner", meaning: "Account of the log group.", ...text },
  {
    name: "arrived_at",
    meaning: "When it came to Firehose, by its object's name; null where that says nothing.",
    ...time,
  },
];
