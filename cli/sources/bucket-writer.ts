import { createHash } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";
import type { S3Client } from "@aws-sdk/client-s3";
import { awsError, type S3Request } from "../aws-errors";
import { failureOf } from "../aws-failures";

/** Whether an object was written, or was there already, byte for byte. */
export type Written = "written" | "there";

/** Pauses before tries that follow a conflict with another request for the same key, in milliseconds. */
const CONFLICT_PAUSES_MS: readonly number[] = [50, 200, 800, 3200];

/** What a repair changes in the backup's bucket. S3 checks what it is given against an MD5 digest. */
export class BucketWriter {
  constructor(
    private readonly client: S3Client,
    readonly bucket: string,
    private readonly signal: AbortSignal,
    private readonly conflictPausesMs = CONFLICT_PAUSES_MS,
  ) {}

  /**
   * Writes an object whose key says what is in it. One that is there already stays as it is, unless its bytes differ: then
   * it is damaged, and is written anew.
   *
   * @throws {AccessError} where it cannot be written
   */
  async putOnce(key: string, bytes: Uint8Array): Promise<Written> {
    if (await this.put(key, bytes, true)) {
      return "written";
    }
    if (Buffer.compare(await this.read(key), bytes) === 0) {
      return "there";
    }
    await this.put(key, bytes, false);
    return "written";
  }

  /** @throws {AccessError} where it cannot be read */
  async read(key: string): Promise<Uint8Array> {
    const { GetObjectCommand } = await import("@aws-sdk/client-s3");
    return this.asked({ action: "s3:GetObject", key }, async () => {
      const { Body } = await this.client.send(new GetObjectCommand({ Bucket: this.bucket, Key: key }), this.options);
      return (await Body?.transformToByteArray()) ?? new Uint8Array();
    });
  }

  /**
   * Moves an object: copies it, and deletes it only then. Done again after it was stopped half-way, it ends the same.
   *
   * @throws {ObjectGoneError} where it is not there any more
   * @throws {AccessError} where it cannot be copied or deleted
   */
  async move(key: string, to: string): Promise<void> {
    const { CopyObjectCommand, DeleteObjectCommand } = await import("@aws-sdk/client-s3");
    const command = new CopyObjectCommand({ Bucket: this.bucket, Key: to, CopySource: this.copySource(key) });
    await this.asked({ action: "s3:PutObject", key: to }, async () => {
      try {
        return await this.client.send(command, this.options);
      } catch (error) {
        // What is missing is what was to be copied.
        throw failureOf(error).name === "NoSuchKey"
          ? awsError(error, { action: "s3:GetObject", bucket: this.bucket, key })
          : error;
      }
    });
    await this.asked({ action: "s3:DeleteObject", key }, () =>
      this.client.send(new DeleteObjectCommand({ Bucket: this.bucket, Key: key }), this.options),
    );
  }

  /** The SDK sends this one as it is, and S3 decodes it. */
  private copySource(key: string): string {
    return `${this.bucket}/${key.split("/").map(encodeURIComponent).join("/")}`;
  }

  private get options() {
    return { abortSignal: this.signal };
  }

  /** False where there is such an object already. */
  private async put(key: string, bytes: Uint8Array, onlyNew: boolean): Promise<boolean> {
    const { PutObjectCommand } = await import("@aws-sdk/client-s3");
    const command = new PutObjectCommand({
      Bucket: this.bucket,
      Key: key,
      Body: bytes,
      ContentType: "application/octet-stream",
      ContentMD5: createHash("md5").update(bytes).digest("base64"),
      ...(onlyNew && { IfNoneMatch: "*" }),
    });
    return this.asked({ action: "s3:PutObject", key }, async () => {
      for (let conflicts = 0; ; conflicts += 1) {
        try {
          await this.client.send(command, this.options);
          return true;
        } catch (error) {
          const status = failureOf(error).$metadata?.httpStatusCode;
          if (onlyNew && status === 412) {
            return false;
          }
          // ConditionalRequestConflict: another request for this key was under way. S3 says: try again.
          const pause = this.conflictPausesMs[conflicts];
          if (!onlyNew || status !== 409 || pause === undefined) {
            throw error;
          }
          await sleep(pause, undefined, { signal: this.signal });
        }
      }
    });
  }

  private async asked<T>(request: Pick<S3Request, "action" | "key">, send: () => Promise<T>): Promise<T> {
    try {
      return await send();
    } catch (error) {
      this.signal.throwIfAborted();
      const region = await this.client.config.region().catch(() => undefined);
      throw awsError(error, { ...request, bucket: this.bucket, region });
    }
  }
}
