import { Refusal, required } from "./fake-logs-refusal";

/** An event that a log group of the fake holds. */
export interface StoredEvent {
  /** 56 digits, unless a test chose another one. */
  readonly id: string;
  readonly logStream: string;
  /** Epoch milliseconds. */
  readonly timestamp: number;
  /** Epoch milliseconds. */
  readonly ingestionTime: number;
  readonly message: string;
}

/** Where an event stands among the others of its group. */
export type EventPlace = Pick<StoredEvent, "timestamp" | "ingestionTime" | "id">;

/** A subscription filter, as DescribeSubscriptionFilters answers. */
export interface FakeSubscriptionFilter {
  readonly filterName: string;
  readonly destinationArn: string;
  readonly filterPattern?: string;
  readonly fieldSelectionCriteria?: string;
  readonly roleArn?: string;
  readonly applyOnTransformedLogs?: boolean;
  readonly emitSystemFields?: readonly string[];
  /** Epoch milliseconds; as the log group's unless told. */
  readonly creationTime?: number;
}

/** What a log group is like. */
export interface FakeGroupOptions {
  readonly creationTime?: number;
  readonly retentionInDays?: number;
  readonly logGroupClass?: string;
  readonly tags?: Readonly<Record<string, string>>;
  readonly filters?: readonly FakeSubscriptionFilter[];
  /** By default what the messages make. */
  readonly storedBytes?: number;
}

const DAY_MS = 24 * 3600_000;
const MAX_BATCH_BYTES = 1_048_576;
const EVENT_OVERHEAD_BYTES = 26;
const MAX_BATCH_EVENTS = 10_000;
const MAX_AGE_MS = 14 * DAY_MS;
const MAX_AHEAD_MS = 2 * 3600_000;

/** An event of a PutLogEvents call. */
export interface InputEvent {
  readonly timestamp?: unknown;
  readonly message?: unknown;
}

/** A log group of the fake: its events in order of time, and the rules by which it takes more. */
export class FakeLogGroup {
  readonly creationTime: number;
  readonly logGroupClass: string;
  readonly tags: Record<string, string>;
  retentionInDays: number | undefined;
  filters: readonly FakeSubscriptionFilter[];
  /** By name, when each was created. */
  readonly streams = new Map<string, number>();
  private readonly unsorted: StoredEvent[] = [];
  private sortedCount = 0;
  private readonly storedBytesChosen: number | undefined;

  constructor(
    readonly name: string,
    options: FakeGroupOptions,
    now: number,
  ) {
    this.creationTime = options.creationTime ?? now;
    this.logGroupClass = options.logGroupClass ?? "STANDARD";
    this.tags = { ...options.tags };
    this.retentionInDays = options.retentionInDays;
    this.filters = options.filters ?? [];
    this.storedBytesChosen = options.storedBytes;
  }

  /** In order of timestamp, then ingestion, then id. */
  get events(): readonly StoredEvent[] {
    if (this.sortedCount < this.unsorted.length) {
      this.unsorted.sort(inOrder);
      this.sortedCount = this.unsorted.length;
    }
    return this.unsorted;
  }

  get storedBytes(): number {
    return this.storedBytesChosen ?? this.unsorted.reduce((sum, { message }) => sum + billed(message), 0);
  }

  add(event: StoredEvent): void {
    this.unsorted.push(event);
    if (!this.streams.has(event.logStream)) {
      this.streams.set(event.logStream, event.ingestionTime);
    }
  }

  /** Takes events away, as if they had expired. Returns how many. */
  drop(isDropped: (event: StoredEvent) => boolean): number {
    const kept = this.events.filter((event) => !isDropped(event));
    const dropped = this.unsorted.length - kept.length;
    this.unsorted.splice(0, this.unsorted.length, ...kept);
    this.sortedCount = kept.length;
    return dropped;
  }

