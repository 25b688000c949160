import { createHash } from "node:crypto";
import type { CloudWatchEvent } from "../cloudwatch/log-events";
import type { EventRecord } from "./event-record";
import type { LogStreamOrigin, LogStreams } from "./log-streams";
import { movedFrom } from "./moved-message";

/** `keep`: events are put at their own time; `shift`: all are moved by the same span, so that the last one is now. */
export type TimestampMode = "keep" | "shift";

/** An event of the target that may be one of the backup's. */
export interface TargetMatch {
  /** The time that it has in the backup, in milliseconds. */
  readonly timestamp: number;
  /** What stands for it, see Matching. */
  readonly key: string;
}

/**
 * How an event of the backup is known again in the target: by its time in the backup and a key of 16 characters, which
 * stands for its log stream in the target and its message, or where events are moved for its identity.
 */
export interface Matching {
  /** More than one where the log stream may have several names in the target: see LogStreams. */
  ofBackup(event: EventRecord): Iterable<string>;
  /** Undefined of an event that is none of the backup's. */
  ofTarget(event: CloudWatchEvent): TargetMatch | undefined;
}

const KEY_LENGTH = 16;
/** Cannot occur in the name of a log stream. */
const SEPARATOR = ":";

/** @param streams of all events */
export function matchingOf(mode: TimestampMode, streams: LogStreams): Matching {
  if (mode === "shift") {
    return {
      ofBackup: ({ stream, id }) => [identityKey(streams.origin(stream), id)],
      ofTarget: ({ message }) => {
        const from = movedFrom(message);
        return from && { timestamp: from.timestamp, key: identityKey(from, from.id) };
      },
    };
  }
  const known = new Set<string>();
  for (let stream = 0; stream < streams.count; stream += 1) {
    streams.possibleNames(stream).forEach((name) => known.add(name));
  }
  return {
    *ofBackup({ stream, message }) {
      for (const name of streams.possibleNames(stream)) {
        yield messageKey(name, message);
      }
    },
    ofTarget: ({ logStream, timestamp, message }) =>
      known.has(logStream) ? { timestamp, key: messageKey(logStream, Buffer.from(message)) } : undefined,
  };
}

function messageKey(logStream: string, message: Uint8Array): string {
  return createHash("sha256")
    .update(`${logStream}${SEPARATOR}`)
    .update(message)
    .digest()
    .toString("latin1", 0, KEY_LENGTH);
}

function identityKey({ owner, logGroup, logStream }: LogStreamOrigin, id: string): string {
  return createHash("sha256")
    .update(JSON.stringify([owner, logGroup, logStream, id]))
    .digest()
    .toString("latin1", 0, KEY_LENGTH);
}
