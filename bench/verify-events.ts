/** The log events of the benchmark: each is made of its number alone, so that nobody has to hold them. */

export const LOG_GROUP = "/aws/lambda/bench";
export const OWNER = "123456789012";
/** When the events begin, in epoch milliseconds. */
export const SINCE_MS = Date.UTC(2026, 0, 15);
/** However many events there are, they fill a day. Exclusive. */
export const UNTIL_MS = SINCE_MS + 86_400_000;

/** So many events in a row are of one log stream: that is an envelope. */
export const EVENTS_PER_ENVELOPE = 250;
const LOG_STREAMS = 40;
const ACTIONS = ["created", "updated", "removed", "looked up", "sent to the queue", "read from the cache", "retried"];

/** A log event, as both sides need it. */
export interface BenchEvent {
  /** 56 digits that begin with the time, as CloudWatch Logs makes them. */
  readonly id: string;
  /** Epoch milliseconds. */
  readonly timestamp: number;
  /** Holds nothing that JSON has to escape. */
  readonly message: string;
}

/** The event of a number from 0 on, of so many events. */
export function eventAt(index: number, events: number): BenchEvent {
  const timestamp = timeAt(index, events);
  const hash = Math.imul(index + 1, 0x9e3779b1) >>> 0;
  const item = hash.toString(16).padStart(8, "0");
  return {
    id: `36${timestamp}${String(index).padStart(41, "0")}`,
    timestamp,
    message: `${new Date(timestamp).toISOString()} ${item}-${(hash ^ 0x5bd1e995) >>> 0} INFO order ${item} ${ACTIONS[hash % ACTIONS.length] ?? ""} in ${hash % 900} ms, status=200`,
  };
}

/** The log stream of the event of a number. */
export function logStreamAt(index: number): string {
  const stream = Math.floor(index / EVENTS_PER_ENVELOPE) % LOG_STREAMS;
  return `2026/01/15/[$LATEST]${String(stream).padStart(32, "0")}`;
}

/** The number of the first event at or after a time, of so many events. */
export function firstIndexAt(timeMs: number, events: number): number {
  let index = Math.max(0, Math.floor(((timeMs - SINCE_MS) * events) / (UNTIL_MS - SINCE_MS)) - 1);
  while (index < events && timeAt(index, events) < timeMs) {
    index += 1;
  }
  return index;
}

function timeAt(index: number, events: number): number {
  return SINCE_MS + Math.floor((index * (UNTIL_MS - SINCE_MS)) / events);
}
