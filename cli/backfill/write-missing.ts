import type { CloudWatchLogsClient } from "@aws-sdk/client-cloudwatch-logs";
import { Kernel } from "../../backup-format/kernel";
import { type CloudWatchEvent, readLogEventsInOrder } from "../cloudwatch/log-events";
import type { LogGroup } from "../cloudwatch/log-groups";
import { EventFingerprints } from "../completeness/event-fingerprints";
import type { ChosenLogGroup } from "../promised-log-groups";
import { readAhead } from "../reading/read-ahead";
import { Slots } from "../slots";
import type { BucketWriter } from "../sources/bucket-writer";
import { BackfillPacker } from "./backfill-object";
import type { MissingEvents } from "./missing-events";
import { identityKey, type Piece, piecesOf } from "./pieces";

export interface WriteMissingOptions {
  readonly client: CloudWatchLogsClient;
  readonly writer: BucketWriter;
  /** Of the backup's keys. */
  readonly prefix: string;
  /** The place in this list is a log group's number. */
  readonly logGroups: readonly ChosenLogGroup[];
  /** Requests to CloudWatch Logs at the same time. */
  readonly requests: number;
  readonly signal: AbortSignal;
  readonly onWritten: (progress: WrittenSoFar) => void;
}

export interface WrittenSoFar {
  readonly events: number;
  readonly objects: number;
  /** All that happened before is in the backup, in milliseconds. */
  readonly completeUntilMs: number;
}

/** What was written. */
export interface WrittenEvents {
  readonly events: number;
  /** By the number of the log group. */
  readonly eventsOfGroups: readonly number[];
  /** Keys of the objects, of which some may have been there already. */
  readonly keys: readonly string[];
}

interface OpenPiece {
  readonly piece: Piece;
  readonly pages: AsyncGenerator<readonly CloudWatchEvent[]>;
  readonly first: Promise<IteratorResult<readonly CloudWatchEvent[], void>>;
}

const HOUR_MS = 3_600_000;

/**
 * Asks CloudWatch Logs for the missing events, and writes them to the backup, hour after hour. It may be stopped at any
 * point: every object is whole, and is all that is needed of its events.
 *
 * @throws {AccessError} where events cannot be read, or objects not written
 */
export async function writeMissing(missing: MissingEvents, options: WriteMissingOptions): Promise<WrittenEvents> {
  const { logGroups, requests } = options;
  const run = new BackfillRun(options);
  for await (const opened of readAhead(openPieces(piecesOf(missing.each()), options), requests - 1)) {
    const { piece } = opened;
    const logGroup = logGroups[piece.logGroup];
    if (logGroup !== undefined) {
      await run.enterHour(piece.hourMs);
      for await (const events of wantedOf(opened, run.fingerprintsOf(piece.logGroup, logGroup))) {
        await run.add(piece.logGroup, logGroup, events);
      }
    }
  }
  return run.finish();
}

/** Asks for the first page of some pieces before it is their turn: most have no other. */
// eslint-disable-next-line @typescript-eslint/require-await -- read ahead as others are
async function* openPieces(
  pieces: Iterable<Piece>,
  { client, logGroups, requests, signal }: WriteMissingOptions,
): AsyncGenerator<OpenPiece> {
  const slots = new Slots(requests);
  for (const piece of pieces) {
    const { name: logGroup = "", filterPattern = "" } = logGroups[piece.logGroup] ?? {};
    const window = { logGroup, filterPattern, sinceMs: piece.fromMs, untilMs: piece.toMs + 1 };
    const pages = readLogEventsInOrder(client, window, signal);
    const first = slots.use(() => pages.next());
    first.catch(() => undefined); // It is thrown in its turn.
    yield { piece, pages, first };
  }
}

/** The events of a piece that are wanted, each once. Ends when all were found. */
async function* wantedOf(
  { piece, pages, first }: OpenPiece,
  fingerprints: EventFingerprints,
): AsyncGenerator<readonly CloudWatchEvent[]> {
  const wanted = new Set(piece.wanted);
  for (let page = await first; page.done !== true; page = await pages.next()) {
    const identities = fingerprints.of(page.value);
    yield page.value.filter((_, place) => wanted.delete(identityKey(identities.subarray(4 * place, 4 * place + 4))));
    if (wanted.size === 0) {
      await pages.return(undefined);
      return;
    }
  }
}

/** Gathers events hour by hour, and writes objects of them, one while the next is being made. */
class BackfillRun {
  private readonly kernel = new Kernel();
  private readonly fingerprints = new Map<number, EventFingerprints>();
  private readonly packer: BackfillPacker;
  private readonly keys: string[] = [];
  private readonly eventsOfGroups: number[];
  private hourMs = Number.NaN;
  private written = 0;
  private completeUntilMs = Number.NEGATIVE_INFINITY;
  private writing: Promise<void> = Promise.resolve();

  constructor(private readonly options: WriteMissingOptions) {
    this.packer = new BackfillPacker(options.prefix);
    this.eventsOfGroups = options.logGroups.map(() => 0);
  }

  fingerprintsOf(number: number, { owner, name }: LogGroup): EventFingerprints {
    const known = this.fingerprints.get(number) ?? new EventFingerprints(this.kernel, owner, name);
    this.fingerprints.set(number, known);
    return known;
  }

  /** Pieces come hour by hour: what is left of the hour before is written. */
  async enterHour(hourMs: number): Promise<void> {
    if (hourMs !== this.hourMs) {
      await this.flush();
      this.hourMs = hourMs;
      const before = hourMs;
      this.writing = this.writing.then(() => {
        this.completeUntilMs = before;
        this.report();
      });
      this.writing.catch(() => undefined); // It is thrown where it is awaited.
    }
  }

  async add(number: number, { owner, name: logGroup }: LogGroup, events: readonly CloudWatchEvent[]): Promise<void> {
    for (const { logStream, id, timestamp, message } of events) {
      this.packer.add({ owner, logGroup, logStream }, { id, timestamp, message });
      // Not page by page: the same events are to make the same objects, however CloudWatch Logs cuts its pages.
      if (this.packer.isFull) {
        await this.flush();
      }
    }
    this.eventsOfGroups[number] = (this.eventsOfGroups[number] ?? 0) + events.length;
  }

  async finish(): Promise<WrittenEvents> {
    await this.flush();
    await this.writing;
    if (!Number.isNaN(this.hourMs)) {
      this.completeUntilMs = this.hourMs + HOUR_MS;
      this.report();
    }
    return { events: this.written, eventsOfGroups: this.eventsOfGroups, keys: this.keys };
  }

  private async flush(): Promise<void> {
    await this.writing;
    const object = this.packer.finish();
    if (object === undefined) {
      return;
    }
    this.writing = this.options.writer.putOnce(object.key, object.bytes).then(() => {
      this.keys.push(object.key);
      this.written += object.events;
      this.report();
    });
    this.writing.catch(() => undefined); // It is thrown where it is awaited.
  }

  private report(): void {
    const { written: events, completeUntilMs, keys } = this;
    this.options.onWritten({ events, objects: keys.length, completeUntilMs });
  }
}
