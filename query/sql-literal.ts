/** Values as literals that mean the same in DuckDB and in Athena: nothing of a user's gets into SQL in another way. */

/** @throws Error for what no SQL text can hold: U+0000 */
export function textLiteral(text: string): string {
  if (text.includes("\0")) {
    throw new Error("a text in SQL cannot hold U+0000");
  }
  return `'${text.replaceAll("'", "''")}'`;
}

/**
 * @param ms since 1970-01-01T00:00:00Z, of the years 1 to 9999
 * @throws Error for another time
 */
export function timestampLiteral(ms: number): string {
  const iso = isoOf(ms);
  return `TIMESTAMP '${iso.slice(0, 10)} ${iso.slice(11, 23)}'`;
}

/** @throws Error for what is not finite */
export function numberLiteral(value: number): string {
  if (!Number.isSafeInteger(value)) {
    throw new Error(`expected a whole number, got: ${value}`);
  }
  return String(value);
}

function isoOf(ms: number): string {
  const date = new Date(ms);
  const iso = Number.isNaN(date.getTime()) ? "" : date.toISOString();
  if (!/^\d{4}-/.test(iso) || iso.startsWith("0000")) {
    throw new Error(`expected a time of the years 1 to 9999 in milliseconds, got: ${ms}`);
  }
  return iso;
}