  /**
   * PutLogEvents, to the letter.
   *
   * @throws {Refusal} where the whole call is refused
   */
  put(stream: unknown, input: unknown, { now, newId }: { now: number; newId: (timestamp: number) => string }): object {
    const events = checkedBatch(input);
    if (typeof stream !== "string" || !this.streams.has(stream)) {
      throw new Refusal("ResourceNotFoundException", "The specified log stream does not exist.");
    }
    const retentionMs = this.retentionInDays === undefined ? Infinity : this.retentionInDays * DAY_MS;
    const tooOldEnd = countFromStart(events, ({ timestamp }) => timestamp < now - MAX_AGE_MS);
    const expiredEnd = countFromStart(events, ({ timestamp }) => timestamp < now - retentionMs);
    const firstTooNew = events.findIndex(({ timestamp }) => timestamp > now + MAX_AHEAD_MS);
    const tooNewStart = firstTooNew === -1 ? events.length : firstTooNew;
    const valid = events.slice(Math.max(tooOldEnd, expiredEnd), tooNewStart);
    const [first, last] = [valid.at(0), valid.at(-1)];
    required(
      first === undefined || last === undefined || last.timestamp - first.timestamp <= DAY_MS,
      "The batch of log events in a single PutLogEvents request cannot span more than 24 hours.",
    );
    for (const { timestamp, message } of valid) {
      this.add({ id: newId(timestamp), logStream: stream, timestamp, ingestionTime: now, message });
    }
    const rejected = {
      ...(tooNewStart < events.length && { tooNewLogEventStartIndex: tooNewStart }),
      ...(tooOldEnd > 0 && { tooOldLogEventEndIndex: tooOldEnd }),
      ...(expiredEnd > 0 && { expiredLogEventEndIndex: expiredEnd }),
    };
    return {
      nextSequenceToken: "49601234567890123456789012345678901234567890123456789012",
      ...(Object.keys(rejected).length > 0 && { rejectedLogEventsInfo: rejected }),
    };
  }
}

/** The order in which CloudWatch Logs gives events. */
export function inOrder(one: EventPlace, other: EventPlace): number {
  return (
    one.timestamp - other.timestamp ||
    one.ingestionTime - other.ingestionTime ||
    (one.id < other.id ? -1 : Number(one.id > other.id))
  );
}

function checkedBatch(input: unknown): { timestamp: number; message: string }[] {
  required(
    Array.isArray(input) && input.length >= 1,
    "1 validation error detected: Value at 'logEvents' failed to satisfy constraint: Member must have length greater than or equal to 1",
  );
  required(
    input.length <= MAX_BATCH_EVENTS,
    `1 validation error detected: Value at 'logEvents' failed to satisfy constraint: Member must have length less than or equal to ${MAX_BATCH_EVENTS}`,
  );
  let bytes = 0;
  let previous = -Infinity;
  const events = (input as InputEvent[]).map(({ timestamp, message }, index) => {
    required(
      typeof timestamp === "number" && Number.isSafeInteger(timestamp) && timestamp >= 0,
      `1 validation error detected: Value at 'logEvents.${index + 1}.member.timestamp' failed to satisfy constraint: Member must have value greater than or equal to 0`,
    );
    required(
      typeof message === "string" && message.length >= 1,
      `1 validation error detected: Value at 'logEvents.${index + 1}.member.message' failed to satisfy constraint: Member must have length greater than or equal to 1`,
    );
    required(timestamp >= previous, "Log events in a single PutLogEvents request must be in chronological order.");
    previous = timestamp;
    bytes += billed(message);
    return { timestamp, message };
  });
  required(bytes <= MAX_BATCH_BYTES, `Upload too large: ${bytes} bytes exceeds limit of ${MAX_BATCH_BYTES}`);
  return events;
}

function billed(message: string): number {
  return Buffer.byteLength(message) + EVENT_OVERHEAD_BYTES;
}

function countFromStart<Item>(items: readonly Item[], holds: (item: Item) => boolean): number {
  const end = items.findIndex((item) => !holds(item));
  return end === -1 ? items.length : end;
}
