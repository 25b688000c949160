import { type PlannedChange, policyText, REPLACE, risksOfChanges } from "../../support/plans";

const change = (type: string, before: object, after: object, more: Partial<PlannedChange> = {}): PlannedChange => ({
  type,
  before,
  after,
  ...more,
});
const encryption = (by: object): object => ({ rule: [{ apply_server_side_encryption_by_default: [by] }] });
const versioning = (status: string): object => ({ versioning_configuration: [{ status }] });
const owner = (object_ownership: string): object => ({ rule: [{ object_ownership }] });
const deny = { Sid: "Tls", Effect: "Deny", Principal: "*", Action: "s3:*", Resource: "*" };

describe("weaker-protection", () => {
  it.each<readonly [string, PlannedChange, string]>([
    [
      "a block of public access that is off",
      change(
        "aws_s3_bucket_public_access_block",
        { block_public_acls: true, ignore_public_acls: true },
        { block_public_acls: false, ignore_public_acls: true },
      ),
      "`block_public_acls` of `aws_s3_bucket_public_access_block.it` is `false`, today `true`.",
    ],
    [
      "the account's block",
      change(
        "aws_s3_account_public_access_block",
        { restrict_public_buckets: true },
        { restrict_public_buckets: false },
      ),
      "`restrict_public_buckets` of `aws_s3_account_public_access_block.it` is `false`, today `true`.",
    ],
    [
      "a block that is removed",
      { type: "aws_s3_bucket_public_access_block", before: { bucket: "b" } },
      "The public access block of `b` is removed.",
    ],
    [
      "versioning that stops",
      change("aws_s3_bucket_versioning", versioning("Enabled"), versioning("Suspended")),
      '`versioning_configuration.status` of `aws_s3_bucket_versioning.it` is `"Suspended"`, today `"Enabled"`.',
    ],
    [
      "a weaker encryption",
      change(
        "aws_s3_bucket_server_side_encryption_configuration",
        encryption({ sse_algorithm: "aws:kms" }),
        encryption({ sse_algorithm: "AES256" }),
      ),
      '`rule.apply_server_side_encryption_by_default.sse_algorithm` of `aws_s3_bucket_server_side_encryption_configuration.it` is `"AES256"`, today `"aws:kms"`.',
    ],
    [
      "a key of the owner's that is given up",
      change("aws_cloudwatch_log_group", { kms_key_id: "arn:k" }, { kms_key_id: "" }),
      '`kms_key_id` of `aws_cloudwatch_log_group.it` is not set, today `"arn:k"`.',
    ],
    [
      "objects that others may own",
      change("aws_s3_bucket_ownership_controls", owner("BucketOwnerEnforced"), owner("ObjectWriter")),
      '`rule.object_ownership` of `aws_s3_bucket_ownership_controls.it` is `"ObjectWriter"`, today `"BucketOwnerEnforced"`.',
    ],
    [
      "a lock that can be opened",
      change(
        "aws_s3_bucket_object_lock_configuration",
        { rule: [{ default_retention: [{ mode: "COMPLIANCE", days: 1 }] }] },
        { rule: [{ default_retention: [{ mode: "GOVERNANCE", days: 1 }] }] },
      ),
      '`rule.default_retention.mode` of `aws_s3_bucket_object_lock_configuration.it` is `"GOVERNANCE"`, today `"COMPLIANCE"`.',
    ],
    [
      "a bucket that may be destroyed with its objects",
      change("aws_s3_bucket", { force_destroy: false }, { force_destroy: true }),
      "`force_destroy` of `aws_s3_bucket.it` is `true`, today `false`.",
    ],
    [
      "a log group that may be destroyed",
      change("aws_cloudwatch_log_group", { skip_destroy: true }, { skip_destroy: false }),
      "`skip_destroy` of `aws_cloudwatch_log_group.it` is `false`, today `true`.",
    ],
    [
      "a stream without encryption",
      change(
        "aws_kinesis_firehose_delivery_stream",
        { server_side_encryption: [{ enabled: true }] },
        { server_side_encryption: [] },
      ),
      "`server_side_encryption.enabled` of `aws_kinesis_firehose_delivery_stream.it` is not set, today `true`.",
    ],
    [
      "a role without its boundary",
      change("aws_iam_role", { permissions_boundary: "arn:p" }, { permissions_boundary: null }),
      '`permissions_boundary` of `aws_iam_role.it` is not set, today `"arn:p"`.',
    ],
    [
      "a policy that no longer denies",
      change("aws_s3_bucket_policy", { policy: policyText(deny) }, { policy: policyText() }),
      "`policy` of `aws_s3_bucket_policy.it` no longer denies `s3:*` (statement `Tls`) as it does today.",
    ],
    [
      "a policy of denials that is removed",
      {
        type: "aws_s3_bucket_policy",
        before: { policy: policyText({ ...deny, Sid: undefined, Action: undefined, NotAction: "s3:Get*" }) },
      },
      "`policy` of `aws_s3_bucket_policy.it` no longer denies everything but `s3:Get*` as it does today.",
    ],
  ])("warns of %s", (_, planned, sentence) => {
    expect(risksOfChanges(planned)).toEqual([`weaker-protection: ${sentence}`]);
  });

  it.each<readonly [string, PlannedChange]>([
    [
      "a block of public access that is on",
      change("aws_s3_bucket_public_access_block", { block_public_acls: false }, { block_public_acls: true }),
    ],
    ["versioning that starts", change("aws_s3_bucket_versioning", versioning("Suspended"), versioning("Enabled"))],
    [
      "a stronger encryption",
      change(
        "aws_s3_bucket_server_side_encryption_configuration",
        encryption({ sse_algorithm: "AES256" }),
        encryption({ sse_algorithm: "aws:kms:dsse", kms_master_key_id: "arn:k" }),
      ),
    ],
    ["another key", change("aws_cloudwatch_log_group", { kms_key_id: "arn:1" }, { kms_key_id: "arn:2" })],
    [
      "a key that is known only after apply",
      change("aws_cloudwatch_log_group", { kms_key_id: "arn:1" }, {}, { unknown: { kms_key_id: true } }),
    ],
    [
      "a block that is known only after apply",
      change(
        "aws_kinesis_firehose_delivery_stream",
        { server_side_encryption: [{ enabled: true }] },
        {},
        { unknown: { server_side_encryption: true } },
      ),
    ],
    [
      "something new without protection",
      { type: "aws_s3_bucket_public_access_block", after: { block_public_acls: false } },
    ],
    [
      "a protection that is forgotten",
      { type: "aws_s3_bucket_versioning", before: versioning("Enabled"), actions: ["forget"] },
    ],
    [
      "a policy of denials that goes with its bucket",
      change("aws_s3_bucket_policy", { policy: policyText(deny) }, { policy: policyText() }, { actions: REPLACE }),
    ],
  ])("does not warn of %s", (_, planned) => {
    expect(risksOfChanges(planned)).toEqual([]);
  });
});
