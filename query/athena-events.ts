import { ARRIVALS, COMPACTED } from "./catalogue-names";
import { eventColumns } from "./event-columns";

/**
 * The view `events` in Athena's SQL, which is Trino's. Not run on Athena: what it does is taken from its documentation.
 *
 * - UNNEST gives one column for each element, whose members have a dot:
 *   https://docs.aws.amazon.com/athena/latest/ug/filtering-with-unnest.html
 * - `"$path"` is the object of a row: https://docs.aws.amazon.com/athena/latest/ug/querying-finding-source-data.html
 * - date_add, date_parse and regexp_extract: https://trino.io/docs/current/functions/datetime.html and
 *   https://trino.io/docs/current/functions/regexp.html. date_add of milliseconds is exact, where from_unixtime takes a double.
 */

/** Conditions in SQL, of which each must hold; what a table's partitions are chosen by is among them. */
export type Conditions = readonly string[];

/** `<stream>-<version>-YYYY-MM-dd-HH-mm-ss-<uuid><file extension>`: see `backup-format/object-key.ts`. */
const NAME_TIME = String.raw`-\d+-(\d{4}-\d\d-\d\d-\d\d-\d\d-\d\d)-[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}[^/]*$`;

const identifier = (name: string): string => (name === "timestamp" ? `"${name}"` : name);
const names = eventColumns.map(({ name }) => identifier(name));

/**
 * Events of delivered objects: of their envelopes without control messages, each once, with its earliest arrival.
 *
 * @param conditions on the columns of the table, called `envelope`, or on an event, called `event`
 */
export function arrivedEvents(database: string, conditions: Conditions = []): string {
  const identity = names.filter((name) => name !== "arrived_at").join(", ");
  return `SELECT ${identity}, min(arrived_at) AS arrived_at
FROM (
  SELECT
    date_add('millisecond', event."timestamp", TIMESTAMP '1970-01-01 00:00:00.000') AS "timestamp",
    envelope.loggroup AS log_group,
    envelope.logstream AS log_stream,
    event.id AS id,
    event.message AS message,
    envelope.owner AS owner,
    try(date_parse(regexp_extract(envelope."$path", '${NAME_TIME}', 1), '%Y-%m-%d-%H-%i-%s')) AS arrived_at
  FROM "${database}"."${ARRIVALS}" AS envelope
  CROSS JOIN UNNEST(envelope.logevents) AS unnested (event)
  WHERE ${["envelope.messagetype = 'DATA_MESSAGE'", ...conditions].join("\n    AND ")}
) AS delivered
GROUP BY ${identity}`;
}

/**
 * Events of compacted objects, where each is once already.
 *
 * @param conditions on the columns of the table, called `compacted`
 */
export function compactedEvents(database: string, conditions: Conditions = []): string {
  const where = conditions.length === 0 ? "" : `\nWHERE ${conditions.join("\n  AND ")}`;
  return `SELECT ${names.join(", ")}
FROM "${database}"."${COMPACTED}" AS compacted${where}`;
}
