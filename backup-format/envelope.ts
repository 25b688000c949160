import { gzipSync } from "node:zlib";

/** A log event as an envelope holds it. */
export interface EnvelopeEvent {
  readonly id: string;
  /** In milliseconds since 1970-01-01T00:00:00Z. */
  readonly timestamp: number;
  readonly message: string;
}

/** Where the events of an envelope come from. */
export interface EnvelopeOrigin {
  /** The id of the account. */
  readonly owner: string;
  readonly logGroup: string;
  readonly logStream: string;
}

/** What stands for the subscription filter in envelopes that no filter has sent. */
export const BACKFILL_FILTER = "log-backup-backfill";

/** An envelope's text has so many bytes at most, unless a single event has more: CloudWatch Logs' own are not larger. */
const MOST_TEXT_BYTES = 1024 * 1024;
const MOST_EVENTS = 10_000;

/**
 * The texts of the envelopes that hold the events of one log stream, in their order and as CloudWatch Logs writes them, each
 * filled as far as it may be.
 * Source of the form: https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/SubscriptionFilters.html
 */
export function* envelopeTexts(origin: EnvelopeOrigin, events: Iterable<EnvelopeEvent>): Generator<Buffer> {
  const head = headOf(origin);
  let texts: string[] = [];
  let bytes = 0;
  for (const { id, timestamp, message } of events) {
    const text = JSON.stringify({ id, timestamp, message });
    const size = Buffer.byteLength(text) + 1;
    if (texts.length > 0 && (bytes + size > MOST_TEXT_BYTES || texts.length === MOST_EVENTS)) {
      yield Buffer.from(`${head}${texts.join(",")}]}`);
      texts = [];
      bytes = 0;
    }
    texts.push(text);
    bytes += size;
  }
  if (texts.length > 0) {
    yield Buffer.from(`${head}${texts.join(",")}]}`);
  }
}

/** A gzip member with that text, compressed as CloudWatch Logs does. */
export function memberOf(text: Uint8Array): Buffer {
  // A copy: what zlib gives keeps 16 KiB in memory, however short it is.
  return Buffer.from(gzipSync(text, { level: 6 }));
}

function headOf({ owner, logGroup, logStream }: EnvelopeOrigin): string {
  const names = JSON.stringify({
    messageType: "DATA_MESSAGE",
    owner,
    logGroup,
    logStream,
    subscriptionFilters: [BACKFILL_FILTER],
  });
  return `${names.slice(0, -1)},"logEvents":[`;
}
