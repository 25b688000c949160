import type { Transition } from "./lifecycle";

/** Checked settings of one environment, with every default filled in. Frozen all the way down. */
export interface Settings {
  /** The environment file's name without `.json`. */
  readonly environment: string;
  /** 12 digits. The AWS provider refuses any other account. */
  readonly accountId: string;
  readonly region: string;
  /** Tags of every resource that can have tags. */
  readonly tags: Readonly<Record<string, string>>;
  readonly terraformState: {
    readonly bucketName: string;
    /** Days. */
    readonly noncurrentVersionExpirationDays: number;
    readonly preventDestroy: boolean;
  };
  readonly helloApi: {
    readonly functionName: string;
    readonly logRetentionDays: number;
    /** Requests per second. */
    readonly throttlingRateLimit: number;
    /** Requests. */
    readonly throttlingBurstLimit: number;
    /** Whether this environment sets the API Gateway CloudWatch role, of which an account has one per Region. */
    readonly manageApiGatewayAccount: boolean;
  };
  readonly sources: {
    /** Exact names, at least one, none twice. */
    readonly logGroups: readonly string[];
  };
  readonly backupStorage: {
    readonly bucketName: string;
    readonly preventDestroy: boolean;
    /** In the order in which they happen. */
    readonly transitions: readonly Transition[];
    /** Days. Absent: kept for ever. */
    readonly expirationDays?: number;
    /** Days. */
    readonly noncurrentVersionExpirationDays: number;
    /** Days. */
    readonly abortIncompleteMultipartUploadDays: number;
  };
  readonly backupDelivery: {
    readonly streamName: string;
    /** Static; ends in a slash. `backup-format` adds Firehose's date. */
    readonly prefix: string;
    /** Static; ends in a slash. Neither prefix lies in the other. */
    readonly errorPrefix: string;
    readonly bufferSizeMiB: number;
    readonly bufferIntervalSeconds: number;
    readonly errorLogRetentionDays: number;
  };
  /** S3 by path instead of by host name: for a local AWS, which has no host name for each bucket. */
  readonly usePathStyle: boolean;
  /** The S3 endpoint speaks plain HTTP: a local AWS. A rule that demands TLS would lock everybody out of the objects. */
  readonly plainHttpEndpoint: boolean;
}

/** How S3 is reached: all that differs between a local AWS and AWS itself. */
export type Addressing = Pick<Settings, "usePathStyle" | "plainHttpEndpoint">;
