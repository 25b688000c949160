import type { Random } from "./random";

/** One envelope's text, and what is in it. */
export interface EnvelopeText {
  readonly json: string;
  readonly isControl: boolean;
  readonly isRareGroup: boolean;
  /** Log events; a control message has none. */
  readonly events: number;
  /** Lines of the events as text, without line ends at the end of messages. */
  readonly textLines: number;
  /** Events whose message matches GREP_PATTERN. */
  readonly grepEvents: number;
}

/** Has 1 % of the envelopes. */
export const RARE_LOG_GROUP = "/aws/lambda/nightly-ledger";
/** Matches about 1 % of the messages. */
export const GREP_PATTERN = '"?status"?[=:]5\\d\\d\\b';

const OWNER = "123456789012";
const FIRST_EVENT_MS = Date.UTC(2026, 10, 22, 4);
const DAY_MS = 86_400_000;
/** Id, timestamp, keys and punctuation of an event. */
const BYTES_AROUND_MESSAGE = 111;
const GREP = new RegExp(GREP_PATTERN);

type Kind = "json" | "lambda" | "access" | "java" | "japanese";
const KINDS: readonly Kind[] = ["json", "json", "json", "lambda", "lambda", "access", "access", "java"];
const SERVICES = ["orders", "payments", "search", "users", "mail", "stock", "prices", "reports", "sessions", "images"];
const ENVIRONMENTS = ["prod", "stage", "dev", "test", "perf"];
const ACTIONS = ["created", "updated", "removed", "looked up", "sent to the queue", "read from the cache", "retried"];
const ROUTES = ["/v1/orders", "/v1/orders/{id}", "/v2/users/{id}/sessions", "/health", "/v1/search", "/v1/prices"];
const LEVELS = ["INFO", "INFO", "INFO", "DEBUG", "WARN"];
const AGENTS = ["curl/8.5.0", "okhttp/4.12.0", "Mozilla/5.0 (X11; Linux x86_64) Gecko/20100101 Firefox/131.0"];
const JAPANESE = ["注文を受け付けました", "在庫を確認しています", "決済が完了しました", "発送の準備ができました"];
const JAVA_CLASSES = ["OrderService", "PaymentGateway", "RetryTemplate", "ConnectionPool", "JsonMapper", "Dispatcher"];

/** What CloudWatch Logs sends now and then to see whether the destination is there. */
export function controlEnvelope(random: Random): EnvelopeText {
  const timestamp = FIRST_EVENT_MS + random.below(DAY_MS);
  const message = "CWL CONTROL MESSAGE: Checking health of destination Firehose.";
  const json = JSON.stringify({
    messageType: "CONTROL_MESSAGE",
    owner: "CloudwatchLogs",
    logGroup: "",
    logStream: "",
    subscriptionFilters: [],
    logEvents: [{ id: "", timestamp, message }],
  });
  return { json, isControl: true, isRareGroup: false, events: 0, textLines: 0, grepEvents: 0 };
}

/** A batch of events of one log stream, about as many as asked; more where the text is to have a least length, in characters. */
export function dataEnvelope(random: Random, events: number, leastLength = 0): EnvelopeText {
  const isRareGroup = random.chance(0.01);
  const group = random.below(99);
  const kind = isRareGroup ? "json" : group % 12 === 11 ? "japanese" : (KINDS[group % KINDS.length] ?? "json");
  const service = SERVICES[group % SERVICES.length] ?? "";
  const name = `${service}-${ENVIRONMENTS[Math.floor(group / 20)] ?? ""}-${group}`;
  const logGroup = isRareGroup ? RARE_LOG_GROUP : kind === "access" ? `/ecs/${name}` : `/aws/lambda/${name}`;
  const wanted = Math.max(1, Math.round(events * (0.5 + random.below(1001) / 1000)));
  const source = messages(random, kind, service);

  // An id is the time, in milliseconds, in front of 144 bits of the batch.
  const batch = BigInt(`0x${random.hex(34)}`);
  const logEvents: { id: string; timestamp: number; message: string }[] = [];
  let timestamp = FIRST_EVENT_MS + random.below(DAY_MS);
  let length = 0;
  let textLines = 0;
  let grepEvents = 0;
  for (let index = 0; index < wanted || length < leastLength; index += 1) {
    timestamp += random.chance(0.4) ? 0 : random.below(40);
    const message = source.next().value;
    const id = ((BigInt(timestamp) << 144n) + batch + BigInt(index)).toString();
    logEvents.push({ id, timestamp, message });
    length += message.length + BYTES_AROUND_MESSAGE;
    textLines += message.trimEnd().split("\n").length;
    grepEvents += GREP.test(message) ? 1 : 0;
  }
  const json = JSON.stringify({
    messageType: "DATA_MESSAGE",
    owner: OWNER,
    logGroup,
    logStream: `2026/11/22/[$LATEST]${random.hex(32)}`,
    subscriptionFilters: ["cloudwatchlogs-backup"],
    logEvents,
  });
  return { json, isControl: false, isRareGroup, events: logEvents.length, textLines, grepEvents };
}

