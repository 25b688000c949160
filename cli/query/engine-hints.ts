/** Functions of Athena's that DuckDB has under another name or not at all, and what to write instead. See docs/sql.md. */
const NOT_ON_DUCKDB: Readonly<Record<string, string>> = {
  cardinality: "write len(…)",
  date_parse: "write CAST(… AS timestamp), which both engines have, or strptime(…)",
  format_datetime: "write date_format(…), which both engines have",
  is_json_scalar: "write json_extract_scalar(…) IS NOT NULL",
  json_query: "write json_extract(…)",
  json_size: "write json_array_length(…)",
  map_agg: "write map_from_entries(list((key, value)))",
  parse_datetime: "write CAST(… AS timestamp), or strptime(…)",
  regexp_count: "write len(regexp_extract_all(…))",
  sequence: "write generate_series(…)",
  url_extract_host: "write regexp_extract(…)",
};

/** Functions of DuckDB's that Athena has not, and what both have. */
export const NOT_ON_ATHENA: Readonly<Record<string, string>> = {
  approx_count_distinct: "approx_distinct",
  approx_quantile: "approx_percentile",
  date_part: "extract(… FROM …)",
  datediff: "date_diff",
  datetrunc: "date_trunc",
  epoch: "to_unixtime",
  epoch_ms: "to_unixtime",
  isodow: "day_of_week",
  json_extract_string: "json_extract_scalar",
  list: "array_agg",
  make_timestamp: "a TIMESTAMP '…' literal",
  quantile_cont: "approx_percentile",
  regexp_matches: "regexp_like",
  strftime: "date_format",
  string_agg: "array_join(array_agg(…), …)",
  string_split: "split",
  strptime: "CAST(… AS timestamp)",
  time_bucket: "date_trunc",
  to_timestamp: "from_unixtime",
};

/** What helps with an error of DuckDB's, where a function of Athena's is the reason. */
export function duckDbHint(message: string): string | undefined {
  const [, name = ""] =
    /(?:Scalar|Aggregate|Table|Macro)? ?Function with name "?(\w+)"? does not exist/i.exec(message) ?? [];
  const instead = NOT_ON_DUCKDB[name.toLowerCase()];
  return instead === undefined ? undefined : `${name} is a function of Athena's: ${instead}`;
}

/** What helps with an error of Athena's, where a function of DuckDB's is the reason. */
export function athenaHint(message: string): string | undefined {
  const [, name = ""] = /Function '?(\w+)'? not registered/i.exec(message) ?? [];
  const instead = NOT_ON_ATHENA[name.toLowerCase()];
  return instead === undefined ? undefined : `${name} is a function of DuckDB's: both engines have ${instead}`;
}
