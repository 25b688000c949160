import { createWriteStream, mkdirSync } from "node:fs";
import path from "node:path";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { promisify } from "node:util";
import { gzip } from "node:zlib";
import { hourPrefix, OBJECT_FILE_EXTENSION } from "../backup-format/object-key";
import { Random } from "./random";
import { eventAt, EVENTS_PER_ENVELOPE, LOG_GROUP, logStreamAt, OWNER } from "./verify-events";

const ENVELOPES_PER_OBJECT = 200;
/** CloudWatch Logs compresses with this level. */
const GZIP_LEVEL = 6;
/** Members compressed at once, in zlib's threads. */
const IN_FLIGHT = 16;
/** From an event to its arrival at Firehose. */
const DELIVERY_MS = 20_000;

/** What is to be found out about such a backup. */
export interface ExpectedAnswer {
  readonly inCloudWatch: number;
  readonly inBackup: number;
  readonly missing: number;
  readonly duplicated: number;
  readonly onlyInBackup: number;
  /** How many events each gap has, in order of time. */
  readonly gaps: readonly number[];
}

/**
 * Writes a backup of so many events as Firehose would: gzip members, in objects, in a folder for each hour. Left out are an
 * event, three events in a row and an envelope, each far from the others; another envelope is there twice.
 */
export async function writeBackup(folder: string, events: number): Promise<ExpectedAnswer> {
  const envelopes = Math.ceil(events / EVENTS_PER_ENVELOPE);
  const [single, row, whole, twice] = [1, 2, 3, 4].map((part) => Math.floor((envelopes * part) / 5)) as Places;
  const leftOut = (index: number): boolean => {
    const [envelope, place] = [Math.floor(index / EVENTS_PER_ENVELOPE), index % EVENTS_PER_ENVELOPE];
    return (
      envelope === whole || (envelope === single && place === 100) || (envelope === row && place >= 100 && place < 103)
    );
  };
  const members = function* (from: number, to: number): Generator<string> {
    for (let envelope = from; envelope < Math.min(to, envelopes); envelope += 1) {
      const text = envelopeText(envelope, events, leftOut);
      if (envelope !== whole) {
        yield text;
      }
      if (envelope === twice) {
        yield text;
      }
    }
  };
  for (let from = 0; from < envelopes; from += ENVELOPES_PER_OBJECT) {
    const arrival = new Date(eventAt(from * EVENTS_PER_ENVELOPE, events).timestamp + DELIVERY_MS);
    const second = arrival.toISOString().slice(0, 19).replace(/[T:]/g, "-");
    const uuid = new Random(4, from).uuid();
    const name = `${hourPrefix("", arrival)}bench-stream-1-${second}-${uuid}${OBJECT_FILE_EXTENSION}`;
    await writeObject(path.join(folder, name), members(from, from + ENVELOPES_PER_OBJECT));
  }
  const missing = 1 + 3 + EVENTS_PER_ENVELOPE;
  return {
    inCloudWatch: events,
    inBackup: events - missing,
    missing,
    duplicated: EVENTS_PER_ENVELOPE,
    onlyInBackup: 0,
    gaps: [1, 3, EVENTS_PER_ENVELOPE],
  };
}

type Places = [single: number, row: number, whole: number, twice: number];

function envelopeText(envelope: number, events: number, leftOut: (index: number) => boolean): string {
  const first = envelope * EVENTS_PER_ENVELOPE;
  const logEvents = Array.from({ length: Math.min(EVENTS_PER_ENVELOPE, events - first) }, (_, place) => first + place)
    .filter((index) => !leftOut(index))
    .map((index) => eventAt(index, events));
  return JSON.stringify({
    messageType: "DATA_MESSAGE",
    owner: OWNER,
    logGroup: LOG_GROUP,
    logStream: logStreamAt(first),
    subscriptionFilters: ["cloudwatchlogs-backup"],
    logEvents,
  });
}

async function writeObject(file: string, texts: Iterable<string>): Promise<void> {
  const compress = promisify<Buffer, { level: number }, Buffer>(gzip);
  const members = async function* (): AsyncGenerator<Buffer> {
    const pending: Promise<Buffer>[] = [];
    for (const text of texts) {
      pending.push(compress(Buffer.from(text), { level: GZIP_LEVEL }));
      if (pending.length >= IN_FLIGHT) {
        yield (await pending.shift()) ?? Buffer.alloc(0);
      }
    }
    for (const member of pending) {
      yield await member;
    }
  };
  mkdirSync(path.dirname(file), { recursive: true });
  await pipeline(Readable.from(members()), createWriteStream(file));
}
