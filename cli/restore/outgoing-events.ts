import type { BatchEvent } from "../cloudwatch/put-batches";
import { decodeEvent } from "./event-record";
import type { LogStreams } from "./log-streams";
import { movedMessage } from "./moved-message";
import type { RecordFile } from "./record-file";
import type { PutRules, RefusalReason } from "./refusals";

/** An event as it is put. */
export interface PutEvent extends BatchEvent {
  readonly message: string;
  /** Its time in the backup, in milliseconds. */
  readonly backupMs: number;
}

/** What becomes of an event: it is put into a log stream of the target, or refused at once. */
export interface Outgoing {
  readonly logStream: string;
  readonly event: PutEvent;
  readonly refusal: RefusalReason | undefined;
}

export interface OutgoingOptions {
  readonly streams: LogStreams;
  /** Of the log streams in the target, by their numbers. */
  readonly names: readonly string[];
  /** By how many milliseconds events are moved; undefined: they keep their time and message. */
  readonly offsetMs: number | undefined;
  readonly rules: PutRules;
}

/** Events as they are to be put, in the order of the file. @throws {AccessError} if the file cannot be read */
export async function* outgoingEvents(
  file: RecordFile,
  { streams, names, offsetMs, rules }: OutgoingOptions,
): AsyncGenerator<readonly Outgoing[]> {
  for await (const records of file.records()) {
    yield records.map((record) => {
      const { stream, id, timestamp: backupMs, message } = decodeEvent(record);
      const text = Buffer.from(message.buffer, message.byteOffset, message.length).toString();
      const isMoved = offsetMs !== undefined;
      const moved = isMoved ? movedMessage({ timestamp: backupMs, ...streams.origin(stream), id }, text) : text;
      const event = {
        timestamp: backupMs + (offsetMs ?? 0),
        messageBytes: isMoved ? Buffer.byteLength(moved) : message.length,
        message: moved,
        backupMs,
      };
      const refusal = rules.refusalOf({ ...event, isEmpty: message.length === 0 });
      return { logStream: names[stream] ?? "", event, refusal };
    });
  }
}
