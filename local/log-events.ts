import { setTimeout as delay } from "node:timers/promises";
import {
  type CloudWatchLogsClient,
  CreateLogStreamCommand,
  PutLogEventsCommand,
} from "@aws-sdk/client-cloudwatch-logs";
import { type LogBackupOptions, runLogBackup } from "./log-backup-command";

/** A log event as `log-backup cat --format ndjson` writes it. */
export interface BackedUpEvent {
  readonly id: string | number;
  /** In milliseconds since 1970-01-01T00:00:00Z. */
  readonly timestamp: number;
  readonly message: string;
  readonly logGroup: string;
  readonly logStream: string;
  readonly owner: string;
}

/** Writes each line as a log event of now, to a new log stream of the group. */
export async function putLogLines(
  logs: CloudWatchLogsClient,
  logGroupName: string,
  logStreamName: string,
  lines: readonly string[],
): Promise<void> {
  await logs.send(new CreateLogStreamCommand({ logGroupName, logStreamName }));
  await logs.send(
    new PutLogEventsCommand({
      logGroupName,
      logStreamName,
      logEvents: lines.map((message) => ({ timestamp: Date.now(), message })),
    }),
  );
}

/**
 * Reads every log event of a backup, with the command that users read it with.
 *
 * @param where as the command takes it, such as `["--env", "local"]`
 */
export async function readBackup(where: readonly string[], options: LogBackupOptions): Promise<BackedUpEvent[]> {
  const lines = (await runLogBackup(["cat", "--format", "ndjson", ...where], options)).split("\n");
  return lines.filter((line) => line !== "").map((line) => JSON.parse(line) as BackedUpEvent);
}

/**
 * Reads the backup until it holds at least that many events.
 *
 * @param timeoutMs milliseconds after which it gives up
 * @throws {Error} when they have not arrived in time; the message says how many have
 */
export async function waitForEvents(
  where: readonly string[],
  count: number,
  { timeoutMs, ...options }: LogBackupOptions & { readonly timeoutMs: number },
): Promise<BackedUpEvent[]> {
  const deadline = Date.now() + timeoutMs;
  for (;;) {
    const events = await readBackup(where, options);
    if (events.length >= count) {
      return events;
    }
    if (Date.now() > deadline) {
      throw new Error(`expected ${count} log events in the backup (${where.join(" ")}), got: ${events.length}`);
    }
    await delay(200, undefined, { ...(options.signal && { signal: options.signal }) });
  }
}
