import { readFile } from "node:fs/promises";
import type { Readable } from "node:stream";
import { UsageError } from "../errors";
import type { TimeWindow } from "../source-options";
import { fileError } from "../sources/file-errors";
import { oneSelect } from "./one-select";
import { savedText } from "./saved-text";

/** What the command line says the query is. */
export interface QueryTextOptions {
  readonly file?: string;
  readonly saved?: string;
  readonly parameter?: readonly string[];
  readonly group?: readonly string[];
}

/** A query, and what it says itself of the events it is about. */
export interface QueryText {
  readonly sql: string;
  readonly window: TimeWindow;
  readonly logGroups: readonly string[] | undefined;
}

/**
 * The SQL, of the argument, a file, standard input (`-`), or a saved query.
 *
 * @param argument the first one, where it is SQL
 * @param window of --since and --until, which a saved query takes, too
 * @throws {UsageError} where it is missing, or more than one is named, or a parameter is wrong
 */
export async function queryTextOf(
  argument: string | undefined,
  options: QueryTextOptions,
  window: TimeWindow,
  { now, openStdin }: { readonly now: Date; readonly openStdin: () => Readable },
): Promise<QueryText> {
  const { file, saved, parameter = [], group } = options;
  if (saved !== undefined) {
    return savedText(saved, parameter, { window, group, now });
  }
  if (parameter.length > 0) {
    throw new UsageError("--parameter goes with --saved: in SQL of your own, write the value itself");
  }
  const source = file ?? argument;
  if (source === undefined) {
    throw new UsageError('expected SQL, such as "SELECT count(*) FROM events", or --saved NAME, got neither');
  }
  const isText = file === undefined && argument !== "-";
  const text = isText ? source : await read(source, openStdin);
  if (isText && !/\s/.test(text.trim())) {
    throw new UsageError(
      `expected SQL first, such as "SELECT count(*) FROM events", then where the backup is, got: ${text === "" ? "an empty text" : text}`,
    );
  }
  return { sql: oneSelect(text), window, logGroups: group };
}

async function read(source: string, openStdin: () => Readable): Promise<string> {
  if (source !== "-") {
    return readFile(source, "utf8").catch((error: unknown) => {
      throw new UsageError(`--file: ${fileError(source, error).message}`, { cause: error });
    });
  }
  const chunks: Uint8Array[] = [];
  for await (const chunk of openStdin() as AsyncIterable<Uint8Array>) {
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString("utf8");
}
