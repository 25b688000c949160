import { setTimeout as delay } from "node:timers/promises";
import {
  type CloudWatchLogsClient,
  CreateLogStreamCommand,
  PutLogEventsCommand,
} from "@aws-sdk/client-cloudwatch-logs";
import { GetObjectCommand, paginateListObjectsV2, type S3Client } from "@aws-sdk/client-s3";
import type { LogEvent } from "../backup-format/envelope";
import { readStoredObject } from "../backup-format/stored-object";

/** An object of the backup and the log events in it. */
export interface StoredObject {
  readonly key: string;
  readonly sizeBytes: number;
  readonly events: readonly (LogEvent & { readonly logGroup: string; readonly logStream: string })[];
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

/** Reads every object under the prefix and every log event in it. Control messages hold none. */
export async function readBackup(s3: S3Client, bucket: string, prefix: string): Promise<StoredObject[]> {
  const objects: StoredObject[] = [];
  for await (const page of paginateListObjectsV2({ client: s3 }, { Bucket: bucket, Prefix: prefix })) {
    for (const { Key: key = "" } of page.Contents ?? []) {
      const { Body } = await s3.send(new GetObjectCommand({ Bucket: bucket, Key: key }));
      const bytes = (await Body?.transformToByteArray()) ?? new Uint8Array();
      const events = readStoredObject(bytes)
        .filter(({ messageType }) => messageType === "DATA_MESSAGE")
        .flatMap(({ logEvents, logGroup, logStream }) => logEvents.map((event) => ({ ...event, logGroup, logStream })));
      objects.push({ key, sizeBytes: bytes.length, events });
    }
  }
  return objects;
}

export interface WaitOptions {
  /** Milliseconds after which it gives up. */
  readonly timeoutMs: number;
  readonly signal?: AbortSignal;
}

/**
 * Reads the backup until it holds at least that many events.
 *
 * @throws {Error} when they have not arrived in time; the message says how many have
 */
export async function waitForEvents(
  s3: S3Client,
  bucket: string,
  prefix: string,
  count: number,
  { timeoutMs, signal }: WaitOptions,
): Promise<StoredObject[]> {
  const deadline = Date.now() + timeoutMs;
  for (;;) {
    const objects = await readBackup(s3, bucket, prefix);
    const arrived = objects.reduce((sum, { events }) => sum + events.length, 0);
    if (arrived >= count) {
      return objects;
    }
    if (Date.now() > deadline) {
      throw new Error(`expected ${count} log events under s3://${bucket}/${prefix}, got: ${arrived}`);
    }
    await delay(200, undefined, { ...(signal && { signal }) });
  }
}
