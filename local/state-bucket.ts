import { posix } from "node:path";
import {
  GetObjectCommand,
  HeadBucketCommand,
  HeadObjectCommand,
  ListObjectsV2Command,
  type S3Client,
  S3ServiceException,
} from "@aws-sdk/client-s3";
import { createS3Client } from "./aws-clients";
import type { ProcessEnvironment } from "./environment";
import type { StateBackend } from "./state-stack";

/** The state bucket cannot be used. The message says why and what to do. */
export class StateBucketError extends Error {
  override readonly name = "StateBucketError";
}

/** The lock that Terraform's S3 backend keeps beside a state: https://developer.hashicorp.com/terraform/language/backend/s3 */
export interface StateLock {
  readonly id: string;
  /** user@host */
  readonly who: string;
  /** ISO 8601 */
  readonly created: string;
}

export interface StateBucketOptions {
  readonly backend: StateBackend;
  /** The account that must own the bucket: every request says so to S3. */
  readonly accountId: string;
  readonly environment: ProcessEnvironment;
}

/** Looks at the state bucket. It never writes. */
export class StateBucket {
  private readonly client: S3Client;
  private readonly request: { readonly Bucket: string; readonly ExpectedBucketOwner: string };

  constructor(private readonly options: StateBucketOptions) {
    const { backend, accountId } = options;
    this.client = createS3Client(options.environment, backend.region);
    this.request = { Bucket: backend.bucket, ExpectedBucketOwner: accountId };
  }

  /** @throws StateBucketError when a bucket of that name exists and is another account's, or is in another Region. */
  async exists(): Promise<boolean> {
    const { backend, accountId } = this.options;
    const head = await this.send(() => this.client.send(new HeadBucketCommand(this.request)), [301, 400, 403, 404]);
    const status = head instanceof S3ServiceException ? head.$metadata.httpStatusCode : 200;
    const region = head instanceof S3ServiceException ? redirectRegion(head) : head.BucketRegion;
    if (status === 404) {
      return false;
    }
    if (status === 301 || (status === 200 && region !== undefined && region !== backend.region)) {
      throw new StateBucketError(
        `Bucket ${backend.bucket} exists in Region ${region ?? "unknown"}, expected: ${backend.region}. ` +
          "Correct region or terraformState.bucketName of the environment.",
      );
    }
    if (status !== 200) {
      throw new StateBucketError(
        `Bucket ${backend.bucket} is not open to you as account ${accountId} (S3 answered ${status ?? "nothing"}): it belongs ` +
          "to another account, or your credentials are of another one or may not read it. " +
          "Correct accountId or terraformState.bucketName of the environment, or use other credentials.",
      );
    }
    return true;
  }

  /** Whether the bucket holds the stack's state. */
  async holdsState(): Promise<boolean> {
    const command = new HeadObjectCommand({ ...this.request, Key: this.options.backend.key });
    return !((await this.send(() => this.client.send(command), [404])) instanceof S3ServiceException);
  }

  /** A key that is not state of this environment, among the first 1,000; `undefined` if there is none. */
  async foreignKey(): Promise<string | undefined> {
    const prefix = `${this.options.backend.key.split("/")[0] ?? ""}/`;
    const list = await this.send(() => this.client.send(new ListObjectsV2Command(this.request)), []);
    if (list instanceof S3ServiceException) {
      return undefined;
    }
    return list.Contents?.map(({ Key }) => Key ?? "").find((key) => !key.startsWith(prefix));
  }

  /** The lock of the stack's state, if somebody holds it. */
  async lock(): Promise<StateLock | undefined> {
    const Key = `${this.options.backend.key}.tflock`;
    const object = await this.send(() => this.client.send(new GetObjectCommand({ ...this.request, Key })), [404]);
    if (object instanceof S3ServiceException) {
      return undefined;
    }
    const text = (await object.Body?.transformToString()) ?? "{}";
    const { ID = "", Who = "", Created = "" } = JSON.parse(text) as { ID?: string; Who?: string; Created?: string };
    return { id: ID, who: Who, created: Created };
  }

  close(): void {
    this.client.destroy();
  }

  /** The answer, or the error where its HTTP status is one of those expected. */
  private async send<T>(call: () => Promise<T>, expected: readonly number[]): Promise<T | S3ServiceException> {
    try {
      return await call();
    } catch (error) {
      if (error instanceof S3ServiceException && expected.includes(error.$metadata.httpStatusCode ?? 0)) {
        return error;
      }
      const { name, message } = error as Error;
      const where = posix.join(this.options.backend.bucket, this.options.backend.key);
      throw new StateBucketError(
        name === "CredentialsProviderError"
          ? `No AWS credentials were found (${message}): sign in, for example with "aws sso login", and set AWS_PROFILE.`
          : `S3 did not answer about s3://${where}: ${name}: ${message}`,
        { cause: error },
      );
    }
  }
}

function redirectRegion(error: S3ServiceException): string | undefined {
  return (error.$response?.headers as Record<string, string> | undefined)?.["x-amz-bucket-region"];
}
