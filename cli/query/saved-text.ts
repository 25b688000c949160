import { savedQueries } from "../../query/saved-queries";
import { type SavedParameter, type SavedQuery, SavedQueryError, savedQuerySql } from "../../query/saved-query";
import { UsageError } from "../errors";
import type { TimeWindow } from "../source-options";
import { parseTime } from "../time-argument";
import type { QueryText } from "./query-text";

const HOUR_MS = 3_600_000;

/** What else the command line says. */
export interface SavedContext {
  readonly window: TimeWindow;
  readonly group: readonly string[] | undefined;
  readonly now: Date;
}

/**
 * A saved query with its parameters.
 *
 * @throws {UsageError} where there is none of that name, or a parameter is wrong
 */
export function savedText(name: string, parameters: readonly string[], context: SavedContext): QueryText {
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
