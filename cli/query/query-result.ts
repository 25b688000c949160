/** A column of a result. */
export interface ResultColumn {
  readonly name: string;
  /** Whether it holds numbers: a table aligns them on the right. */
  readonly isNumber: boolean;
}

/** JSON as an engine has made it: a list, a struct, a number with all its digits. On one line. */
export class JsonValue {
  constructor(readonly text: string) {}
}

/** One value. Times are texts: ISO 8601, UTC. Null is SQL's NULL. */
export type Cell = null | string | number | bigint | boolean | JsonValue;
export type Row = readonly Cell[];

/** What a query gave, as an engine makes it: block after block. */
export interface QueryResult {
  readonly columns: readonly ResultColumn[];
  readonly blocks: AsyncIterable<readonly Row[]>;
}

/** Names of columns, each once: the second `a` becomes `a_2`. */
export function distinctNames(names: readonly string[]): string[] {
  const taken = new Set(names);
  const given = new Set<string>();
  return names.map((name) => {
    let distinct = name;
    for (let number = 2; given.has(distinct) || (distinct !== name && taken.has(distinct)); number += 1) {
      distinct = `${name}_${number}`;
    }
    given.add(distinct);
    return distinct;
  });
}

const MICROS_PER_MS = 1000n;

/**
 * A time as ISO 8601 with milliseconds, and with microseconds where it has any.
 *
 * @param micros since 1970-01-01T00:00:00Z
 */
export function timeText(micros: bigint): string {
  const rest = ((micros % MICROS_PER_MS) + MICROS_PER_MS) % MICROS_PER_MS;
  const ms = Number((micros - rest) / MICROS_PER_MS);
  if (!(Math.abs(ms) <= 8.64e15)) {
    return `${micros} µs`;
  }
  const text = new Date(ms).toISOString();
  return rest === 0n ? text : text.replace("Z", `${String(rest).padStart(3, "0")}Z`);
}

/** JSON without line ends: they can only stand between its tokens. */
export function onOneLine(json: string): string {
  return json.replace(/[\n\r\t]/g, " ");
}
