import { setTimeout as pause } from "node:timers/promises";
import type {
  CloudWatchLogsClient,
  PutLogEventsResponse,
  RejectedLogEventsInfo,
} from "@aws-sdk/client-cloudwatch-logs";
import { commonFault, failureOf, isPassingFault, oneLine } from "../aws-failures";
import { isThrottled, logsError } from "../cloudwatch/logs-errors";
import type { PutBatch } from "../cloudwatch/put-batches";
import { createLogStream } from "../cloudwatch/target-group";
import { AccessError } from "../errors";
import { countText } from "../size-text";
import type { PutEvent } from "./outgoing-events";
import type { RefusalReason, Refusals } from "./refusals";

/** Where AWS throttles, the next try is after the first of these pauses, twice as long each time, up to the longest. */
const FIRST_PAUSE_MS = 200;
const LONGEST_PAUSE_MS = 20_000;
const MOST_TRIES = 12;

export interface EventSenderOptions {
  /** For all but PutLogEvents; may try again as it likes. */
  readonly client: CloudWatchLogsClient;
  /** For PutLogEvents. Must try once only: what an answer was lost to may be stored, and would be stored twice. */
  readonly putClient: CloudWatchLogsClient;
  readonly logGroup: string;
  /** Calls at the same time, at most. */
  readonly jobs: number;
  /** Log streams that need not be created. */
  readonly logStreams: ReadonlySet<string>;
  /** Where the events are counted that CloudWatch Logs rejects. */
  readonly refusals: Refusals;
  readonly signal: AbortSignal;
}

/** Puts batches: those of a log stream one after the other, those of several at the same time. */
export class EventSender {
  /** Events that were put. */
  put = 0;
  /** Calls of PutLogEvents that were answered. */
  calls = 0;
  private readonly created = new Set<string>();
  private readonly waiting: PutBatch<PutEvent>[] = [];
  private readonly running = new Map<string, Promise<void>>();
  private failure: { readonly error: unknown } | undefined;

  constructor(private readonly options: EventSenderOptions) {}

  /**
   * Takes a batch on, and ends when there is room for another one.
   *
   * @throws {AccessError} if this one or one before it could not be put
   */
  async add(batch: PutBatch<PutEvent>): Promise<void> {
    this.waiting.push(batch);
    this.start();
    while (this.waiting.length >= this.options.jobs && this.failure === undefined) {
      await Promise.race(this.running.values());
    }
    await this.throwFailure();
  }

  /** Ends when all is put. @throws {AccessError} if something could not be put */
  async finish(): Promise<void> {
    while (this.running.size > 0) {
      await Promise.race(this.running.values());
    }
    await this.throwFailure();
  }

  private async throwFailure(): Promise<void> {
    if (this.failure !== undefined) {
      await Promise.all(this.running.values()); // what is under way is counted by the next run
      throw this.failure.error;
    }
  }

  private start(): void {
    for (let place = 0; place < this.waiting.length && this.running.size < this.options.jobs;) {
      const batch = this.waiting[place];
      if (this.failure !== undefined || batch === undefined) {
        return;
      }
      if (this.running.has(batch.logStream)) {
        place += 1;
        continue;
      }
      this.waiting.splice(place, 1);
      this.running.set(batch.logStream, this.run(batch));
    }
  }

  private async run(batch: PutBatch<PutEvent>): Promise<void> {
    try {
      await this.send(batch);
    } catch (error) {
      this.failure ??= { error };
    }
    this.running.delete(batch.logStream);
    this.start();
  }

  private async send({ logStream, events }: PutBatch<PutEvent>): Promise<void> {
    const { client, logGroup, logStreams, refusals, signal } = this.options;
    if (!logStreams.has(logStream) && !this.created.has(logStream)) {
      await createLogStream(client, logGroup, logStream, signal);
      this.created.add(logStream);
    }
    const { rejectedLogEventsInfo: rejected } = await this.call({ logStream, events });
    this.calls += 1;
    for (const [index, { backupMs }] of events.entries()) {
      const reason = rejected && rejectionOf(index, rejected);
      if (reason === undefined) {
        this.put += 1;
      } else {
        refusals.add(reason, backupMs, logStream);
      }
    }
  }

  private async call({ logStream, events }: PutBatch<PutEvent>): Promise<PutLogEventsResponse> {
    const { putClient, logGroup, signal } = this.options;
    const { PutLogEventsCommand } = await import("@aws-sdk/client-cloudwatch-logs");
    const command = new PutLogEventsCommand({
      logGroupName: logGroup,
      logStreamName: logStream,
      logEvents: events.map(({ timestamp, message }) => ({ timestamp, message })),
    });
    for (let tries = 1; ; tries += 1) {
      try {
        return await putClient.send(command, { abortSignal: signal });
      } catch (error) {
        signal.throwIfAborted();
        if (isThrottled(error)) {
          if (tries < MOST_TRIES) {
            await pause(pauseMs(tries), undefined, { signal });
            continue;
          }
        } else if (isWithoutAnswer(error)) {
          throw this.lostAnswer(error, events.length);
        }
        const purpose = `to put events into ${logGroup}`;
        throw logsError(error, { action: "logs:PutLogEvents", purpose, advice: "with a smaller --jobs" });
      }
    }
  }

  private lostAnswer(error: unknown, events: number): AccessError {
    const { name = "Error", code = name, message = "" } = failureOf(error);
    const reason = message === "" || message === code ? code : `${code}: ${oneLine(message)}`;
    return new AccessError(
      `CloudWatch Logs did not answer a PutLogEvents call (${reason}), so that its ${countText(events)} events may be in ${this.options.logGroup} or not: run the same command again in a minute, it goes on where this one ended`,
      { cause: error },
    );
  }
}

/** Whether the call may have been carried out all the same. */
function isWithoutAnswer(error: unknown): boolean {
  const failure = failureOf(error);
  const wasRefused = failure.$metadata?.httpStatusCode !== undefined;
  return isPassingFault(error) || (!wasRefused && commonFault(failure, "CloudWatch Logs", "") === undefined);
}

/** Half of it by chance, so that calls at the same time do not come again at the same time. */
function pauseMs(tries: number): number {
  const longest = Math.min(LONGEST_PAUSE_MS, FIRST_PAUSE_MS * 2 ** (tries - 1));
  return longest * (0.5 + 0.5 * Math.random());
}

/** Why the event was rejected; undefined where it was stored. */
function rejectionOf(index: number, rejected: RejectedLogEventsInfo): RefusalReason | undefined {
  const { tooOldLogEventEndIndex = 0, expiredLogEventEndIndex = 0, tooNewLogEventStartIndex = Infinity } = rejected;
  if (index < tooOldLogEventEndIndex) {
    return "too-old";
  }
  if (index < expiredLogEventEndIndex) {
    return "expired";
  }
  return index >= tooNewLogEventStartIndex ? "too-new" : undefined;
}
