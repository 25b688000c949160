/**
 * What lets DuckDB run Athena's SQL of the views: functions of Trino that DuckDB has under other names or with other arguments,
 * after Trino's documentation. `"$path"`, which Athena adds to every table, is a column of the test's tables.
 */
export const TRINO_FUNCTIONS: readonly string[] = [
  "CREATE MACRO date_add(unit, amount, moment) AS moment + to_milliseconds(amount * if(unit = 'hour', 3600000, 1))",
  "CREATE MACRO date_parse(text, format) AS strptime(text, '%Y-%m-%d-%H-%M-%S')",
  "CREATE MACRO date_format(moment, format) AS strftime(moment, if(format = '%Y/%m/%d/%H', '%Y/%m/%d/%H', '%Y-%m-%d'))",
];

/** The tables of the catalogue, as Athena sees them. */
export function catalogueTables(database: string): readonly string[] {
  return [
    `CREATE SCHEMA ${database}`,
    `CREATE TABLE ${database}.arrivals (messagetype VARCHAR, owner VARCHAR, loggroup VARCHAR, logstream VARCHAR,
      subscriptionfilters VARCHAR[], logevents STRUCT(id VARCHAR, "timestamp" BIGINT, message VARCHAR)[],
      arrival_hour VARCHAR, "$path" VARCHAR)`,
    `CREATE TABLE ${database}.compacted ("timestamp" TIMESTAMP, log_group VARCHAR, log_stream VARCHAR, id VARCHAR,
      message VARCHAR, owner VARCHAR, arrived_at TIMESTAMP, envelope_rest VARCHAR, stored_event VARCHAR, day VARCHAR)`,
  ];
}
