import { AccessError, UsageError } from "../errors";
import { visible } from "../visible-text";
import { duckDbHint } from "./engine-hints";

/** Kinds of DuckDB's errors that the user's SQL is to blame for: https://duckdb.org/docs/stable/dev/internal_errors */
const OF_THE_SQL =
  /^(?:Failed to extract statements: )?(Parser|Binder|Catalog|Conversion|Invalid Input|Out of Range|Permission|Not implemented|Invalid Type|Mismatch Type|Syntax|Divide by Zero|Parameter Not Resolved|Expression|Constraint|Dependency|Missing Extension) Error: ([\s\S]*)$/;

/** What shows that a compacted file is damaged, or gone, and not the SQL wrong. */
const OF_THE_BACKUP =
  /^(?:(?:IO|Invalid) Error: |Invalid Input Error: (?:Failed to read file "|[^'"]*(?:parquet|ZSTD|Snappy|decompress|TProtocol|data page|page header)))/i;

/** Longest explanation that is passed on, in characters. */
const LONGEST = 300;

/**
 * DuckDB's error as one sentence, where it speaks of the user's SQL or of a compacted file; all else is left as it is.
 *
 * @param sql as DuckDB got it
 * @param damaged the compacted file that it speaks of, as users see it, where that is known
 */
export function errorOfSql(error: unknown, sql: string, damaged?: string): unknown {
  const message = messageOf(error);
  if (isOfTheBackup(error)) {
    const what = oneLine(
      message
        .replace(/^[\w ]+ Error: (?:Failed to read file "[^"]*": )?/, "")
        .replace(/ in Parquet file "[^"]*": value "[\s\S]*/, ""),
    );
    const file = damaged === undefined ? "a compacted file of the backup" : `the compacted file ${visible(damaged)}`;
    return new AccessError(`${file} cannot be read, it is damaged or gone: ${what}`, { cause: error });
  }
  const [, kind, text = ""] = OF_THE_SQL.exec(message) ?? [];
  if (kind === undefined) {
    return error;
  }
  const [what = "", excerpt = ""] = text.split(/\n\n(?=LINE \d+: )/, 2);
  if (what.includes("__pivot_enum")) {
    return new UsageError("the SQL must be one SELECT statement, and PIVOT is one only with IN (values)", {
      cause: error,
    });
  }
  const reason = oneLine(what.replace(/\nCandidate (?:macros|functions):[\s\S]*$/, ""));
  if (kind === "Permission" || /file ?system operations are disabled|file system LocalFileSystem/i.test(what)) {
    return new UsageError(`the SQL may read nothing but events, got: ${reason}`, { cause: error });
  }
  const hint = duckDbHint(what);
  return new UsageError(
    `DuckDB does not take the SQL${placeText(placeOf(excerpt, sql))}: ${reason}${hint === undefined ? "" : `; ${hint}`}`,
    { cause: error },
  );
}

/** Whether it shows that a compacted file is damaged, or gone. */
export function isOfTheBackup(error: unknown): boolean {
  return OF_THE_BACKUP.test(messageOf(error));
}

/** Of whatever was thrown: errors of native code are not always an Error of this program's. */
export function messageOf(error: unknown): string {
  const { message } = (error ?? {}) as { readonly message?: unknown };
  return typeof message === "string" ? message : String(error);
}

/** Where in the SQL something is, both from 1. */
export interface SqlPlace {
  readonly line: number;
  readonly column: number | undefined;
}

export function placeText(place: SqlPlace | undefined): string {
  if (place === undefined) {
    return "";
  }
  const { line, column } = place;
  return column === undefined ? ` in line ${line}` : ` at line ${line}, column ${column}`;
}

/** `LINE 2: …` with a line of the SQL, or some of it between dots, and below it a caret. */
function placeOf(excerpt: string, sql: string): SqlPlace | undefined {
  const [, head = "", number = "", shown = "", caret = ""] = /^(LINE (\d+): )(.*)\n( *)\^/.exec(excerpt) ?? [];
  if (head === "") {
    return undefined;
  }
  const line = Number(number);
  const at = caret.length - head.length;
  const text = sql.split("\n")[line - 1] ?? "";
  const body = shown.replace(/^\.\.\./, "").replace(/\.\.\.$/, "");
  const begin = shown.startsWith("...") ? text.indexOf(body) : 0;
  const column = begin + at - (shown.startsWith("...") ? 3 : 0) + 1;
  return { line, column: begin === -1 || column < 1 ? undefined : column };
}

export function oneLine(text: string): string {
  const line = text.replace(/\s+/g, " ").trim().replace(/[.!]$/, "");
  return line.length > LONGEST ? `${line.slice(0, LONGEST)}…` : line;
}
