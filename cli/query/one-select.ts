import { UsageError } from "../errors";

/**
 * What is not looked into: texts, DuckDB's E'…' with backslashes, quoted names, DuckDB's dollar quotes, comments; then
 * semicolons, words, and all else.
 */
const TOKENS =
  /(?<opaque>[eE]'(?:[^'\\]|\\[\s\S]|'')*(?:'|$)|'(?:[^']|'')*(?:'|$)|"(?:[^"]|"")*(?:"|$)|(?<quote>\$\w*\$)[\s\S]*?(?:\k<quote>|$))|(?<blank>\s+|--[^\n]*|\/\*[\s\S]*?(?:\*\/|$))|(?<end>;)|(?<word>\w+)|[\s\S]/g;

/** With what a query begins. `FROM` first is DuckDB's own. */
const FIRST_WORDS = new Set(["SELECT", "WITH", "VALUES", "TABLE", "FROM"]);

/**
 * One query, as both engines get it: without semicolons at its end. All else that SQL can say changes something, or
 * reads what is not ours.
 *
 * @throws {UsageError} where it is no query, or more than one
 */
export function oneSelect(sql: string): string {
  let end: number | undefined;
  let first: string | undefined;
  for (const { index, groups = {} } of sql.matchAll(TOKENS)) {
    if (groups.blank !== undefined) {
      continue;
    }
    if (groups.end !== undefined) {
      end ??= index;
      continue;
    }
    if (end !== undefined) {
      throw new UsageError("the SQL must be one SELECT statement, got more than one: there is something after the ;");
    }
    first ??= groups.word ?? (sql[index] === "(" ? undefined : sql[index]);
  }
  const query = sql.slice(0, end).trim();
  if (first === undefined) {
    throw new UsageError(`the SQL must be one SELECT statement, got: ${query === "" ? "nothing" : shortened(query)}`);
  }
  if (!FIRST_WORDS.has(first.toUpperCase())) {
    throw new UsageError(`the SQL must be one SELECT statement, got: ${shortened(query)}`);
  }
  return query;
}

function shortened(text: string): string {
  const line = text.replace(/\s+/g, " ");
  return line.length > 60 ? `${line.slice(0, 60)}…` : line;
}
