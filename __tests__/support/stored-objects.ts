import { gzipSync } from "node:zlib";

/** A log event as a test writes it. */
export interface TestEvent {
  readonly id: string;
  readonly timestamp: number;
  readonly message: string;
}

export interface TestEnvelope {
  readonly owner?: string;
  readonly logGroup?: string;
  readonly logStream?: string;
  readonly events: readonly TestEvent[];
}

const OWNER = "111122223333";
const GROUP = "/aws/lambda/HelloFunc";
const STREAM = "2026/11/22/[$LATEST]0123456789abcdef";

/** An id of 56 digits, as on AWS. */
export function eventId(number: number): string {
  return String(number).padStart(56, "0");
}

/** A log event whose message tells its number. */
export function event(number: number, message = `event ${number}`): TestEvent {
  return { id: eventId(number), timestamp: Date.UTC(2026, 10, 22) + 1000 * number, message };
}

/** The text of an envelope as CloudWatch Logs writes it. */
export function envelopeText({ owner = OWNER, logGroup = GROUP, logStream = STREAM, events }: TestEnvelope): string {
  return JSON.stringify({
    messageType: "DATA_MESSAGE",
    owner,
    logGroup,
    logStream,
    subscriptionFilters: ["backup"],
    logEvents: events,
  });
}

/** What CloudWatch Logs sends to see whether the destination is there. */
export const CONTROL_TEXT = JSON.stringify({
  messageType: "CONTROL_MESSAGE",
  owner: "CloudwatchLogs",
  logGroup: "",
  logStream: "",
  subscriptionFilters: [],
  logEvents: [
    {
      id: "",
      timestamp: Date.UTC(2026, 10, 22),
      message: "CWL CONTROL MESSAGE: Checking health of destination Firehose.",
    },
  ],
});

/** One gzip member, as Firehose gets it. */
export function member(text: string | Uint8Array): Buffer {
  return gzipSync(text, { level: 6 });
}

/** An envelope in a member of its own. */
export function envelopeMember(...events: readonly TestEvent[]): Buffer {
  return member(envelopeText({ events }));
}

/** The line of an event as `--format ndjson` writes it. */
export function ndjsonLine(
  { id, timestamp, message }: TestEvent,
  { owner = OWNER, logGroup = GROUP, logStream = STREAM }: Omit<TestEnvelope, "events"> = {},
): string {
  return `${JSON.stringify({ id, timestamp, message, logGroup, logStream, owner })}\n`;
}
