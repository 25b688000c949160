import { code } from "../markdown-text";
import type { ResourceChange } from "../resource-change";
import { type ChangeRisks, goesAway, riskOf } from "../risk";
import { at, textAt } from "../values";

/** What is lost with a resource, in words; by type. What is not here can be made again from the configuration. */
const stateful: Readonly<Record<string, (change: ResourceChange) => string>> = {
  aws_s3_bucket: (change) => `the bucket ${named(change, "bucket")}, ${bucketContents(change)}`,
  aws_s3_directory_bucket: (change) => `the bucket ${named(change, "bucket")} with every object in it`,
  aws_s3_object: (change) => `the object ${named(change, "key")}`,
  aws_cloudwatch_log_group: (change) => `the log group ${named(change, "name")} with every event in it`,
  aws_cloudwatch_log_stream: (change) => `the log stream ${named(change, "name")} with every event in it`,
  aws_kinesis_firehose_delivery_stream: (change) =>
    `the Firehose stream ${named(change, "name")}; records that it holds and has not delivered yet may be lost`,
  aws_kinesis_stream: (change) => `the Kinesis stream ${named(change, "name")} with the records in it`,
  aws_sqs_queue: (change) => `the queue ${named(change, "name")} with the messages in it`,
  aws_dynamodb_table: (change) => `the table ${named(change, "name")} with every item in it`,
  aws_kms_key: (change) =>
    `the KMS key ${named(change, "key_id")}; what it has encrypted cannot be read once its waiting period is over`,
  aws_backup_vault: (change) => `the backup vault ${named(change, "name")}`,
  aws_secretsmanager_secret: (change) => `the secret ${named(change, "name")}`,
};

/** Stored data is destroyed. */
export const dataLoss: ChangeRisks = (change) => {
  const loss = stateful[change.type];
  // With skip_destroy the provider only forgets a log group or log stream.
  if (loss === undefined || isForgettable(change) || !goesAway(change) || at(change.before, "skip_destroy") === true) {
    return [];
  }
  return [riskOf("data-loss", change, `${verb(change)} ${loss(change)}.`)];
};

/** The stacks' mark of a bucket whose contents can be made again: results of queries. A tag of its own, not one of the settings. */
function isForgettable({ type, before }: ResourceChange): boolean {
  return type === "aws_s3_bucket" && at(before, "tags", "contents") === "query-results";
}

function verb({ action, replacedFor }: ResourceChange): string {
  const reason = replacedFor.length === 0 ? "" : ` (for another ${replacedFor.map(code).join(", ")})`;
  return action === "replace" ? `Replaces${reason}, and so destroys,` : "Destroys";
}

/** With force_destroy the provider deletes all versions first; without it S3 refuses to delete what is not empty. */
function bucketContents({ before }: ResourceChange): string {
  return at(before, "force_destroy") === true
    ? "with every object and every version in it"
    : "which S3 refuses while it holds objects: the deployment would stop half way";
}

function named({ before, address }: ResourceChange, attribute: string): string {
  return code(textAt(before, attribute) ?? address);
}
