import { arrivalHours } from "./arrival-hours";
import { arrivedEvents, compactedEvents, type Conditions } from "./athena-events";
import { ARRIVALS, COMPACTED, EVENTS } from "./catalogue-names";
import { numberLiteral, textLiteral, timestampLiteral } from "./sql-literal";

/** Which events a query is about. What Athena need not read for them, it does not read, nor bill. */
export interface EventBounds {
  /** Names of log groups, or globs of whole names: `*` is any text, `?` one character. Empty: all. */
  readonly logGroups?: readonly string[];
  /** The event's own time: inclusive, in milliseconds since 1970. Absent: from the beginning. */
  readonly sinceMs?: number;
  /** Exclusive. Absent: to the end. */
  readonly untilMs?: number;
  /** Milliseconds from an event's own time to its arrival, at most. Compacted objects know nothing of arrival. */
  readonly lateByMs: number;
}

/** Which table events are taken from. */
export type EventSource = typeof ARRIVALS | typeof COMPACTED;

/**
 * What `events` is for a query with bounds: the view's SQL, with conditions on the partitions of its table.
 * Conditions on literals choose partitions: https://docs.aws.amazon.com/athena/latest/ug/partition-projection.html
 */
export function prunedEvents(database: string, source: EventSource, bounds: EventBounds): string {
  return source === ARRIVALS
    ? arrivedEvents(database, arrivedConditions(bounds))
    : compactedEvents(database, compactedConditions(bounds));
}

/**
 * A query of which `events` is only what the bounds want.
 *
 * @param sql one SELECT, which may begin with comments and with WITH
 */
export function onPrunedEvents(sql: string, database: string, source: EventSource, bounds: EventBounds): string {
  return withEvents(sql, prunedEvents(database, source, bounds));
}

/** A query in front of which `events` is defined: Trino takes its definition and not the view of that name. */
export function withEvents(sql: string, events: string): string {
  const [beginning = "", recursive = ""] =
    /^(?:\s|--[^\n]*\n|\/\*(?:[^*]|\*(?!\/))*\*\/)*with\b(\s+recursive\b)?/i.exec(sql) ?? [];
  const definition = `${EVENTS} AS (\n${indented(events)}\n)`;
  return beginning === ""
    ? `WITH ${definition}\n${sql}`
    : `WITH${recursive} ${definition},${sql.slice(beginning.length)}`;
}

function indented(sql: string): string {
  return sql.replace(/^(?=.)/gm, "  ");
}

function arrivedConditions({ logGroups = [], sinceMs, untilMs, lateByMs }: EventBounds): Conditions {
  const { first, last } = arrivalHours({ sinceMs, untilMs, lateByMs });
  return [
    ...(first === undefined ? [] : [`envelope.arrival_hour >= ${textLiteral(first)}`]),
    ...(last === undefined ? [] : [`envelope.arrival_hour <= ${textLiteral(last)}`]),
    ...groupCondition("envelope.loggroup", logGroups),
    ...(sinceMs === undefined ? [] : [`event."timestamp" >= ${numberLiteral(sinceMs)}`]),
    ...(untilMs === undefined ? [] : [`event."timestamp" < ${numberLiteral(untilMs)}`]),
  ];
}

function compactedConditions({ logGroups = [], sinceMs, untilMs }: EventBounds): Conditions {
  const dayOf = (ms: number): string => textLiteral(new Date(ms).toISOString().slice(0, 10));
  return [
    ...(sinceMs === undefined ? [] : [`compacted.day >= ${dayOf(sinceMs)}`]),
    ...(untilMs === undefined ? [] : [`compacted.day <= ${dayOf(untilMs - 1)}`]),
    ...groupCondition("compacted.log_group", logGroups),
    ...(sinceMs === undefined ? [] : [`compacted."timestamp" >= ${timestampLiteral(sinceMs)}`]),
    ...(untilMs === undefined ? [] : [`compacted."timestamp" < ${timestampLiteral(untilMs)}`]),
  ];
}

function groupCondition(column: string, patterns: readonly string[]): Conditions {
  const isGlob = (pattern: string): boolean => /[*?]/.test(pattern);
  const exact = patterns.filter((pattern) => !isGlob(pattern)).map(textLiteral);
  const any = [
    ...(exact.length === 0 ? [] : [`${column} IN (${exact.join(", ")})`]),
    ...patterns.filter(isGlob).map((pattern) => `${column} LIKE ${textLiteral(likeOf(pattern))} ESCAPE '!'`),
  ];
  return any.length === 0 ? [] : any.length === 1 ? any : [`(${any.join(" OR ")})`];
}

/** A glob as LIKE has it: `_` is one character there, and log groups have many. */
function likeOf(glob: string): string {
  return glob.replace(/[!%_]/g, "!$&").replaceAll("*", "%").replaceAll("?", "_");
}
