import { readFile } from "node:fs/promises";
import type { Readable } from "node:stream";
import { savedQueries } from "../../query/saved-queries";
import { type SavedParameter, type SavedQuery, SavedQueryError, savedQuerySql } from "../../query/saved-query";
import { UsageError } from "../errors";
import type { TimeWindow } from "../source-options";
import { fileError } from "../sources/file-errors";
import { parseTime } from "../time-argument";
import { oneSelect } from "./one-select";

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

const HOUR_MS = 3_600_000;

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

interface SavedContext {
  readonly window: TimeWindow;
  readonly group: readonly string[] | undefined;
  readonly now: Date;
}

function savedText(name: string, parameters: readonly string[], context: SavedContext): QueryText {
  const query = savedQueries.find((each) => each.name === name);
  if (query === undefined) {
    throw new UsageError(`--saved: expected one of ${savedQueries.map((each) => each.name).join(", ")}, got: ${name}`);
  }
  const said = saidValues(query, parameters, context.now);
  const values = Object.fromEntries(
    query.parameters.map((parameter) => [parameter.name, said[parameter.name] ?? impliedValue(parameter, context)]),
  );
  checkMissing(query, values);
  checkAgreement(said, values, context);
  try {
    const sql = savedQuerySql(query, values);
    const { since, until, group } = values;
    return {
      sql,
      window: {
        ...(typeof since === "number" && { sinceMs: since }),
        ...(typeof until === "number" && { untilMs: until }),
        ...context.window,
      },
      logGroups: context.group ?? (typeof group === "string" && !isGlob(group) ? [group] : undefined),
    };
  } catch (error) {
    if (error instanceof SavedQueryError) {
      throw new UsageError(`--saved: ${error.message}`, { cause: error });
    }
    throw error;
  }
}

type Values = Readonly<Record<string, string | number | undefined>>;

function saidValues(query: SavedQuery, parameters: readonly string[], now: Date): Values {
  const values: Record<string, string | number> = {};
  for (const text of parameters) {
    const [, name = "", value = ""] = /^([^=]+)=([\s\S]*)$/.exec(text) ?? [];
    if (name === "") {
      throw new UsageError(`--parameter: expected NAME=VALUE, got: ${text}`);
    }
    const parameter = query.parameters.find((each) => each.name === name);
    if (parameter === undefined) {
      const known = query.parameters.map((each) => each.name).join(", ");
      throw new UsageError(`--parameter: ${query.name} has ${known}, got: ${name}`);
    }
    if (Object.hasOwn(values, name)) {
      throw new UsageError(`--parameter: ${name} was given twice`);
    }
    values[name] = valueOf(parameter, value, now);
  }
  return values;
}

function valueOf({ name, kind }: SavedParameter, text: string, now: Date): string | number {
  switch (kind) {
    case "text":
      return text;
    case "number":
      if (!/^-?\d{1,15}$/.test(text)) {
        throw new UsageError(`--parameter ${name}: expected a whole number, got: ${text}`);
      }
      return Number(text);
    case "time":
      try {
        return parseTime(text, now);
      } catch (error) {
        throw new UsageError(`--parameter ${name}: ${(error as Error).message}`, { cause: error });
      }
  }
}

/** What a parameter is where nobody said it: what the other options say, or its sample; a text has to be said. */
function impliedValue(
  { name, kind, sample }: SavedParameter,
  { window, group, now }: SavedContext,
): string | number | undefined {
  switch (kind) {
    case "time": {
      const implied = name === "since" ? window.sinceMs : name === "until" ? window.untilMs : undefined;
      return implied ?? now.getTime() - Number(sample) * HOUR_MS;
    }
    case "number":
      return Number(sample);
    case "text": {
      const [only, more] = group ?? [];
      return name === "group" && more === undefined && only !== undefined && !isGlob(only) ? only : undefined;
    }
  }
}

function checkMissing(query: SavedQuery, values: Values): void {
  const missing = query.parameters.filter(({ name }) => values[name] === undefined);
  if (missing.length > 0) {
    const list = missing.map(({ name, meaning }) => `--parameter ${name}=… (${meaning.replace(/\.$/, "")})`);
    throw new UsageError(`--saved ${query.name} also needs ${list.join(" and ")}`);
  }
}

/** @throws {UsageError} where an option and a parameter say different things, or no time is left */
function checkAgreement(said: Values, { since, until }: Values, { window, group }: SavedContext): void {
  const options = { since: window.sinceMs, until: window.untilMs, group: group?.join(", ") };
  for (const [name, option] of Object.entries(options)) {
    if (option !== undefined && said[name] !== undefined && said[name] !== option) {
      throw new UsageError(`--${name} and --parameter ${name} differ: give one of them`);
    }
  }
  if (typeof since === "number" && typeof until === "number" && since >= until) {
    throw new UsageError(`--saved: since must be before until, got: ${timeText(since)} and ${timeText(until)}`);
  }
}

function timeText(ms: number): string {
  return new Date(ms).toISOString();
}

function isGlob(text: string): boolean {
  return /[*?]/.test(text);
}
