import * as z from "zod/mini";
import { awsLimits, storageClasses } from "./aws-limits";
import { ciAccess } from "./ci-access-schema";
import { flag, group, oneOf, oneOfNumbers, text, wholeNumber } from "./fields";
import { expectedVolume, kmsKey, monitoring } from "./monitoring-schema";
import { nameRule, tagKeyRule, tagValueRule } from "./names";
import { planReview } from "./plan-review-schema";
import { longestErrorPrefix, longestPrefix, prefixRule } from "./prefixes";
import { queryRelations } from "./query-relations";
import { deliveryFormats, query } from "./query-schema";
import { deliveryRelations, distinctTagKeys, storageRelations } from "./relations";
import { restore, sources } from "./sources-schema";
import { bucket, lifecycleDays, prefixKeywords } from "./storage-fields";

/**
 * What an environment file may hold. The defaults give the system of docs/; names that are made of other settings
 * (buckets, log groups) get theirs in `defaults.ts`. `write-schema.ts` turns this into the schema that editors read.
 */

const { firehoseStreamName, lambdaFunctionName, tags } = awsLimits;
const nameKeywords = ({ maximumLength, pattern }: { readonly maximumLength: number; readonly pattern: string }) => ({
  minLength: 1,
  maxLength: maximumLength,
  pattern,
});
const accountIdPattern = `^[0-9]{${awsLimits.accountId.digits}}$`;
const accountIdRule = `must be a string of ${awsLimits.accountId.digits} digits, in quotes (AWS account id)`;
const tagCharacters = "[\\p{L}\\p{Z}\\p{N}_.:/=+\\-@]";
const tagKeyKeywords = {
  minLength: 1,
  maxLength: tags.maximumKeyLength,
  pattern: `^(?![aA][wW][sS]:)${tagCharacters}+$`,
};
const maximumTagCount = tags.maximumCount - tags.ownKeys.length;
const tagValueKeywords = { maxLength: tags.maximumValueLength, pattern: `^${tagCharacters}*$` };
const retention = (description: string) =>
  oneOfNumbers(description, awsLimits.logRetentionDays.values, "CloudWatch Logs retention, in days");

const terraformState = group("The bucket that holds Terraform's state.", {
  bucketName: bucket(
    "Name of the state bucket. Default: log-backup-<environment>-state-<accountId>-<region>. No dots.",
  ),
  noncurrentVersionExpirationDays: z._default(
    lifecycleDays("Days after which S3 deletes a version of the state that a newer one has replaced."),
    90,
  ),
  preventDestroy: z._default(flag("Whether Terraform refuses to destroy the state bucket."), true),
});

const helloApi = group("The sample log source: an API, its Lambda function and the function's log group.", {
  functionName: z._default(
    text(
      "Name of the Lambda function; its log group is /aws/lambda/<functionName>.",
      nameRule("Lambda function name", lambdaFunctionName),
      nameKeywords(lambdaFunctionName),
    ),
    "HelloFunc",
  ),
  logRetentionDays: z._default(retention("Days that CloudWatch Logs keeps the function's and the API's logs."), 30),
  throttlingRateLimit: z._default(
    wholeNumber(
      "Requests per second that the API lets through over time.",
      awsLimits.apiGatewayRateLimit,
      "requests per second; the default quota of an account, which AWS raises on request: see settings/aws-limits.ts",
    ),
    10,
  ),
  throttlingBurstLimit: z._default(
    wholeNumber(
      "Requests that the API lets through at once.",
      awsLimits.apiGatewayBurstLimit,
      "requests; the default quota of an account, which AWS raises with the rate: see settings/aws-limits.ts",
    ),
    20,
  ),
  manageApiGatewayAccount: z._default(
    flag(
      "Whether this environment sets the role with which API Gateway writes logs. There is one such role for each account and Region: false where something else sets it.",
    ),
    true,
  ),
});

const transition = group("One move to a cheaper storage class.", {
  storageClass: oneOf(
    "Storage class to move to.",
    storageClasses,
    `must be one of ${storageClasses.join(", ")} (S3 storage class)`,
  ),
  days: wholeNumber(
    "Days after an object was written. At least 30 for STANDARD_IA and ONEZONE_IA.",
    awsLimits.s3TransitionDays,
    "days after an object was written",
  ),
});

const backupStorage = group("The bucket that holds the backup.", {
  bucketName: bucket("Name of the backup bucket. Default: log-backup-<environment>-<accountId>-<region>. No dots."),
  preventDestroy: z._default(flag("Whether Terraform refuses to destroy the backup bucket."), true),
  transitions: z._default(
    z.array(transition, { error: "must be a list of transitions" }).check(
      z.meta({
        description:
          "Moves to cheaper storage classes, earliest first. S3 leaves objects under 128 KiB where they are. GLACIER and DEEP_ARCHIVE objects must be restored before they can be read.",
      }),
    ),
    [],
  ),
  expirationDays: z.optional(lifecycleDays("Days after which S3 deletes a backed up object. Left out: kept for ever.")),
  noncurrentVersionExpirationDays: z._default(
    lifecycleDays("Days after which S3 deletes a version that was overwritten or deleted."),
    30,
  ),
  abortIncompleteMultipartUploadDays: z._default(
    lifecycleDays("Days after which S3 drops an upload that was never finished."),
    7,
  ),
}).check(z.check(storageRelations, { when: () => true }));

