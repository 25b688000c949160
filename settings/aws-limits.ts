/**
 * Every AWS limit that a setting can break, as data: one place to correct when AWS changes one.
 * `source` is where the limit is stated and `asOf` the day it was read. The AWS pages were read as stored copies;
 * where the only source is not AWS's own, `note` says so.
 */
export interface LimitSource {
  readonly source: string;
  /** ISO date. */
  readonly asOf: string;
  readonly note?: string;
}

const asOf = "2026-11-22";
const s3Lifecycle =
  "https://docs.aws.amazon.com/AmazonS3/latest/userguide/lifecycle-transition-general-considerations.html";
const apiGatewayQuotas = "https://docs.aws.amazon.com/apigateway/latest/developerguide/limits.html";
const bufferingHints = "https://docs.aws.amazon.com/firehose/latest/APIReference/API_BufferingHints.html";

export const awsLimits = {
  /** Digits of an account id. */
  accountId: {
    digits: 12,
    source: "https://docs.aws.amazon.com/organizations/latest/APIReference/API_Account.html",
    asOf,
  },
  /** Regions of the `aws` partition. */
  region: {
    known: `
      af-south-1 ap-east-1 ap-east-2 ap-northeast-1 ap-northeast-2 ap-northeast-3 ap-south-1 ap-south-2 ap-southeast-1
      ap-southeast-2 ap-southeast-3 ap-southeast-4 ap-southeast-5 ap-southeast-7 ca-central-1 ca-west-1 eu-central-1
      eu-central-2 eu-north-1 eu-south-1 eu-south-2 eu-west-1 eu-west-2 eu-west-3 il-central-1 me-central-1 me-south-1
      mx-central-1 sa-east-1 us-east-1 us-east-2 us-west-1 us-west-2`
      .trim()
      .split(/\s+/),
    source: "https://docs.aws.amazon.com/global-infrastructure/latest/regions/aws-regions.html",
    asOf,
    note: "only what AWS provider 5.100.0 knows: it refuses newer Regions, such as ap-southeast-6",
  },
  /** At most so many tags a resource; lengths in characters. */
  tags: {
    maximumCount: 50,
    /** Keys that every stack adds; a setting may give them another value. */
    ownKeys: ["project", "environment"],
    maximumKeyLength: 128,
    maximumValueLength: 256,
    reservedPrefix: "aws:",
    source: "https://docs.aws.amazon.com/tag-editor/latest/userguide/best-practices-and-strats.html",
    asOf,
  },
  /** Roles have the tags too, and to IAM `Owner` and `owner` are one key. */
  iamTagKeys: {
    ignoreCase: true,
    source: "https://docs.aws.amazon.com/IAM/latest/UserGuide/id_tags.html",
    asOf,
    note: 'IAM refuses both: "Duplicate tag keys found. Please note that Tag keys are case insensitive."',
  },
  /** Lengths in characters. */
  bucketName: {
    minimumLength: 3,
    maximumLength: 63,
    reservedPrefixes: ["xn--", "sthree-", "amzn-s3-demo-"],
    reservedSuffixes: ["-s3alias", "--ol-s3", ".mrap", "--x-s3", "--table-s3", "-an"],
    source: "https://docs.aws.amazon.com/AmazonS3/latest/userguide/bucketnamingrules.html",
    asOf,
    note: "-an is for buckets in an account's own namespace, which AWS provider 5.100.0 cannot make",
  },
  /** Days, and the classes that S3 can move an object to from each class. */
  s3Lifecycle: {
    minimumDays: 1,
    maximumDays: 2_147_483_647,
    /** Before this many days S3 moves nothing to an infrequent-access class, nor out of one to a later class. */
    infrequentAccessDays: 30,
    infrequentAccessClasses: ["STANDARD_IA", "ONEZONE_IA"],
    nextClasses: {
      STANDARD_IA: ["INTELLIGENT_TIERING", "ONEZONE_IA", "GLACIER_IR", "GLACIER", "DEEP_ARCHIVE"],
      INTELLIGENT_TIERING: ["ONEZONE_IA", "GLACIER_IR", "GLACIER", "DEEP_ARCHIVE"],
      ONEZONE_IA: ["GLACIER", "DEEP_ARCHIVE"],
      GLACIER_IR: ["GLACIER", "DEEP_ARCHIVE"],
      GLACIER: ["DEEP_ARCHIVE"],
      DEEP_ARCHIVE: [],
    },
    source: s3Lifecycle,
    asOf,
    note: "30 days from STANDARD_IA to INTELLIGENT_TIERING: third party, https://dev.to/aws-builders/s3-lifecycle-3e04",
  },
  /** The API's own type is a 32-bit integer; 0 is allowed for every class but the infrequent-access ones. */
  s3TransitionDays: {
    minimum: 0,
    maximum: 2_147_483_647,
    source: "https://docs.aws.amazon.com/AmazonS3/latest/API/API_Transition.html",
    asOf,
    note: 'this page says "greater than 30" for STANDARD_IA and ONEZONE_IA; the user guide and S3 itself accept 30',
  },
  /** Days. There is no value for "never": keeping for ever is what the backup is for. */
  logRetentionDays: {
    values: [
      1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653,
    ] as const,
    source: "https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_PutRetentionPolicy.html",
    asOf,
  },
  logGroupName: {
    maximumLength: 512,
    pattern: "^[.\\-_/#A-Za-z0-9]+$",
    allowed: "A-Z a-z 0-9 _ - / . #",
    reservedPrefix: "aws/",
    source: "https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_CreateLogGroup.html",
    asOf,
  },
  /** Length in characters. */
  logStreamName: {
    maximumLength: 512,
    forbidden: ":*",
    source: "https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_CreateLogStream.html",
    asOf,
  },
  /** What one call of PutLogEvents takes, and which events it stores: it rejects others one by one. */
  putLogEvents: {
    maximumEvents: 10_000,
    /** Bytes of all messages in UTF-8, with `eventOverheadBytes` for each event. */
    maximumBytes: 1_048_576,
    eventOverheadBytes: 26,
    /** From the first event of a call to its last. */
    maximumSpanHours: 24,
    /** Older events are rejected, as are those that the log group's retention would delete. */
    maximumAgeDays: 14,
    maximumFutureHours: 2,
    source: "https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_PutLogEvents.html",
    asOf,
    note: 'one event: "no larger than 1 MB", 256 KB in older copies of the page; taken as 1 MiB with its overhead, what the call allows',
  },
  /** Subscription filters of one log group, beside the account's policy. Ours is one for each environment that backs the group up. */
  subscriptionFilters: {
    maximumPerLogGroup: 2,
    source: "https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_PutSubscriptionFilter.html",
    asOf,
    note: "5 in cfn-lint since September 2026, https://github.com/aws-cloudformation/cfn-lint/pull/4688; AWS's page says 2",
  },
  /** Account-level subscription policies. */
  accountSubscriptionPolicy: {
    maximumPerRegion: 1,
    /** UTF-8 bytes of the selection criteria. */
    maximumCriteriaBytes: 25_000,
    source: "https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_PutAccountPolicy.html",
    asOf: "2026-11-23",
    note: '"up to 25KB in length": taken as 25,000 bytes, the smaller reading',
  },
  /** Characters. */
  filterPattern: {
    maximumLength: 1024,
    source: "https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_PutSubscriptionFilter.html",
    asOf: "2026-11-23",
  },
  /**
   * For how long an event can be on its way: CloudWatch Logs tries so long to hand it over, and then Firehose to store it.
   * A log group that keeps events for less may have dropped one before its backup has failed.
   */
  deliveryRetries: {
    cloudWatchLogsHours: 24,
    firehoseHours: 24,
    source: "https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/Subscriptions.html",
    asOf,
    note: "Firehose: https://docs.aws.amazon.com/firehose/latest/dev/limits.html",
  },
  /** Only log groups of this class can have subscription filters; all that DescribeLogGroups may say. */
  logGroupClasses: {
    withSubscriptions: "STANDARD",
    known: ["STANDARD", "INFREQUENT_ACCESS", "DELIVERY"],
    source: "https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/Subscriptions.html",
    asOf,
  },
  /** Calls a second, for an account and Region. Only that of DescribeLogGroups can be raised. */
  logsRequestRates: {
    describeLogGroups: 10,
    describeSubscriptionFilters: 5,
    putSubscriptionFilter: 5,
    putRetentionPolicy: 5,
    source: "https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/cloudwatch_limits_cwl.html",
    asOf: "2026-11-23",
    note: "read in a third-party copy of the page",
  },
  /** For how many days CloudWatch keeps a metric's points of each period, and how many metrics one GetMetricData call takes. */
  cloudWatchMetrics: {
    kept: [
      { periodSeconds: 60, days: 15 },
      { periodSeconds: 300, days: 63 },
      { periodSeconds: 3600, days: 455 },
    ],
    maximumQueries: 500,
    source: "https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_GetMetricData.html",
    asOf: "2026-11-23",
  },
  lambdaFunctionName: {
    maximumLength: 64,
    pattern: "^[A-Za-z0-9_-]+$",
    allowed: "A-Z a-z 0-9 _ -",
    source: "https://docs.aws.amazon.com/lambda/latest/api/API_CreateFunction.html",
    asOf,
  },
  /**
   * Requests per second, for the whole account in a Region. AWS raises it on request.
   * Not 0: when AWS provider 5.100.0 creates a throttle, it sends 0 as "not set", which leaves the account's limit.
   */
  apiGatewayRateLimit: {
    minimum: 1,
    maximum: 10_000,
    source: apiGatewayQuotas,
    asOf,
    note: "2,500 in newer Regions: Cape Town, Milan, Jakarta, UAE, Hyderabad, Melbourne, Spain, Zurich and later ones",
  },
  /** Requests, for the whole account in a Region. AWS sets it to match the rate. Not 0: as for the rate. */
  apiGatewayBurstLimit: {
    minimum: 1,
    maximum: 5_000,
    source: apiGatewayQuotas,
    asOf,
    note: "1,250 where the rate is 2,500",
  },
  firehoseStreamName: {
    maximumLength: 64,
    pattern: "^[A-Za-z0-9_.-]+$",
    allowed: "A-Z a-z 0-9 _ . -",
    source: "https://docs.aws.amazon.com/firehose/latest/APIReference/API_CreateDeliveryStream.html",
    asOf,
  },
  /** MiB. */
  firehoseBufferSize: { minimum: 1, maximum: 128, source: bufferingHints, asOf },
  /** Seconds. 0 is zero buffering. */
  firehoseBufferInterval: {
    minimum: 0,
    maximum: 900,
    source: bufferingHints,
    asOf,
    note: "the quotas page still prints 60 to 900",
  },
  /** Characters, counted after Firehose has filled in its expressions. */
  firehosePrefix: {
    maximumLength: 512,
    /** Length of what `!{timestamp:yyyy/MM/dd/HH}/` becomes, such as `2026/11/22/09/`. */
    dateLength: "yyyy/MM/dd/HH/".length,
    /** Length of what `!{firehose:error-output-type}/` becomes at most. */
    errorTypeLength: "format-conversion-failed/".length,
    source: "https://docs.aws.amazon.com/firehose/latest/dev/s3-prefixes.html",
    asOf,
  },
} as const satisfies Record<string, LimitSource & Record<string, unknown>>;

/** Storage classes that a backup can move to, in the order in which S3 can move it. */
export const storageClasses = Object.keys(awsLimits.s3Lifecycle.nextClasses) as StorageClass[];
export type StorageClass = keyof typeof awsLimits.s3Lifecycle.nextClasses;
