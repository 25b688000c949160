import {
  createReadStream,
  createWriteStream,
  existsSync,
  mkdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import path from "node:path";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { promisify } from "node:util";
import { gzip } from "node:zlib";
import { controlEnvelope, dataEnvelope, GREP_PATTERN, RARE_LOG_GROUP, type EnvelopeText } from "./backup-text";
import { Random } from "./random";

/** To be raised whenever the same parameters would give other bytes. */
const GENERATOR_VERSION = 1;
/** CloudWatch Logs compresses with this level. */
const GZIP_LEVEL = 6;
/** Members compressed at once, in zlib's threads: enough for every processor, and little memory. */
const IN_FLIGHT = 16;
const CONTROL_MESSAGE_EVERY = 180;

export interface BackupDataParameters {
  readonly seed: number;
  /** Objects of `many`, and members of each. */
  readonly manyObjects: number;
  readonly membersPerObject: number;
  /** Members of `one`, and how often `huge` repeats them. */
  readonly oneMembers: number;
  readonly hugeCopies: number;
  readonly eventsPerEnvelope: number;
  /** Least length of the long envelope, in bytes. */
  readonly longEnvelopeBytes: number;
}

/** About 1.08, 0.3 and 3 GB of text, and an envelope of 10 MB. */
export const FULL_SIZE: BackupDataParameters = {
  seed: 3,
  manyObjects: 64,
  membersPerObject: 216,
  oneMembers: 3800,
  hugeCopies: 10,
  eventsPerEnvelope: 275,
  longEnvelopeBytes: 10_000_000,
};

/** A twentieth of that, to try a benchmark itself. */
export const SMALL_SIZE: BackupDataParameters = {
  ...FULL_SIZE,
  membersPerObject: Math.ceil(FULL_SIZE.membersPerObject / 20),
  oneMembers: Math.ceil(FULL_SIZE.oneMembers / 20),
};

/** Objects on disk, and what is in them. */
export interface DataSet {
  /** A file, or a folder of objects. */
  readonly path: string;
  /** Paths of the objects, in key order. */
  readonly objects: readonly string[];
  readonly textBytes: number;
  readonly gzipBytes: number;
  /** Gzip members; each holds one envelope. */
  readonly members: number;
  readonly controlMessages: number;
  /** Log events of data messages. */
  readonly events: number;
  /** Lines of the events as text: a message of several lines counts as many. */
  readonly textLines: number;
  readonly rareGroupEvents: number;
  readonly grepEvents: number;
}

export type DataSetName = "many" | "one" | "huge" | "longEnvelope";
export type BackupData = Readonly<Record<DataSetName, DataSet>>;

interface Manifest {
  readonly version: number;
  /** Paths in the data begin with it. */
  readonly folder: string;
  readonly parameters: BackupDataParameters;
  readonly data: BackupData;
}

/** The log group that has 1 % of the events, and a regular expression that matches about as many messages. */
export const SELECTIVE = { logGroup: RARE_LOG_GROUP, grep: GREP_PATTERN };

/**
 * Backups as CloudWatch Logs and Firehose write them, the same for the same parameters. They are made once, in some
 * 30 s for the full size, and kept in the folder, which is emptied when it holds anything else.
 */
export async function backupData(folder: string, parameters: BackupDataParameters = FULL_SIZE): Promise<BackupData> {
  const manifestFile = path.join(folder, "manifest.json");
  if (existsSync(manifestFile)) {
    const manifest = JSON.parse(readFileSync(manifestFile, "utf8")) as Manifest;
    const asked = JSON.stringify([GENERATOR_VERSION, folder, parameters]);
    if (JSON.stringify([manifest.version, manifest.folder, manifest.parameters]) === asked) {
      return manifest.data;
    }
  }
  rmSync(folder, { recursive: true, force: true });
  const data = await makeAll(folder, parameters);
  const manifest: Manifest = { version: GENERATOR_VERSION, folder, parameters, data };
  writeFileSync(manifestFile, JSON.stringify(manifest, undefined, 2));
  return data;
}

async function makeAll(folder: string, parameters: BackupDataParameters): Promise<BackupData> {
  const { seed, eventsPerEnvelope } = parameters;
  const envelopes = function* (stream: number, count: number): Generator<EnvelopeText> {
    for (let index = 0; index < count; index += 1) {
      const random = new Random(seed, stream, index);
      const control = index % CONTROL_MESSAGE_EVERY === CONTROL_MESSAGE_EVERY - 1;
      yield control ? controlEnvelope(random) : dataEnvelope(random, eventsPerEnvelope);
    }
  };

  const manyFolder = path.join(folder, "many");
  const many: DataSet[] = [];
  for (let index = 0; index < parameters.manyObjects; index += 1) {
    const file = path.join(manyFolder, objectKey(seed, index));
    many.push(await writeObject(file, envelopes(index, parameters.membersPerObject)));
  }
  const one = await writeObject(path.join(folder, "one.gz"), envelopes(10_000, parameters.oneMembers));
  const longEnvelope = await writeObject(
    path.join(folder, "long-envelope.gz"),
    (function* () {
      yield* envelopes(20_000, 20);
      yield dataEnvelope(new Random(seed, 20_001, 0), eventsPerEnvelope, parameters.longEnvelopeBytes);
      yield* envelopes(20_002, 20);
    })(),
  );
  return { many: sum(manyFolder, many), one, huge: await repeat(folder, one, parameters.hugeCopies), longEnvelope };
}

/** As Firehose names objects: the hour's folder, the stream, the time and a UUID. */
function objectKey(seed: number, index: number): string {
  const time = new Date(Date.UTC(2026, 10, 22, 4) + index * 900_000).toISOString();
  const [date = "", clock = ""] = time.slice(0, 19).split("T");
  const folder = `${date.replaceAll("-", "/")}/${clock.slice(0, 2)}`;
  const uuid = new Random(seed, 30_000, index).uuid();
  return `${folder}/cloudwatchlogs-backup-stream-1-${date}-${clock.replaceAll(":", "-")}-${uuid}.gz`;
}

async function writeObject(file: string, envelopes: Iterable<EnvelopeText>): Promise<DataSet> {
  const counts = {
    textBytes: 0,
    gzipBytes: 0,
    members: 0,
    controlMessages: 0,
    events: 0,
    textLines: 0,
    rareGroupEvents: 0,
    grepEvents: 0,
  };
  const compress = promisify<Buffer, { level: number }, Buffer>(gzip);
  const members = async function* (): AsyncGenerator<Buffer> {
    const pending: Promise<Buffer>[] = [];
    for (const envelope of envelopes) {
      const text = Buffer.from(envelope.json);
      counts.textBytes += text.length;
      counts.members += 1;
      counts.controlMessages += envelope.isControl ? 1 : 0;
      counts.events += envelope.events;
      counts.textLines += envelope.textLines;
      counts.rareGroupEvents += envelope.isRareGroup ? envelope.events : 0;
      counts.grepEvents += envelope.grepEvents;
      pending.push(compress(text, { level: GZIP_LEVEL }));
      if (pending.length >= IN_FLIGHT) {
        yield (await pending.shift()) ?? Buffer.alloc(0);
      }
    }
    for (const member of pending) {
      yield await member;
    }
  };
  const counted = async function* (): AsyncGenerator<Buffer> {
    for await (const member of members()) {
      counts.gzipBytes += member.length;
      yield member;
    }
  };
  mkdirSync(path.dirname(file), { recursive: true });
  await pipeline(Readable.from(counted()), createWriteStream(file));
  return { path: file, objects: [file], ...counts };
}

async function repeat(folder: string, one: DataSet, copies: number): Promise<DataSet> {
  const file = path.join(folder, "huge.gz");
  for (let copy = 0; copy < copies; copy += 1) {
    await pipeline(createReadStream(one.path), createWriteStream(file, { flags: "a" }));
  }
  return {
    ...sum(
      file,
      Array.from({ length: copies }, () => one),
    ),
    objects: [file],
  };
}

function sum(at: string, parts: readonly DataSet[]): DataSet {
  const total = (count: (part: DataSet) => number) => parts.reduce((sumSoFar, part) => sumSoFar + count(part), 0);
  return {
    path: at,
    objects: parts.flatMap(({ objects }) => objects),
    textBytes: total(({ textBytes }) => textBytes),
    gzipBytes: total(({ gzipBytes }) => gzipBytes),
    members: total(({ members }) => members),
    controlMessages: total(({ controlMessages }) => controlMessages),
    events: total(({ events }) => events),
    textLines: total(({ textLines }) => textLines),
    rareGroupEvents: total(({ rareGroupEvents }) => rareGroupEvents),
    grepEvents: total(({ grepEvents }) => grepEvents),
  };
}