function* messages(random: Random, kind: Kind, service: string): Generator<string, never> {
  for (;;) {
    switch (kind) {
      case "access":
        yield accessLine(random);
        break;
      case "java":
        yield random.chance(0.06) ? stackTrace(random) : plainLine(random, service);
        break;
      default:
        yield* invocation(random, kind, service);
    }
  }
}

/** What one invocation of a Lambda function writes. */
function* invocation(random: Random, kind: Kind, service: string): Generator<string> {
  const requestId = random.uuid();
  yield `START RequestId: ${requestId} Version: $LATEST\n`;
  for (let lines = 2 + random.below(6); lines > 0; lines -= 1) {
    const text = kind === "lambda" ? plainLine(random, service) : jsonLine(random, kind, service, requestId);
    yield kind === "lambda" ? `${clock(random)}\t${requestId}\tINFO\t${text}\n` : `${text}\n`;
  }
  yield `END RequestId: ${requestId}\n`;
  const duration = (random.below(200_000) / 100).toFixed(2);
  const billed = Math.ceil(Number(duration));
  yield `REPORT RequestId: ${requestId}\tDuration: ${duration} ms\tBilled Duration: ${billed} ms\tMemory Size: 512 MB\tMax Memory Used: ${90 + random.below(60)} MB\t\n`;
}

function jsonLine(random: Random, kind: Kind, service: string, requestId: string): string {
  const action = random.pick(ACTIONS);
  return JSON.stringify({
    level: random.pick(LEVELS),
    timestamp: clock(random),
    service,
    requestId,
    message: kind === "japanese" ? `${random.pick(JAPANESE)}: ${action}` : `${service} ${action}`,
    route: random.pick(ROUTES),
    status: status(random),
    durationMs: random.below(900),
    trace: `1-${random.hex(8)}-${random.hex(16)}`,
    ...(random.chance(0.4) ? { detail: JSON.stringify({ key: random.hex(16), path: "C:\\data\\in" }) } : {}),
  });
}

function plainLine(random: Random, service: string): string {
  const id = random.hex(12);
  return `${service} item ${id} of ${random.hex(8)} ${random.pick(ACTIONS)} in ${random.below(900)} ms, status=${status(random)}, "${random.pick(ROUTES)}"`;
}

function accessLine(random: Random): string {
  const address = `10.${random.below(4)}.${random.below(256)}.${random.below(256)}`;
  return `${address} - - [22/Nov/2026:19:${10 + random.below(50)}:${10 + random.below(50)} +0000] "GET ${random.pick(ROUTES)} HTTP/1.1" status=${status(random)} ${random.below(90_000)} "-" "${random.pick(AGENTS)}"`;
}

function stackTrace(random: Random): string {
  const frames = Array.from({ length: 8 + random.below(20) }, () => {
    const name = random.pick(JAVA_CLASSES);
    return `\tat com.example.shop.${name}.call(${name}.java:${10 + random.below(400)})`;
  });
  return [`java.lang.IllegalStateException: no answer within ${random.below(9000)} ms`, ...frames].join("\n");
}

function status(random: Random): number {
  return random.chance(0.016) ? random.pick([500, 502, 503]) : random.pick([200, 200, 200, 201, 204, 304, 404]);
}

function clock(random: Random): string {
  const two = (limit: number) => String(random.below(limit)).padStart(2, "0");
  return `2026-11-22T${two(24)}:${two(60)}:${two(60)}.${String(random.below(1000)).padStart(3, "0")}Z`;
}
