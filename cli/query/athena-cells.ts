import { type Cell, distinctNames, JsonValue, onOneLine, type ResultColumn, type Row, timeText } from "./query-result";

/** A column as Athena describes it: https://docs.aws.amazon.com/athena/latest/APIReference/API_ColumnInfo.html */
export interface AthenaColumn {
  readonly Name: string | undefined;
  readonly Type: string | undefined;
}

const WHOLE_NUMBERS = new Set(["tinyint", "smallint", "integer", "bigint"]);
const FLOATS = new Set(["float", "real", "double"]);
/** `2020-05-11 11:15:05.055`, and with a zone's name or offset behind it. */
const TIME = /^(\d{4,})-(\d\d)-(\d\d) (\d\d):(\d\d):(\d\d)(?:\.(\d{1,12}))?(?: (.+))?$/;
const OFFSET = /^(UTC|Z|[+-]\d\d:\d\d)$/;

export function columnsOfAthena(described: readonly AthenaColumn[]): readonly ResultColumn[] {
  const names = distinctNames(described.map(({ Name = "" }) => Name));
  return names.map((name, column) => ({ name, isNumber: isNumber(typeOf(described[column])) }));
}

/** A row of Athena's, which has all values as texts, as DuckDB's would be; see docs/sql.md for what cannot be. */
export function rowOfAthena(values: readonly (string | undefined)[], described: readonly AthenaColumn[]): Row {
  return described.map((column, index) => {
    const value = values[index];
    return value === undefined ? null : cellOf(value, typeOf(column));
  });
}

function typeOf(column: AthenaColumn | undefined): string {
  return (column?.Type ?? "varchar").toLowerCase();
}

function isNumber(type: string): boolean {
  return WHOLE_NUMBERS.has(type) || FLOATS.has(type) || type.startsWith("decimal");
}

function cellOf(value: string, type: string): Cell {
  if (WHOLE_NUMBERS.has(type)) {
    return BigInt(value);
  }
  if (FLOATS.has(type)) {
    return Number(value);
  }
  if (type.startsWith("decimal")) {
    return new JsonValue(value);
  }
  if (type.startsWith("timestamp")) {
    return isoTime(value);
  }
  switch (type) {
    case "boolean":
      return value === "true";
    case "json":
      return new JsonValue(onOneLine(value));
    default:
      return value;
  }
}

/** ISO 8601 in UTC; as it is where it names a zone that is neither UTC nor an offset. */
function isoTime(text: string): string {
  const [, year, month, day, hour, minute, second, fraction = "", zone = "UTC"] = TIME.exec(text) ?? [];
  if (year === undefined || !OFFSET.test(zone)) {
    return text;
  }
  const offset = zone === "UTC" ? "Z" : zone;
  const ms = Date.parse(`${year}-${month}-${day}T${hour}:${minute}:${second}${offset}`);
  return Number.isNaN(ms) ? text : timeText(BigInt(ms) * 1000n + BigInt(fraction.slice(0, 6).padEnd(6, "0")));
}
