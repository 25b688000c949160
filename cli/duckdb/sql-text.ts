/** A text as an SQL string. */
export function quoted(text: string): string {
  return `'${text.replaceAll("'", "''")}'`;
}

/** A file's path as DuckDB's readers take it: what would make it a glob is a class of one character. */
export function literalPath(path: string): string {
  return path.replace(/[[*?]/g, "[$&]");
}

/** A name as an SQL identifier. */
export function identifier(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}
