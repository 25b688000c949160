import { EARLY_BY_MS, type EventWindow, OBJECT_SPAN_MS } from "../backup-format/object-key";

const HOUR_MS = 3_600_000;

/** Hours before an event's own time in whose folder it may lie at most: whole hours, so that SQL can subtract them. */
export const EARLY_BY_HOURS = Math.ceil((EARLY_BY_MS + OBJECT_SPAN_MS) / HOUR_MS);

/** First and last hour of arrival, as keys have them: `yyyy/MM/dd/HH`, UTC. Absent: no bound on that side. */
export interface ArrivalHours {
  readonly first?: string;
  readonly last?: string;
}

/** The hours under which the events of a window may lie: exactly those that `mayHoldEvents` says, of one hour each. */
export function arrivalHours({ sinceMs, untilMs, lateByMs }: EventWindow): ArrivalHours {
  return {
    ...(sinceMs !== undefined && { first: hourOf(sinceMs - EARLY_BY_MS - OBJECT_SPAN_MS) }),
    ...(untilMs !== undefined && { last: hourOf(untilMs + lateByMs - 1) }),
  };
}

/** @param ms since 1970-01-01T00:00:00Z */
function hourOf(ms: number): string {
  return new Date(ms).toISOString().slice(0, 13).replace(/[-T]/g, "/");
}