const backupDelivery = group("How logs reach the backup bucket: the Firehose stream.", {
  streamName: z._default(
    text(
      "Name of the Firehose stream.",
      nameRule("Firehose stream name", firehoseStreamName),
      nameKeywords(firehoseStreamName),
    ),
    "cloudwatchlogs-backup-stream",
  ),
  format: z._default(
    oneOf(
      "What the delivered objects hold: pass-through is what CloudWatch Logs sent, byte for byte; ndjson is one envelope a line, which Athena can read. Chosen when the stream is created: see docs/query.md.",
      deliveryFormats,
      `must be one of ${deliveryFormats.join(", ")} (format of the backup, see docs/query.md)`,
    ),
    "pass-through",
  ),
  prefix: z._default(
    text(
      "Folder of the delivered logs in the bucket, ending in a slash. The date (UTC, yyyy/MM/dd/HH/) is added to it.",
      prefixRule(longestPrefix),
      prefixKeywords(longestPrefix),
    ),
    "logs/",
  ),
  errorPrefix: z._default(
    text(
      "Folder of the records that Firehose could not process, ending in a slash. The kind of error and the date are added to it.",
      prefixRule(longestErrorPrefix),
      prefixKeywords(longestErrorPrefix),
    ),
    "errors/",
  ),
  bufferSizeMiB: z._default(
    wholeNumber(
      "MiB that Firehose gathers before it writes an object. AWS recommends at least ten seconds' worth.",
      awsLimits.firehoseBufferSize,
      "Firehose BufferingHints SizeInMBs",
    ),
    1,
  ),
  bufferIntervalSeconds: z._default(
    wholeNumber(
      "Seconds that Firehose waits at most before it writes an object.",
      awsLimits.firehoseBufferInterval,
      "Firehose BufferingHints IntervalInSeconds",
    ),
    60,
  ),
  errorLogRetentionDays: z._default(retention("Days that CloudWatch Logs keeps the stream's own error log."), 30),
  kmsKeyArn: z.optional(kmsKey),
}).check(z.check(deliveryRelations, { when: () => true }));

/** A whole environment file. */
export const environmentFile = group("Settings of one environment of the log backup. The file's name is its name.", {
  $schema: z.optional(
    z.string({ error: "must be a string" }).check(z.meta({ description: "The schema of this file, for editors." })),
  ),
  accountId: text(
    "Id of the AWS account, 12 digits in quotes. Terraform refuses to work on any other account.",
    (id) => (new RegExp(accountIdPattern).test(id) ? undefined : accountIdRule),
    { pattern: accountIdPattern },
    accountIdRule,
  ),
  region: oneOf(
    "AWS Region, such as ap-northeast-1.",
    awsLimits.region.known,
    "must be an AWS Region, such as ap-northeast-1 (if it is newer than the list in settings/aws-limits.ts, add it there)",
  ),
  tags: z._default(
    z
      .record(
        text("A tag's key.", tagKeyRule, tagKeyKeywords),
        text("A tag's value.", tagValueRule, tagValueKeywords),
        {
          error: "must be an object of tags",
        },
      )
      .check(
        z.refine((all) => Object.keys(all).length <= maximumTagCount, {
          error: `must hold at most ${maximumTagCount} tags (AWS tags: ${tags.maximumCount}, ${tags.ownKeys.length} of them our own)`,
        }),
        z.check(distinctTagKeys, { when: () => true }),
        z.meta({
          description: "Tags of every resource that can have tags. Keys must differ in more than case.",
          maxProperties: maximumTagCount,
        }),
      ),
    {},
  ),
  terraformState: z.prefault(terraformState, {}),
  helloApi: z.prefault(helloApi, {}),
  sources: z.prefault(sources, {}),
  backupStorage: z.prefault(backupStorage, {}),
  backupDelivery: z.prefault(backupDelivery, {}),
  restore: z.prefault(restore, {}),
  query: z.prefault(query, {}),
  monitoring: z.prefault(monitoring, {}),
  expectedVolume: z.optional(expectedVolume),
  ciAccess: z.optional(ciAccess),
  planReview: z.prefault(planReview, {}),
}).check(z.check(queryRelations, { when: () => true }));

/** An environment file that holds to the schema, with the schema's defaults filled in. */
export type EnvironmentFile = z.infer<typeof environmentFile>;
