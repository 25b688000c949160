import { createHash } from "node:crypto";
import { type EnvelopeEvent, type EnvelopeOrigin, envelopeTexts, memberOf } from "../../backup-format/envelope";
import { repairedObjectKey } from "../../backup-format/object-key";

/** An object that is to be written to the backup. */
export interface BackfillObject {
  readonly key: string;
  readonly bytes: Buffer;
  readonly events: number;
}

const LINE_END = Buffer.from("\n");
/** Bytes of messages, ids and so on in one object; compressed they are a fraction. */
const FULL_BYTES = 16 * 1024 * 1024;
/** What an event takes beside its message. */
const EVENT_OVERHEAD_BYTES = 100;
/** What a log stream takes beside its names: an envelope and a gzip member of its own. */
const STREAM_OVERHEAD_BYTES = 300;

interface Stream {
  readonly origin: EnvelopeOrigin;
  readonly events: EnvelopeEvent[];
}

/**
 * Gathers events of one UTC hour and makes objects of them, as Firehose would have stored them: gzip members back to back, an
 * envelope each. The same events make the same object, in whatever order they come.
 */
export class BackfillPacker {
  private readonly streams = new Map<string, Stream>();
  private bytes = 0;
  private events = 0;

  /** @param prefix of the backup's keys */
  constructor(private readonly prefix: string) {}

  /** Whether an object is to be made before more is added. */
  get isFull(): boolean {
    return this.bytes >= FULL_BYTES;
  }

  add(origin: EnvelopeOrigin, event: EnvelopeEvent): void {
    const name = JSON.stringify([origin.owner, origin.logGroup, origin.logStream]);
    let stream = this.streams.get(name);
    if (stream === undefined) {
      stream = { origin, events: [] };
      this.streams.set(name, stream);
      this.bytes += name.length + STREAM_OVERHEAD_BYTES;
    }
    stream.events.push(event);
    this.bytes += event.message.length + EVENT_OVERHEAD_BYTES;
    this.events += 1;
  }

  /** The object of all that was added since the last one; undefined where that is nothing. */
  finish(): BackfillObject | undefined {
    if (this.events === 0) {
      return undefined;
    }
    const digest = createHash("sha256");
    const members: Buffer[] = [];
    let oldestMs = Number.POSITIVE_INFINITY;
    const streams = Array.from(this.streams).sort(([one], [other]) => (one < other ? -1 : 1));
    for (const [, { origin, events }] of streams) {
      events.sort(byTimeAndId);
      oldestMs = Math.min(oldestMs, events[0]?.timestamp ?? oldestMs);
      for (const text of envelopeTexts(origin, events)) {
        digest.update(text);
        // A line each: Athena reads such objects line by line, and to all else it makes no difference.
        members.push(memberOf(Buffer.concat([text, LINE_END])));
      }
    }
    const { events } = this;
    this.streams.clear();
    this.bytes = 0;
    this.events = 0;
    const key = repairedObjectKey(this.prefix, "backfill", new Date(oldestMs), digest.digest());
    return { key, bytes: Buffer.concat(members), events };
  }
}

function byTimeAndId(one: EnvelopeEvent, other: EnvelopeEvent): number {
  return (
    one.timestamp - other.timestamp ||
    one.id.length - other.id.length || // ids are numbers
    (one.id < other.id ? -1 : one.id > other.id ? 1 : 0)
  );
}
