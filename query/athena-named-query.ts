import { DEFAULT_LATE_BY_MS } from "../backup-format/object-key";
import { EARLY_BY_HOURS } from "./arrival-hours";
import { arrivedEvents, compactedEvents, type Conditions } from "./athena-events";
import { ARRIVALS } from "./catalogue-names";
import type { EventSource } from "./pruned-events";
import { withEvents } from "./pruned-events";
import { type SavedParameter, type SavedQuery, withParameters } from "./saved-query";
import { numberLiteral, textLiteral } from "./sql-literal";

const LATE_BY_HOURS = Math.ceil(DEFAULT_LATE_BY_MS / 3_600_000);

/** Trino's `localtimestamp` is of the session's zone, which is UTC on Athena, but a query should say so. */
const NOW = "CAST(current_timestamp AT TIME ZONE 'UTC' AS timestamp(3))";

/**
 * A saved query as Athena's console shows it: runnable as it stands, with a sample in the place of each parameter. Times count
 * back from now, and choose the partitions that are read, if Athena works out expressions of the current time before it chooses
 * them, as Trino does: not proved here.
 *
 * @param database Glue database with the tables
 */
export function athenaNamedQuery(query: SavedQuery, database: string, source: EventSource): string {
  const samples = new Map(query.parameters.map((parameter) => [parameter.name, sampleOf(parameter)]));
  const events =
    source === ARRIVALS
      ? arrivedEvents(database, arrivedConditions(samples))
      : compactedEvents(database, compactedConditions(samples));
  const change = query.parameters.map(
    ({ name, meaning }) => `--   ${name}: ${samples.get(name) ?? ""}\n--     ${meaning}`,
  );
  return [
    `-- ${query.description}`,
    "-- Change each of these wherever it stands:",
    ...change,
    withEvents(withParameters(query, samples), events),
  ].join("\n");
}

function sampleOf({ kind, sample }: SavedParameter): string {
  switch (kind) {
    case "text":
      return textLiteral(String(sample));
    case "number":
      return numberLiteral(Number(sample));
    case "time":
      return Number(sample) === 0 ? NOW : `date_add('hour', -${Number(sample)}, ${NOW})`;
  }
}

function arrivedConditions(samples: ReadonlyMap<string, string>): Conditions {
  const hour = (time: string, hours: number): string =>
    `date_format(date_add('hour', ${hours}, ${time}), '%Y/%m/%d/%H')`;
  return [
    ...on(samples.get("since"), (since) => `envelope.arrival_hour >= ${hour(since, -EARLY_BY_HOURS)}`),
    ...on(samples.get("until"), (until) => `envelope.arrival_hour <= ${hour(until, LATE_BY_HOURS)}`),
    ...on(samples.get("group"), (group) => `envelope.loggroup = ${group}`),
  ];
}

function compactedConditions(samples: ReadonlyMap<string, string>): Conditions {
  const day = (time: string): string => `date_format(${time}, '%Y-%m-%d')`;
  return [
    ...on(samples.get("since"), (since) => `compacted.day >= ${day(since)}`),
    ...on(samples.get("until"), (until) => `compacted.day <= ${day(until)}`),
    ...on(samples.get("group"), (group) => `compacted.log_group = ${group}`),
  ];
}

function on(sample: string | undefined, condition: (sample: string) => string): Conditions {
  return sample === undefined ? [] : [condition(sample)];
}
