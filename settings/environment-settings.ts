import type { Transition } from "./lifecycle";
import type { PlanRisk } from "./plan-risks";

/** A log group that gets a subscription filter of its own. */
export interface NamedSource {
  /** Exact. */
  readonly name: string;
  /** CloudWatch Logs filter pattern: only events that match are backed up. Empty: every event. */
  readonly filterPattern: string;
}

/** Log groups that are found by `log-backup discover`: each gets a subscription filter of its own. */
export interface PrefixSource {
  /** How names begin; or a glob of whole names, where it holds `*` (any text) or `?` (one character). */
  readonly prefix: string;
  /** Names, or globs of whole names, that are left out. */
  readonly exclude: readonly string[];
  /** As in {@link NamedSource}. */
  readonly filterPattern: string;
}

/** Every log group of the account and Region, present and future, by one account-level subscription policy. */
export interface AccountSource {
  /** Exact names that are left out, beside those that always are: see `own-log-groups.ts`. */
  readonly exclude: readonly string[];
  /** As in {@link NamedSource}. */
  readonly filterPattern: string;
}

/** What comes into the log groups that are backed up. */
export interface ExpectedVolume {
  /** Of 2^30 bytes, before compression. */
  readonly gigabytesPerDay: number;
  /** Bytes of a log event on average. */
  readonly eventBytes: number;
  /** The busiest time's rate, as a multiple of the average. */
  readonly peakFactor: number;
}

/** A GitHub repository whose workflows may use the environment's roles. */
export interface GithubAccess {
  /** owner/name. */
  readonly repository: string;
  /** How the `sub` claim of its tokens begins: `repo:owner/name`, or with ids `repo:owner@id/name@id`. */
  readonly subjectPrefix: string;
  readonly branch: string;
  /** The GitHub environment of the job that deploys. */
  readonly environment: string;
  /** File name in `.github/workflows`. */
  readonly nightlyWorkflow: string;
}

/** A GitLab project whose pipelines may use the environment's roles. */
export interface GitlabAccess {
  /** group/name, of any depth. */
  readonly project: string;
  readonly branch: string;
  /** Of the instance: `https://`, no slash at the end. */
  readonly url: string;
}

/** What delivered objects hold: the gzip members that CloudWatch Logs sent, or one envelope a line, gzipped by Firehose. */
export type DeliveryFormat = "pass-through" | "ndjson";

/** How the backup is asked in SQL. */
export interface QuerySettings {
  /** Whether `backup-storage` has Glue tables and an Athena workgroup. */
  readonly catalogue: boolean;
  /** Where `log-backup compact` writes. Static; ends in a slash. Holds neither prefix of delivery, nor lies in one. */
  readonly compactedPrefix: string;
  /** `yyyy/MM/dd/HH`, UTC: objects of earlier hours are not in Athena's table `arrivals`. */
  readonly firstHour: string;
  /** GiB that one query may scan. */
  readonly scanLimitGiB: number;
  /** Days. */
  readonly resultExpirationDays: number;
  readonly resultsBucketName: string;
  /** IAM roles and users, in any account, that may assume the analysts' role. Empty: there is no such role. */
  readonly analystPrincipalArns: readonly string[];
}

/** Who deploys an environment, and who may look at it: exactly one CI system, and people. */
export type CiAccess = {
  /** Absent: the environment makes the account's OIDC provider. */
  readonly oidcProviderArn?: string;
  /** IAM roles and users, in any account. */
  readonly opsPrincipalArns: readonly string[];
} & (
  | { readonly github: GithubAccess; readonly gitlab?: undefined }
  | { readonly github?: undefined; readonly gitlab: GitlabAccess }
);

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
    /** None twice. */
    readonly logGroups: readonly NamedSource[];
    readonly prefixes: readonly PrefixSource[];
    /** What `log-backup discover` has found for the prefixes, in order of name. Each matches exactly one of them. */
    readonly discovered: readonly NamedSource[];
    /** Absent: no account-level subscription policy. */
    readonly account?: AccountSource;
    /** Days that every covered log group must keep events at least. Absent: only delivery's own retries matter. */
    readonly minimumRetentionDays?: number;
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
    readonly format: DeliveryFormat;
    /** Static; ends in a slash. `backup-format` adds Firehose's date. */
    readonly prefix: string;
    /** Static; ends in a slash. Neither prefix lies in the other. */
    readonly errorPrefix: string;
    readonly bufferSizeMiB: number;
    readonly bufferIntervalSeconds: number;
    readonly errorLogRetentionDays: number;
    /** Absent: a key of AWS's own encrypts what Firehose holds. */
    readonly kmsKeyArn?: string;
  };
  readonly restore: {
    /** Log groups that `log-backup restore` writes to, never backed up. The first is its default. At least one. */
    readonly logGroups: readonly string[];
  };
  readonly query: QuerySettings;
  readonly monitoring: {
    /** An SNS topic that somebody else manages. Absent: the environment has its own. */
    readonly topicArn?: string;
    readonly emailSubscribers: readonly string[];
    /** Where people find docs/runbook.md: a URL, or a path in the repository. Without `#`. */
    readonly runbook: string;
    /** Percent of a limit of the stream above which an alarm goes off. */
    readonly quotaPercent: number;
    readonly maximumLogGroupAlarms: number;
  };
  /** What its owner expects to come in. Absent: unknown. */
  readonly expectedVolume?: ExpectedVolume;
  /** Absent: no roles for CI and ops, and no permissions boundary on the roles of services. */
  readonly ciAccess?: CiAccess;
  readonly planReview: {
    /** Risks with which a plan is refused, unless somebody says why not. None twice. */
    readonly forbiddenRisks: readonly PlanRisk[];
  };
  /** S3 by path instead of by host name: for a local AWS, which has no host name for each bucket. */
  readonly usePathStyle: boolean;
  /** The S3 endpoint speaks plain HTTP: a local AWS. A rule that demands TLS would lock everybody out of the objects. */
  readonly plainHttpEndpoint: boolean;
}

/** How S3 is reached: all that differs between a local AWS and AWS itself. */
export type Addressing = Pick<Settings, "usePathStyle" | "plainHttpEndpoint">;
