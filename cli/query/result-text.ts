import { type Cell, JsonValue, type ResultColumn, type Row } from "./query-result";

/** A value in JSON. What JSON has no number for (NaN, Infinity) is a text. */
export function jsonText(cell: Cell): string {
  switch (typeof cell) {
    case "string":
      return JSON.stringify(cell);
    case "number":
      return Number.isFinite(cell) ? String(cell) : JSON.stringify(String(cell));
    case "bigint":
    case "boolean":
      return String(cell);
    default:
      return cell === null ? "null" : cell.text;
  }
}

/** Rows as NDJSON: an object a line, with the columns in order. */
export function ndjsonText(columns: readonly ResultColumn[], rows: readonly Row[]): string {
  const keys = columns.map(({ name }) => `${JSON.stringify(name)}:`);
  return rows
    .map((row) => `{${row.map((cell, column) => `${keys[column] ?? ""}${jsonText(cell)}`).join(",")}}\n`)
    .join("");
}

/** Rows as CSV (RFC 4180, but with \n): NULL is nothing at all, and an empty text is `""`. */
export function csvText(rows: readonly Row[]): string {
  return rows.map((row) => `${row.map(csvField).join(",")}\n`).join("");
}

/** The first line of a CSV. */
export function csvHead(columns: readonly ResultColumn[]): string {
  return csvText([columns.map(({ name }) => name)]);
}

function csvField(cell: Cell): string {
  if (cell === null) {
    return "";
  }
  const text = plainText(cell);
  return text === "" || /[",\n\r]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

/** A value as it is read by people. */
export function plainText(cell: Cell): string {
  return cell === null ? "NULL" : cell instanceof JsonValue ? cell.text : String(cell);
}
