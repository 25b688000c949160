import { type CompactedHead, CompactedLines } from "../../backup-format/compacted-envelope";
import { ARRIVED_AT } from "../../backup-format/row-format";
import type { Engine } from "./engine";
import { eventsOfParquet } from "./event-tables";
import { literalPath, quoted } from "./sql-text";

/** What a compacted Parquet file says of itself, as metadata, and the version of what is in it. */
export const COMPACTED_MARK = "log_backup_compacted";
export const COMPACTED_VERSION = "1";

/** Text that is given at once, in characters. */
const PIECE_CHARACTERS = 256 * 1024;

/** Two texts of an event: what stands for its envelope's head, and its own JSON. */
const HEAD =
  "to_json([owner, log_group, log_stream, CAST(epoch_ms(arrived_at) AS VARCHAR), envelope_rest])::VARCHAR AS head";
const EVENT_TEXT =
  `coalesce(stored_event, '{"id":' || to_json(id)::VARCHAR || ',"timestamp":' || epoch_ms("timestamp") || ` +
  `',"message":' || to_json(message)::VARCHAR || '}')`;

/**
 * An event in an envelope of its own, as text. Names that were no well-formed text stand in the rest, too: of a repeated key
 * the last value counts.
 */
const ENVELOPE = [
  `'{"messageType":"DATA_MESSAGE","owner":'`,
  "to_json(owner)::VARCHAR",
  `',"logGroup":'`,
  "to_json(log_group)::VARCHAR",
  `',"logStream":'`,
  "to_json(log_stream)::VARCHAR",
  "coalesce(',' || substr(envelope_rest, 2, length(envelope_rest) - 2), '')",
  `coalesce(',"${ARRIVED_AT}":' || epoch_ms(arrived_at), '')`,
  `',"logEvents":['`,
  EVENT_TEXT,
  "']}'",
].join(" || ");
/** JSON on one line has no such character: nothing is quoted. */
const PLAIN_LINES = "FORMAT csv, HEADER false, QUOTE '', ESCAPE '', DELIMITER e'\\x01'";

/**
 * Writes the events of a compacted Parquet file to another, as envelopes of one event each, each on a line, in their order.
 *
 * @throws {Error} where it is none, or is damaged; {AccessError} as Engine does
 */
export async function writeCompactedText(engine: Engine, path: string, target: string): Promise<void> {
  await checkVersion(engine, path);
  await engine.run(`COPY (SELECT ${ENVELOPE} FROM (${eventsOfParquet([path])})) TO ${quoted(target)} (${PLAIN_LINES})`);
}

/** The events of a query with the columns of event-tables.ts as envelopes, in their order. */
export async function* envelopesOf(engine: Engine, query: string): AsyncGenerator<Buffer> {
  const lines = new CompactedLines();
  const result = await engine.stream(`SELECT ${HEAD}, ${EVENT_TEXT} AS event FROM (${query})`);
  let texts: string[] = [];
  let characters = 0;
  for (
    let chunk = await engine.chunk(result);
    chunk !== null && chunk.rowCount > 0;
    chunk = await engine.chunk(result)
  ) {
    const heads = chunk.getColumnValues(0) as string[];
    const events = chunk.getColumnValues(1) as string[];
    for (const [row, event] of events.entries()) {
      const text = lines.add(heads[row] ?? "", event, parseHead);
      texts.push(text);
      characters += text.length;
    }
    if (characters >= PIECE_CHARACTERS) {
      yield Buffer.from(texts.join(""));
      texts = [];
      characters = 0;
    }
  }
  const rest = `${texts.join("")}${lines.finish()}`;
  if (rest !== "") {
    yield Buffer.from(rest);
  }
}

function parseHead(text: string): CompactedHead {
  const [owner, logGroup, logStream, arrivedAt, rest] = JSON.parse(text) as [
    string,
    string,
    string,
    string | null,
    string | null,
  ];
  return { owner, logGroup, logStream, arrivedAtMs: arrivedAt === null ? null : Number(arrivedAt), rest };
}

/** @throws {Error} where it is not of the version that is known here */
async function checkVersion(engine: Engine, path: string): Promise<void> {
  const marks = await engine.rows<{ version: string }>(
    `SELECT decode(value) AS version FROM parquet_kv_metadata(${quoted(literalPath(path))}) WHERE decode(key) = ${quoted(COMPACTED_MARK)}`,
  );
  const [mark] = marks;
  if (mark === undefined) {
    throw new Error("it has no mark of log-backup");
  }
  if (mark.version !== COMPACTED_VERSION) {
    throw new Error(`it is of version ${mark.version}, and only ${COMPACTED_VERSION} is known here`);
  }
}
