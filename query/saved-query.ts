import { numberLiteral, textLiteral, timestampLiteral } from "./sql-literal";

/** What a parameter holds: any text; milliseconds since 1970-01-01T00:00:00Z; or a whole number. */
export type ParameterKind = "text" | "time" | "number";

/** What a saved query asks for. In its SQL it is `:name`, wherever a value may stand. */
export interface SavedParameter {
  readonly name: string;
  readonly kind: ParameterKind;
  /** A sentence, for people. */
  readonly meaning: string;
  /**
   * What Athena's named query has in its place. Of a time it is hours before now: 24 is yesterday at this time.
   * The command takes it where nothing is said, but for a text, which must be said.
   */
  readonly sample: string | number;
}

/** A query by name. It begins with SELECT, reads `events` alone, and means the same on both engines: see docs/sql.md. */
export interface SavedQuery {
  readonly name: string;
  /** One sentence. */
  readonly description: string;
  readonly parameters: readonly SavedParameter[];
  readonly sql: string;
}

/** A saved query was not given what it asks for. The message says what, and what was expected. */
export class SavedQueryError extends Error {
  override readonly name = "SavedQueryError";
}

/** `:since`, but neither a part of `::` nor of a time such as `10:00`. */
const PLACE = /(?<![:\w]):([a-z_]+)\b/g;

/**
 * The SQL of a saved query with its parameters as quoted literals.
 *
 * @param values by parameter: texts, whole numbers, and times in milliseconds since 1970-01-01T00:00:00Z
 * @throws SavedQueryError where one is missing, unknown or of another kind
 */
export function savedQuerySql(
  query: SavedQuery,
  values: Readonly<Record<string, string | number | undefined>>,
): string {
  const known = query.parameters.map(({ name }) => name);
  const unknown = Object.keys(values).find((name) => values[name] !== undefined && !known.includes(name));
  if (unknown !== undefined) {
    throw new SavedQueryError(`${query.name} has no parameter ${unknown}; its parameters are ${known.join(", ")}`);
  }
  const literals = new Map(query.parameters.map((each) => [each.name, literalOf(query, each, values[each.name])]));
  return withParameters(query, literals);
}

/** The SQL of a saved query with something else in the place of each parameter. */
export function withParameters({ name, sql }: SavedQuery, places: ReadonlyMap<string, string>): string {
  return sql.replace(PLACE, (_, parameter: string) => {
    const text = places.get(parameter);
    if (text === undefined) {
      throw new Error(`the saved query ${name} uses :${parameter}, which is none of its parameters`);
    }
    return text;
  });
}

const literals = {
  text: (value: string | number) => (typeof value === "string" ? textLiteral(value) : undefined),
  time: (value: string | number) => (typeof value === "number" ? timestampLiteral(value) : undefined),
  number: (value: string | number) => (typeof value === "number" ? numberLiteral(value) : undefined),
};

function literalOf(
  { name: query }: SavedQuery,
  { name, kind, meaning }: SavedParameter,
  value: string | number | undefined,
): string {
  if (value === undefined) {
    throw new SavedQueryError(`${query} wants ${name}: ${meaning}`);
  }
  try {
    const literal = literals[kind](value);
    if (literal !== undefined) {
      return literal;
    }
  } catch (error) {
    throw new SavedQueryError(`${query}: ${name}: ${(error as Error).message}`, { cause: error });
  }
  throw new SavedQueryError(`${query}: ${name}: expected a ${kind}, got: ${JSON.stringify(value)}`);
}
