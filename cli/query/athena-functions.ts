/**
 * Functions of Athena's SQL, which is Trino's, for DuckDB: those that DuckDB lacks, and those that mean something else there.
 * What each gives is in docs/sql.md, and tested from there. Inside, `system.main.` is DuckDB's own function.
 *
 * https://docs.aws.amazon.com/athena/latest/ug/functions-env3.html
 * https://trino.io/docs/current/functions/list.html
 */
export interface AthenaFunction {
  readonly name: string;
  /** Parameters and body of each way to call it. */
  readonly ways: readonly (readonly [parameters: string, body: string])[];
}

/** White space as Trino's trim() takes it away: DuckDB's takes spaces alone. */
const WHITE_SPACE = [
  ...[9, 10, 11, 12, 13, 28, 29, 30, 31, 32, 0x1680, 0x2028, 0x2029, 0x205f, 0x3000],
  ...[0x2000, 0x2001, 0x2002, 0x2003, 0x2004, 0x2005, 0x2006, 0x2008, 0x2009, 0x200a],
]
  .map((code) => `chr(${code})`)
  .join(" || ");

/** MySQL's letters of date_format(), as strftime() has them; each before the ones that it would become. */
const FORMAT_LETTERS = [
  ["%M", "%B"],
  ["%W", "%A"],
  ["%r", "%I:%i:%s %p"],
  ["%T", "%H:%i:%s"],
  ["%i", "%M"],
  ["%s", "%S"],
  ["%h", "%I"],
  ["%c", "%-m"],
  ["%e", "%-d"],
  ["%k", "%-H"],
  ["%l", "%-I"],
].reduce((format, [from, to]) => `replace(${format}, '${from}', '${to}')`, "format");

const trimmed = (name: string): AthenaFunction => ({
  name,
  ways: [
    ["text", `system.main.${name}(text, ${WHITE_SPACE})`],
    ["text, characters", `system.main.${name}(text, characters)`],
  ],
});

const UNITS = ["millisecond", "second", "minute", "hour", "day", "week", "month", "quarter", "year"];
const added = UNITS.map((unit) => {
  const interval = unit === "quarter" ? "INTERVAL 3 MONTH" : `INTERVAL 1 ${unit.toUpperCase()}`;
  return `WHEN '${unit}' THEN moment + amount * ${interval}`;
});

export const athenaFunctions: readonly AthenaFunction[] = [
  // Messages that are no JSON give NULL, as Trino's JsonExtract.java does; DuckDB's own functions would end the query.
  {
    name: "json_extract",
    ways: [["json, path", "CASE WHEN json_valid(json) THEN system.main.json_extract(json, path) END"]],
  },
  {
    name: "json_extract_scalar",
    ways: [
      [
        "json, path",
        "CASE WHEN json_valid(json) THEN CASE WHEN json_type(json, path) NOT IN ('OBJECT', 'ARRAY') THEN json_extract_string(json, path) END END",
      ],
    ],
  },
  {
    name: "json_array_length",
    ways: [
      [
        "json",
        "CASE WHEN json_valid(json) THEN CASE WHEN json_type(json) = 'ARRAY' THEN system.main.json_array_length(json)::BIGINT END END",
      ],
    ],
  },
  // DuckDB's json() is a macro of its own that asks json_extract(), which is the one above here.
  { name: "json_parse", ways: [["text", "system.main.json_extract(text, '$')"]] },
  { name: "json_format", ways: [["json", "CAST(json AS VARCHAR)"]] },
  { name: "regexp_like", ways: [["text, pattern", "regexp_matches(text, pattern)"]] },
  {
    name: "regexp_extract",
    ways: [
      ["text, pattern", "CASE WHEN regexp_matches(text, pattern) THEN system.main.regexp_extract(text, pattern) END"],
      [
        "text, pattern, part",
        "CASE WHEN regexp_matches(text, pattern) THEN system.main.regexp_extract(text, pattern, part) END",
      ],
    ],
  },
  {
    name: "regexp_replace",
    ways: [
      ["text, pattern", "system.main.regexp_replace(text, pattern, '', 'g')"],
      [
        "text, pattern, replacement",
        String.raw`system.main.regexp_replace(text, pattern, system.main.regexp_replace(replace(replacement, '\', '\\'), '\$(\d)', '\\\1', 'g'), 'g')`,
      ],
    ],
  },
  {
    name: "split_part",
    ways: [
      [
        "text, delimiter, place",
        "CASE WHEN place <= len(string_split(text, delimiter)) THEN system.main.split_part(text, delimiter, place) END",
      ],
    ],
  },
  trimmed("trim"),
  trimmed("ltrim"),
  trimmed("rtrim"),
  { name: "date_add", ways: [["unit, amount, moment", `CASE lower(unit) ${added.join(" ")} END`]] },
  // DuckDB's own counts the hours, days … that begin in between; Trino's those that are whole.
  { name: "date_diff", ways: [["unit, earlier, later", "date_sub(unit, earlier, later)"]] },
  { name: "date_format", ways: [["moment, format", `strftime(moment, ${FORMAT_LETTERS})`]] },
  { name: "from_unixtime", ways: [["seconds", "to_timestamp(seconds)"]] },
  { name: "to_unixtime", ways: [["moment", "epoch(moment)"]] },
  { name: "from_iso8601_timestamp", ways: [["text", "CAST(text AS TIMESTAMPTZ)"]] },
  { name: "day_of_month", ways: [["moment", "dayofmonth(moment)"]] },
  { name: "day_of_week", ways: [["moment", "isodow(moment)"]] },
  { name: "day_of_year", ways: [["moment", "dayofyear(moment)"]] },
  { name: "millisecond", ways: [["moment", "system.main.millisecond(moment) % 1000"]] },
  { name: "approx_distinct", ways: [["value", "approx_count_distinct(value)"]] },
  { name: "approx_percentile", ways: [["value, share", "approx_quantile(value, share)"]] },
  {
    name: "array_join",
    ways: [
      ["elements, delimiter", "array_to_string(elements, delimiter)"],
      [
        "elements, delimiter, nothing",
        "array_to_string(list_transform(elements, lambda element: coalesce(CAST(element AS VARCHAR), nothing)), delimiter)",
      ],
    ],
  },
  { name: "arbitrary", ways: [["value", "any_value(value)"]] },
];

/** The statements that make them, and what else brings DuckDB's SQL closer to Athena's. */
export const athenaStatements: readonly string[] = [
  // 5 / 2 is 2.
  "SET integer_division = true",
  ...athenaFunctions.map(
    ({ name, ways }) =>
      `CREATE MACRO ${name} ${ways.map(([parameters, body]) => `(${parameters}) AS (${body})`).join(", ")}`,
  ),
];
