import { type PlannedChange, REPLACE, risksOfChanges } from "../../support/plans";

const bucket: PlannedChange = { type: "aws_s3_bucket", before: { bucket: "logs", force_destroy: false } };
const group: PlannedChange = { type: "aws_cloudwatch_log_group", before: { name: "/a" } };

describe("data-loss", () => {
  it.each<readonly [string, PlannedChange, string]>([
    [
      "a bucket is destroyed",
      bucket,
      "data-loss: Destroys the bucket `logs`, which S3 refuses while it holds objects: the deployment would stop half way.",
    ],
    [
      "a bucket is destroyed with all that is in it",
      { ...bucket, before: { bucket: "logs", force_destroy: true } },
      "data-loss: Destroys the bucket `logs`, with every object and every version in it.",
    ],
    [
      "a bucket that only the settings' tags call results is destroyed",
      { ...bucket, before: { bucket: "logs", tags: {}, tags_all: { contents: "query-results" } } },
      "data-loss: Destroys the bucket `logs`, which S3 refuses while it holds objects: the deployment would stop half way.",
    ],
    [
      "a bucket is replaced",
      { ...bucket, after: { bucket: "other" }, actions: REPLACE, replacePaths: [["bucket"]] },
      "data-loss: Replaces (for another `bucket`), and so destroys, the bucket `logs`, which S3 refuses while it holds objects: the deployment would stop half way.",
    ],
    [
      "a log group is replaced, the new one first",
      { ...group, after: { name: "/b" }, actions: ["create", "delete"], replacePaths: [["name"], ["log_group_class"]] },
      "data-loss: Replaces (for another `name`, `log_group_class`), and so destroys, the log group `/a` with every event in it.",
    ],
    ["a log group is destroyed", group, "data-loss: Destroys the log group `/a` with every event in it."],
    [
      "a log stream is destroyed",
      { type: "aws_cloudwatch_log_stream", before: { name: "s" } },
      "data-loss: Destroys the log stream `s` with every event in it.",
    ],
    [
      "a stream is destroyed",
      { type: "aws_kinesis_firehose_delivery_stream", before: { name: "s" } },
      "data-loss: Destroys the Firehose stream `s`; records that it holds and has not delivered yet may be lost.",
    ],
    [
      "a key is destroyed",
      { type: "aws_kms_key", before: { key_id: "k" } },
      "data-loss: Destroys the KMS key `k`; what it has encrypted cannot be read once its waiting period is over.",
    ],
    [
      "something without a name is destroyed",
      { type: "aws_sqs_queue", before: {} },
      "data-loss: Destroys the queue `aws_sqs_queue.it` with the messages in it.",
    ],
  ])("warns when %s", (_, change, sentence) => {
    expect(risksOfChanges(change)).toEqual([sentence]);
  });

  it.each<readonly [string, PlannedChange]>([
    ["a bucket is created", { type: "aws_s3_bucket", after: { bucket: "logs" } }],
    ["a bucket is updated", { ...bucket, after: { bucket: "logs", tags: { a: "b" } } }],
    ["a bucket is only forgotten", { ...bucket, actions: ["forget"] }],
    ["a bucket is imported", { ...bucket, after: bucket.before, importing: { id: "logs" } }],
    ["a log group is kept by skip_destroy", { ...group, before: { name: "/a", skip_destroy: true } }],
    [
      "results of queries are destroyed",
      {
        type: "aws_s3_bucket",
        before: { bucket: "results", force_destroy: true, tags: { contents: "query-results" } },
      },
    ],
    ["a table of Glue is destroyed", { type: "aws_glue_catalog_table", before: { name: "arrivals" } }],
    ["a database of Glue is destroyed", { type: "aws_glue_catalog_database", before: { name: "log_backup_dev" } }],
    ["a role is destroyed", { type: "aws_iam_role", before: { name: "r" } }],
  ])("does not when %s", (_, change) => {
    expect(risksOfChanges(change)).toEqual([]);
  });
});
