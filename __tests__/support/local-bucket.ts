import { CreateBucketCommand, GetObjectCommand, ListObjectsV2Command, PutObjectCommand } from "@aws-sdk/client-s3";
import type { ProcessEnvironment } from "../../local/environment";
import { type LocalAws, startLocalAws } from "./local-aws";
import { S3Proxy } from "./s3-proxy";

const REGION = "eu-central-1";

/** An object of a bucket, with its bytes. */
export interface BucketObject {
  readonly key: string;
  readonly bytes: Buffer;
  readonly lastModified: Date;
}

/** A bucket in a local AWS of its own, which can also be reached through a proxy. */
export class LocalBucket {
  private constructor(
    private readonly aws: LocalAws,
    readonly name: string,
    readonly proxy: S3Proxy,
  ) {}

  /** Starts it all, and makes the bucket. */
  static async start(name: string): Promise<LocalBucket> {
    const aws = await startLocalAws(REGION);
    await aws.s3.send(
      new CreateBucketCommand({ Bucket: name, CreateBucketConfiguration: { LocationConstraint: REGION } }),
    );
    const proxy = new S3Proxy(aws.environment.AWS_ENDPOINT_URL ?? "");
    await proxy.start();
    return new LocalBucket(aws, name, proxy);
  }

  /** The environment of a program that uses the local AWS. */
  get environment(): ProcessEnvironment {
    return this.aws.environment;
  }

  /** The same, through the proxy. */
  get viaProxy(): ProcessEnvironment {
    return { ...this.aws.environment, AWS_ENDPOINT_URL: this.proxy.endpoint };
  }

  async stop(): Promise<void> {
    await this.proxy.stop();
    await this.aws.stop();
  }

  async put(key: string, bytes: Buffer): Promise<void> {
    await this.aws.s3.send(new PutObjectCommand({ Bucket: this.name, Key: key, Body: bytes }));
  }

  /** All objects below a prefix, of which there are at most 1000, in key order. */
  async objects(prefix: string): Promise<BucketObject[]> {
    const { s3 } = this.aws;
    const listed = await s3.send(new ListObjectsV2Command({ Bucket: this.name, Prefix: prefix }));
    const keys = (listed.Contents ?? []).map(({ Key = "" }) => Key).sort();
    return Promise.all(
      keys.map(async (key) => {
        const { Body, LastModified } = await s3.send(new GetObjectCommand({ Bucket: this.name, Key: key }));
        const bytes = Buffer.from((await Body?.transformToByteArray()) ?? []);
        return { key, bytes, lastModified: LastModified ?? new Date(0) };
      }),
    );
  }
}
