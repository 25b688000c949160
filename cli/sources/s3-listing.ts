import type { S3Client } from "@aws-sdk/client-s3";
import { awsError } from "../aws-errors";
import { Slots } from "../slots";
import { inKeyOrder } from "./key-order";

/** An object as S3 lists it. */
export interface ListedObject {
  readonly key: string;
  readonly sizeBytes: number;
  readonly lastModified: Date | undefined;
  /** Without quotes. */
  readonly etag?: string | undefined;
}

/** An object, or with a delimiter a folder: all keys that begin with `prefix`, which ends in a slash. */
export type ListedEntry = { readonly object: ListedObject } | { readonly prefix: string };

/** One answer of S3, and the request for the next, which may be under way. */
export interface ListedPage {
  readonly entries: readonly ListedEntry[];
  next(): Promise<ListedPage> | undefined;
}

/** Lists one bucket, with a bounded number of requests at a time. */
export class BucketListing {
  private readonly slots: Slots;

  constructor(
    private readonly client: S3Client,
    private readonly bucket: string,
    private readonly signal: AbortSignal,
    maxRequests: number,
  ) {
    this.slots = new Slots(maxRequests);
  }

  /**
   * The first page of the keys that begin with a prefix, in key order: all of them, or those up to the next slash and the
   * folders there. The page after it is asked for when `next` is first called. A failure shows where the promise is awaited,
   * and nowhere else.
   *
   * @throws {AccessError}
   */
  page(prefix: string, delimiter: "/" | undefined, token?: string): Promise<ListedPage> {
    const page = this.slots.use(() => this.request(prefix, delimiter, token));
    page.catch(() => undefined); // It is thrown where it is awaited, or never wanted.
    return page;
  }

  private async request(prefix: string, delimiter: "/" | undefined, token: string | undefined): Promise<ListedPage> {
    const { ListObjectsV2Command } = await import("@aws-sdk/client-s3");
    try {
      const answer = await this.client.send(
        new ListObjectsV2Command({
          Bucket: this.bucket,
          Prefix: prefix,
          Delimiter: delimiter,
          ContinuationToken: token,
        }),
        { abortSignal: this.signal },
      );
      const objects = (answer.Contents ?? []).map(({ Key = "", Size = 0, LastModified, ETag }) => ({
        object: { key: Key, sizeBytes: Size, lastModified: LastModified, etag: ETag?.replaceAll('"', "") },
      }));
      const folders = (answer.CommonPrefixes ?? []).map(({ Prefix = "" }) => ({ prefix: Prefix }));
      const nextToken = answer.IsTruncated === true ? answer.NextContinuationToken : undefined;
      let next: Promise<ListedPage> | undefined;
      return {
        entries: folders.length === 0 ? objects : inKeyOrder([...objects, ...folders], keyOf),
        next: () => (next ??= nextToken === undefined ? undefined : this.page(prefix, delimiter, nextToken)),
      };
    } catch (error) {
      this.signal.throwIfAborted();
      const region = await this.client.config.region().catch(() => undefined);
      throw awsError(error, { action: "s3:ListBucket", bucket: this.bucket, region });
    }
  }
}

function keyOf(entry: ListedEntry): string {
  return "prefix" in entry ? entry.prefix : entry.object.key;
}
