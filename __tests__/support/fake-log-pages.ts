import { createHash } from "node:crypto";
import { type EventPlace, type FakeLogGroup, inOrder, type StoredEvent } from "./fake-log-group";
import { required } from "./fake-logs-refusal";

const MAX_PAGE_BYTES = 1_048_576;
const MAX_PAGE_EVENTS = 10_000;

/** What a FilterLogEvents call may say, as far as the fake knows it. */
export interface FilterInput {
  readonly startTime?: number;
  readonly endTime?: number;
  readonly logStreamNames?: readonly string[];
  readonly logStreamNamePrefix?: string;
  readonly filterPattern?: string;
  readonly limit?: number;
  readonly nextToken?: string;
}

/** How the fake pages. */
export interface PageOptions {
  /** Events of a page, at most. */
  readonly pageSize: number;
  /** Whether pages are empty or partly full in between, and the last one is always empty. */
  readonly sparse: boolean;
}

interface Place {
  /** Of which call it is: a token belongs to one call's parameters. */
  readonly call: string;
  readonly page: number;
  /** The last event that was given. */
  readonly after?: EventPlace;
}

/**
 * A page of FilterLogEvents: both ends of the time are inclusive.
 *
 * @throws {Refusal} for bad parameters or a token of another call
 */
export function filterPage(group: FakeLogGroup, input: FilterInput, { pageSize, sparse }: PageOptions): object {
  const { startTime = 0, endTime = Number.MAX_SAFE_INTEGER, limit = MAX_PAGE_EVENTS, filterPattern = "" } = input;
  required(/^\w*$/.test(filterPattern), "The fake knows no filter pattern but one word.");
  required(limit >= 1 && limit <= MAX_PAGE_EVENTS, `limit must be from 1 to ${MAX_PAGE_EVENTS}`);
  required(Number.isSafeInteger(startTime) && startTime >= 0, "startTime must be a whole number from 0");
  required(Number.isSafeInteger(endTime) && endTime >= startTime, "endTime must not be before startTime");
  required(
    input.logStreamNames === undefined || input.logStreamNamePrefix === undefined,
    "logStreamNames and logStreamNamePrefix cannot both be given",
  );
  const call = callOf(group.name, { ...input, startTime, endTime });
  const place = input.nextToken === undefined ? { call, page: 0 } : placeOf(input.nextToken);
  required(place?.call === call, "The specified nextToken is invalid.");

  const { events } = group;
  const most = fillOf(place.page, Math.min(pageSize, limit), sparse);
  const page: StoredEvent[] = [];
  let bytes = 0;
  let index = firstIndex(events, startTime, place.after);
  for (; page.length < most; index += 1) {
    const event = events[index];
    if (event === undefined || event.timestamp > endTime) {
      break;
    }
    if (isAsked(event, input)) {
      bytes += Buffer.byteLength(event.message);
      if (page.length > 0 && bytes > MAX_PAGE_BYTES) {
        break;
      }
      page.push(event);
    }
  }
  const next = events[index];
  // CloudWatch Logs may say that there is more before it knows that there is not.
  const isMore = (next !== undefined && next.timestamp <= endTime) || (sparse && page.length > 0);
  const after = page.at(-1) ?? place.after;
  return {
    events: page.map(({ id, logStream, ...rest }) => ({ eventId: id, logStreamName: logStream, ...rest })),
    searchedLogStreams: [],
    ...(isMore && { nextToken: tokenOf({ call, page: place.page + 1, ...(after && { after: cursor(after) }) }) }),
  };
}

/** How many events a page holds: every third none, and every third but one a third. */
function fillOf(page: number, most: number, sparse: boolean): number {
  const kind = sparse ? page % 3 : 2;
  return kind === 0 ? 0 : kind === 1 ? Math.ceil(most / 3) : most;
}

function isAsked({ logStream, message }: StoredEvent, input: FilterInput): boolean {
  const { logStreamNames, logStreamNamePrefix = "", filterPattern = "" } = input;
  return (
    (logStreamNames?.includes(logStream) ?? true) &&
    logStream.startsWith(logStreamNamePrefix) &&
    message.includes(filterPattern)
  );
}

function firstIndex(events: readonly StoredEvent[], startTime: number, after: EventPlace | undefined): number {
  const isBefore = (event: StoredEvent): boolean =>
    event.timestamp < startTime || (after !== undefined && inOrder(event, after) <= 0);
  let [low, high] = [0, events.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    const event = events[middle];
    if (event !== undefined && isBefore(event)) {
      low = middle + 1;
    } else {
      high = middle;
    }
  }
  return low;
}

function cursor({ timestamp, ingestionTime, id }: EventPlace) {
  return { timestamp, ingestionTime, id };
}

function callOf(name: string, input: FilterInput): string {
  const { startTime, endTime, logStreamNames, logStreamNamePrefix, filterPattern } = input;
  const parameters = JSON.stringify([name, startTime, endTime, logStreamNames, logStreamNamePrefix, filterPattern]);
  return createHash("sha256").update(parameters).digest("base64url");
}

function tokenOf(place: Place): string {
  return Buffer.from(JSON.stringify(place)).toString("base64url");
}

function placeOf(token: string): Place | undefined {
  try {
    return JSON.parse(Buffer.from(token, "base64url").toString()) as Place;
  } catch {
    return undefined;
  }
}
