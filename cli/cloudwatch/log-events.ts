import type { CloudWatchLogsClient, FilterLogEventsCommandOutput } from "@aws-sdk/client-cloudwatch-logs";
import { failureOf } from "../aws-failures";
import { type AccessError, UnreadableError } from "../errors";
import { Slots } from "../slots";
import { logsError } from "./logs-errors";

/** A log event, as CloudWatch Logs holds it. Times in milliseconds since 1970-01-01T00:00:00Z. */
export interface CloudWatchEvent {
  /** What the subscription's envelope has as its id. */
  readonly id: string;
  readonly logStream: string;
  readonly timestamp: number;
  readonly ingestionMs: number;
  readonly message: string;
}

export interface LogEventsWindow {
  readonly logGroup: string;
  /** Event time, inclusive. */
  readonly sinceMs: number;
  /** Event time, exclusive. */
  readonly untilMs: number;
  /** Only events that match this CloudWatch Logs filter pattern. Empty or absent: every event. */
  readonly filterPattern?: string;
}

export interface ReadLogEventsOptions extends LogEventsWindow {
  /** Requests at the same time, at most. */
  readonly jobs: number;
  /** The same for several readers; absent: only this one asks. */
  readonly slots?: Slots;
  readonly signal: AbortSignal;
}

type Page = readonly CloudWatchEvent[];

/** A window is cut for parallel reading into so many parts for each request at a time, to even out busy hours. */
const PARTS_FOR_EACH_JOB = 2;
/** Shorter parts are not cut further. */
const SHORTEST_PART_MS = 1000;
/** It was deleted meanwhile, or permission is given for each log group. */
const OF_ONE_GROUP = new Set(["ResourceNotFoundException", "AccessDeniedException"]);

/**
 * The events of a log group in a window of time, page by page, by one request after the other. CloudWatch Logs sorts them by
 * time.
 *
 * @throws {UnreadableError} where this log group cannot be read, {AccessError} where none can
 */
export async function* readLogEventsInOrder(
  client: CloudWatchLogsClient,
  window: LogEventsWindow,
  signal: AbortSignal,
): AsyncGenerator<Page> {
  let token: string | undefined;
  do {
    const page = await requestPage(client, window, token, signal);
    yield page.events;
    token = page.nextToken;
  } while (token !== undefined);
}

/**
 * The same in no order, by several requests at once: a part of the window that does not fit one page is cut in halves, which
 * are read side by side. Nothing depends on the order of events in a page or from page to page.
 *
 * @throws {UnreadableError} where this log group cannot be read, {AccessError} where none can
 */
export async function* readLogEvents(
  client: CloudWatchLogsClient,
  { jobs, slots = new Slots(jobs), signal, ...window }: ReadLogEventsOptions,
): AsyncGenerator<Page> {
  const request: RequestPage = (part, token) => slots.use(() => requestPage(client, part, token, signal));
  const waiting: LogEventsWindow[] = [window];
  const reading = new Map<Reader, Promise<{ readonly reader: Reader; readonly step: Step }>>();
  let parts = 1;
  const mayCut = ({ sinceMs, untilMs }: LogEventsWindow): boolean =>
    parts < PARTS_FOR_EACH_JOB * jobs && jobs > 1 && untilMs - sinceMs > SHORTEST_PART_MS;
  const readOn = (reader: Reader): void => {
    const step = reader.next().then((result) => ({ reader, step: result.done === true ? END : result.value }));
    step.catch(() => undefined); // It is thrown when it is its turn.
    reading.set(reader, step);
  };
  try {
    for (;;) {
      while (reading.size < jobs) {
        const part = waiting.shift();
        if (part === undefined) {
          break;
        }
        readOn(readPart(part, request, mayCut));
      }
      if (reading.size === 0) {
        return;
      }
      const { reader, step } = await Promise.race(reading.values());
      if (step.kind === "page") {
        readOn(reader);
        yield step.events;
        continue;
      }
      reading.delete(reader);
      if (step.kind === "cut") {
        parts += 1;
        waiting.unshift(...step.parts);
      }
    }
  } finally {
    for (const reader of reading.keys()) {
      reader.return(undefined).catch(() => undefined);
    }
  }
}

interface RequestedPage {
  readonly events: Page;
  readonly nextToken: string | undefined;
}

type RequestPage = (window: LogEventsWindow, token: string | undefined) => Promise<RequestedPage>;

type Step =
  | { readonly kind: "page"; readonly events: Page }
  | { readonly kind: "cut"; readonly parts: readonly LogEventsWindow[] }
  | { readonly kind: "end" };

const END: Step = { kind: "end" };
type Reader = AsyncGenerator<Step, void>;

async function* readPart(
  window: LogEventsWindow,
  request: RequestPage,
  mayCut: (window: LogEventsWindow) => boolean,
): Reader {
  let { events, nextToken } = await request(window, undefined);
  if (nextToken !== undefined && mayCut(window)) {
    const middle = Math.floor((window.sinceMs + window.untilMs) / 2);
    yield {
      kind: "cut",
      parts: [
        { ...window, untilMs: middle },
        { ...window, sinceMs: middle },
      ],
    };
    return;
  }
  yield { kind: "page", events };
  while (nextToken !== undefined) {
    ({ events, nextToken } = await request(window, nextToken));
    yield { kind: "page", events };
  }
}

async function requestPage(
  client: CloudWatchLogsClient,
  { logGroup, sinceMs, untilMs, filterPattern = "" }: LogEventsWindow,
  token: string | undefined,
  signal: AbortSignal,
): Promise<RequestedPage> {
  const { FilterLogEventsCommand } = await import("@aws-sdk/client-cloudwatch-logs");
  const command = new FilterLogEventsCommand({
    logGroupName: logGroup,
    startTime: Math.max(sinceMs, 0), // times before 1970 are refused
    endTime: untilMs - 1, // inclusive
    // eslint-disable-next-line @typescript-eslint/no-deprecated -- AWS always does; a local AWS only when it is asked to
    interleaved: true,
    ...(filterPattern !== "" && { filterPattern }),
    nextToken: token,
  });
  let page: FilterLogEventsCommandOutput;
  try {
    page = await client.send(command, { abortSignal: signal });
  } catch (error) {
    signal.throwIfAborted();
    throw failureOfGroup(error, logGroup);
  }
  const events = (page.events ?? []).map((event) => ({
    id: event.eventId ?? "",
    logStream: event.logStreamName ?? "",
    timestamp: event.timestamp ?? Number.NaN,
    ingestionMs: event.ingestionTime ?? Number.NaN,
    message: event.message ?? "",
  }));
  return { events, nextToken: page.nextToken };
}

/** Why one log group cannot be read, which others may be; or why none can. */
function failureOfGroup(error: unknown, logGroup: string): AccessError {
  const failure = logsError(error, {
    action: "logs:FilterLogEvents",
    purpose: `to read the log events of ${logGroup}`,
    advice: "with a smaller --jobs",
  });
  const isOfGroup = OF_ONE_GROUP.has(failureOf(error).name ?? "");
  return isOfGroup ? new UnreadableError(failure.message, { cause: error }) : failure;
}
