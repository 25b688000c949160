/**
 * A process of its own: as much of CloudWatch Logs' API as `log-backup verify` needs, for one log group of so many events,
 * which are made page by page and never held. Prints its port when it is there, and ends when standard input does.
 *
 *     node --import tsx bench/verify-logs-api.ts 1000000
 */
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { eventAt, firstIndexAt, LOG_GROUP, logStreamAt, OWNER, SINCE_MS } from "./verify-events";

/** What CloudWatch Logs gives at most. */
const MAX_PAGE_EVENTS = 10_000;
const MAX_PAGE_BYTES = 1_048_576;

const events = Number(process.argv[2]);
if (!Number.isSafeInteger(events) || events < 1) {
  throw new Error(`expected a number of events, got: ${process.argv[2] ?? "nothing"}`);
}

const server = createServer((request, response) => {
  const chunks: Buffer[] = [];
  request.on("data", (chunk: Buffer) => chunks.push(chunk));
  request.on("end", () => {
    const operation = String(request.headers["x-amz-target"]).split(".").at(-1);
    const input = JSON.parse(Buffer.concat(chunks).toString()) as FilterInput;
    const known = operation === "FilterLogEvents" || operation === "DescribeLogGroups";
    response.writeHead(known ? 200 : 400, { "content-type": "application/x-amz-json-1.1" });
    response.end(
      operation === "FilterLogEvents"
        ? pageOf(input)
        : JSON.stringify(known ? DESCRIBED : { __type: "UnknownOperationException", message: operation }),
    );
  });
});
server.listen(0, "127.0.0.1", () => {
  console.log((server.address() as AddressInfo).port);
});
process.stdin.resume().on("end", () => process.exit());

interface FilterInput {
  readonly startTime: number;
  /** Inclusive. */
  readonly endTime: number;
  /** The number of the next event. */
  readonly nextToken?: string;
}

const DESCRIBED = {
  logGroups: [
    {
      logGroupName: LOG_GROUP,
      arn: `arn:aws:logs:eu-central-1:${OWNER}:log-group:${LOG_GROUP}:*`,
      logGroupArn: `arn:aws:logs:eu-central-1:${OWNER}:log-group:${LOG_GROUP}`,
      creationTime: SINCE_MS - 1,
      storedBytes: 0,
      logGroupClass: "STANDARD",
    },
  ],
};

/** A page of events, as JSON. */
function pageOf({ startTime, endTime, nextToken }: FilterInput): string {
  const first = nextToken === undefined ? firstIndexAt(startTime, events) : Number(nextToken);
  const end = Math.min(firstIndexAt(endTime + 1, events), events);
  const page: string[] = [];
  let bytes = 0;
  let index = first;
  for (; index < end && page.length < MAX_PAGE_EVENTS; index += 1) {
    const { id, timestamp, message } = eventAt(index, events);
    bytes += message.length;
    if (bytes > MAX_PAGE_BYTES) {
      break;
    }
    page.push(
      `{"eventId":"${id}","ingestionTime":${timestamp + 900},"logStreamName":"${logStreamAt(index)}","message":"${message}","timestamp":${timestamp}}`,
    );
  }
  const token = index < end ? `,"nextToken":"${index}"` : "";
  return `{"events":[${page.join(",")}],"searchedLogStreams":[]${token}}`;
}
