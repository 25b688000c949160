import { createReadStream } from "node:fs";
import { readFile, rm } from "node:fs/promises";
import { setTimeout as sleep } from "node:timers/promises";
import type { S3Client } from "@aws-sdk/client-s3";
import { awsError, ObjectGoneError } from "../aws-errors";
import { isPassingFault } from "../aws-failures";
import { AccessError } from "../errors";
import { sizeText } from "../size-text";
import { BucketListing } from "../sources/s3-listing";
import { RETRY_PAUSES_MS, s3Object } from "../sources/s3-object";
import { TemporaryFile } from "../temporary-file";
import type { TemporaryFolder } from "../temporary-folder";
import type { Destination, FetchedFile, FileFacts } from "./destination";
import { md5OfFile } from "./file-facts";

const GIB = 1024 ** 3;
/** https://docs.aws.amazon.com/AmazonS3/latest/userguide/qfacts.html */
const MOST_BYTES = 5 * GIB;
/** Up to here a file is sent from memory, and the SDK can try again by itself. */
const MOST_IN_MEMORY = 16 * 1024 * 1024;
const LISTINGS_AT_ONCE = 2;

export interface S3DestinationOptions {
  readonly client: S3Client;
  readonly bucket: string;
  /** Empty, or ending in a slash. */
  readonly prefix: string;
  readonly temporaryFolder: TemporaryFolder;
  readonly signal: AbortSignal;
  readonly retryPausesMs?: readonly number[];
}

/** A prefix of a bucket. An object is put at once, or not at all. */
export class S3Destination implements Destination {
  constructor(private readonly options: S3DestinationOptions) {}

  get name(): string {
    return this.nameOf("");
  }

  nameOf(key: string): string {
    const { bucket, prefix } = this.options;
    return `s3://${bucket}/${prefix}${key}`;
  }

  draft(): Promise<string> {
    return Promise.resolve(this.options.temporaryFolder.newFile("draft"));
  }

  async publish(key: string, draft: string, { bytes }: FileFacts): Promise<void> {
    if (bytes > MOST_BYTES) {
      throw new AccessError(
        `cannot write ${this.nameOf(key)}: it has ${sizeText(bytes)}, and S3 takes 5 GiB at once: compact to a folder with --to, and upload that with aws s3 cp --recursive, which sends large files in parts`,
      );
    }
    const small = bytes <= MOST_IN_MEMORY ? await readFile(draft) : undefined;
    await this.put(key, () => small ?? createReadStream(draft), bytes, await md5OfFile(draft));
    await rm(draft, { force: true });
  }

  async putText(key: string, text: string): Promise<void> {
    const body = Buffer.from(text);
    await this.put(key, () => body, body.length, undefined);
  }

  async readText(key: string): Promise<string | undefined> {
    const chunks: Uint8Array[] = [];
    const isThere = await this.read(key, (chunk) => chunks.push(chunk));
    return isThere ? Buffer.concat(chunks).toString() : undefined;
  }

  async fetch(key: string): Promise<FetchedFile | undefined> {
    const file = new TemporaryFile(this.options.temporaryFolder, "compacted");
    const isThere = await this.read(key, (chunk) => {
      file.append(chunk, 0, chunk.length);
    }).catch((error: unknown) => {
      file.remove();
      throw error;
    });
    if (!isThere) {
      file.remove();
      return undefined;
    }
    file.seal();
    return file;
  }

  async list(prefix: string): Promise<readonly string[]> {
    const { client, bucket, signal, prefix: above } = this.options;
    const listing = new BucketListing(client, bucket, signal, LISTINGS_AT_ONCE);
    const keys: string[] = [];
    for (let page = await listing.page(above + prefix, undefined); ;) {
      keys.push(...page.entries.flatMap((entry) => ("object" in entry ? entry.object.key.slice(above.length) : [])));
      const next = page.next();
      if (next === undefined) {
        return keys;
      }
      page = await next;
    }
  }

  /** Gives the bytes of an object, in order; false where there is none. */
  private async read(key: string, take: (chunk: Uint8Array) => void): Promise<boolean> {
    const { client, bucket, prefix, signal, retryPausesMs } = this.options;
    // How many they are shows in the answer.
    const listed = { key: prefix + key, sizeBytes: Infinity, lastModified: undefined };
    try {
      for await (const chunk of s3Object(client, bucket, listed, retryPausesMs).open(0, signal)) {
        take(chunk);
      }
      return true;
    } catch (error) {
      if (error instanceof ObjectGoneError) {
        return false;
      }
      throw error;
    }
  }

  private async put(key: string, body: () => Buffer | NodeJS.ReadableStream, bytes: number, md5: string | undefined) {
    const { client, bucket, prefix, signal, retryPausesMs = RETRY_PAUSES_MS } = this.options;
    const { PutObjectCommand } = await import("@aws-sdk/client-s3");
    for (let failures = 0; ; failures += 1) {
      try {
        const command = new PutObjectCommand({
          Bucket: bucket,
          Key: prefix + key,
          Body: body() as Buffer,
          ContentLength: bytes,
          ContentType: key.endsWith(".json") ? "application/json" : "application/octet-stream",
          ...(md5 !== undefined && { ContentMD5: md5 }),
        });
        await client.send(command, { abortSignal: signal });
        return;
      } catch (error) {
        const pause = retryPausesMs[failures];
        if (pause === undefined || !isPassingFault(error)) {
          throw await this.failure(error, prefix + key);
        }
        await sleep(pause, undefined, { signal });
      }
    }
  }

  private async failure(error: unknown, key: string): Promise<AccessError> {
    const { client, bucket, signal } = this.options;
    signal.throwIfAborted();
    const region = await client.config.region().catch(() => undefined);
    return awsError(error, { action: "s3:PutObject", bucket, key, region });
  }
}
