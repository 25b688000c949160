import type { Readable } from "node:stream";
import { setTimeout as sleep } from "node:timers/promises";
import type { GetObjectCommandOutput, S3Client } from "@aws-sdk/client-s3";
import { awsError } from "../aws-errors";
import { isPassingFault } from "../aws-failures";
import { AccessError } from "../errors";
import { arrivalOf } from "./arrival";
import type { ListedObject } from "./s3-listing";
import type { StoredObject } from "./stored-object";

/** Pauses before tries that follow one without a byte, in milliseconds; each is made up to twice as long, at random. */
export const RETRY_PAUSES_MS: readonly number[] = [50, 200, 800, 3200];

/** A body that ended before its announced length. */
class ShortBodyError extends Error {}

/** An object of S3. What breaks in mid-object is read on from there, as long as the object is the same. */
export function s3Object(
  client: S3Client,
  bucket: string,
  listed: ListedObject,
  retryPausesMs: readonly number[] = RETRY_PAUSES_MS,
): StoredObject {
  const { key, sizeBytes, lastModified, etag } = listed;
  const arrival = arrivalOf(key);
  const reading = new ObjectReading(client, bucket, key, sizeBytes, retryPausesMs);
  return {
    name: `s3://${bucket}/${key}`,
    sizeBytes,
    lastModified,
    version: etag ?? lastModified?.toISOString(),
    arrival,
    open: (offset, signal) => reading.read(offset, signal),
    release: () => undefined,
  };
}

class ObjectReading {
  /** Of the first answer: all that is read later is of the same object. */
  private etag: string | undefined;

  constructor(
    private readonly client: S3Client,
    private readonly bucket: string,
    private readonly key: string,
    private sizeBytes: number,
    private readonly retryPausesMs: readonly number[],
  ) {}

  async *read(offset: number, signal: AbortSignal): AsyncGenerator<Uint8Array> {
    let position = offset;
    let failures = 0;
    while (position < this.sizeBytes) {
      try {
        for await (const chunk of this.body(position, signal)) {
          position += chunk.length;
          failures = 0;
          yield chunk;
        }
        return;
      } catch (error) {
        signal.throwIfAborted();
        const pause = this.retryPausesMs[failures];
        if (pause === undefined || !(error instanceof ShortBodyError || isPassingFault(error))) {
          throw await this.failure(error);
        }
        failures += 1;
        await sleep(pause * (1 + Math.random()), undefined, { signal });
      }
    }
  }

  /** The rest of the object, in one answer. */
  private async *body(position: number, signal: AbortSignal): AsyncGenerator<Uint8Array> {
    const { Body, ContentLength = 0, ContentRange, ETag } = await this.request(position, signal);
    if (position > 0 && ContentRange?.startsWith(`bytes ${position}-`) !== true) {
      throw new AccessError(
        `cannot read s3://${this.bucket}/${this.key} on from byte ${position}: this S3 gave another range`,
      );
    }
    this.etag ??= ETag;
    // It may have been overwritten since it was listed.
    this.sizeBytes = position + ContentLength;
    const body = Body as Readable | undefined;
    const stop = () => body?.destroy();
    signal.addEventListener("abort", stop, { once: true });
    let received = 0;
    try {
      for await (const chunk of (body ?? []) as AsyncIterable<Uint8Array>) {
        received += chunk.length;
        yield chunk;
      }
    } finally {
      signal.removeEventListener("abort", stop);
    }
    if (received < ContentLength) {
      throw new ShortBodyError(`the answer ended after ${received} of ${ContentLength} bytes`);
    }
  }

  private async request(position: number, signal: AbortSignal): Promise<GetObjectCommandOutput> {
    const { GetObjectCommand } = await import("@aws-sdk/client-s3");
    return this.client.send(
      new GetObjectCommand({
        Bucket: this.bucket,
        Key: this.key,
        Range: position > 0 ? `bytes=${position}-` : undefined,
        IfMatch: this.etag,
      }),
      { abortSignal: signal },
    );
  }

  private async failure(error: unknown): Promise<AccessError> {
    const region = await this.client.config.region().catch(() => undefined);
    return awsError(error, { action: "s3:GetObject", bucket: this.bucket, key: this.key, region });
  }
}
