import { gunzipSync } from "node:zlib";

/** An event of the backup, and whose it is. */
export interface StoredEvent {
  readonly event: { readonly id: string; readonly timestamp: number; readonly message: string };
  readonly logGroup: string;
  readonly logStream: string;
  readonly owner: string;
}

interface Document {
  readonly messageType: string;
  readonly owner: string;
  readonly logGroup: string;
  readonly logStream: string;
  readonly logEvents: readonly StoredEvent["event"][];
}

/** The documents of an object that is sound, as their text: in gzip, in gzip in gzip, or plain. An empty object has none. */
export function documentTexts(bytes: Buffer): string[] {
  if (bytes.subarray(0, 2).equals(Buffer.of(0x1f, 0x8b))) {
    return documentTexts(gunzipSync(bytes));
  }
  const texts: string[] = [];
  const text = bytes.toString();
  let depth = 0;
  let start = 0;
  for (const { 0: token, index } of text.matchAll(/"[^"\\]*(?:\\.[^"\\]*)*"|[{}]/gs)) {
    if (token === "{") {
      start = depth === 0 ? index : start;
      depth += 1;
    } else if (token === "}") {
      depth -= 1;
      if (depth === 0) {
        texts.push(text.slice(start, index + 1));
      }
    }
  }
  return texts;
}

/** The events of an object that is sound, in the order in which they are stored. */
export function storedEvents(bytes: Buffer): StoredEvent[] {
  return documentTexts(bytes)
    .map((text) => JSON.parse(text) as Document)
    .filter(({ messageType }) => messageType === "DATA_MESSAGE")
    .flatMap(({ logEvents, logGroup, logStream, owner }) =>
      logEvents.map((event) => ({ event, logGroup, logStream, owner })),
    );
}

/** As `--format ndjson` writes it. */
export function asNdjson({ event, ...names }: StoredEvent): string {
  return `${JSON.stringify({ ...event, ...names })}\n`;
}

/** As `--format text` writes it where there is no terminal. */
export function asText({ event, logGroup, logStream }: StoredEvent): string {
  const time = new Date(event.timestamp).toISOString();
  return `${[time, logGroup, logStream, event.message.replace(/[\r\n]+$/, "")].join(" ")}\n`;
}

/** Without repeats: the first of each identity stays. */
export function withoutRepeats(events: readonly StoredEvent[]): StoredEvent[] {
  const first = new Map<string, StoredEvent>();
  for (const stored of events) {
    const identity = JSON.stringify([stored.owner, stored.logGroup, stored.logStream, stored.event.id]);
    first.set(identity, first.get(identity) ?? stored);
  }
  return [...first.values()];
}

/** By time, then id, then as they came. The ids are numbers, all of the same length. */
export function inTimeOrder(events: readonly StoredEvent[]): StoredEvent[] {
  const idOrder = (one: string, other: string) => (one < other ? -1 : one > other ? 1 : 0);
  return [...events].sort(
    ({ event: one }, { event: other }) => one.timestamp - other.timestamp || idOrder(one.id, other.id),
  );
}
