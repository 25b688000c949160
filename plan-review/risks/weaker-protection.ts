import { code } from "../markdown-text";
import type { ResourceChange } from "../resource-change";
import { type ChangeRisks, type Risk, riskOf, wasThere } from "../risk";
import { at, canonicalJson, isMarkedAt, textAt } from "../values";

/** A protection, as one attribute has it. */
interface Protection {
  /** The attribute, as the sentence names it. */
  readonly path: readonly (string | number)[];
  /** How strong a value is: less afterwards is weaker. */
  readonly strength: (value: unknown) => number;
}

const on = (value: unknown): number => (value === true ? 1 : 0);
const off = (value: unknown): number => (value === true ? 0 : 1);
const isThere = (value: unknown): number => (typeof value === "string" && value !== "" ? 1 : 0);
const ranked =
  (...values: readonly string[]) =>
  (value: unknown): number =>
    values.indexOf(String(value));

const versioning = ["versioning_configuration", 0];
const encryption = ["rule", 0, "apply_server_side_encryption_by_default", 0];
const streamEncryption = ["server_side_encryption", 0];

const publicAccess = ["block_public_acls", "block_public_policy", "ignore_public_acls", "restrict_public_buckets"].map(
  (name) => ({ path: [name], strength: on }),
);

const protections: Readonly<Record<string, readonly Protection[]>> = {
  aws_s3_bucket_public_access_block: publicAccess,
  aws_s3_account_public_access_block: publicAccess,
  aws_s3_bucket_versioning: [
    { path: [...versioning, "status"], strength: ranked("Disabled", "Suspended", "Enabled") },
    { path: [...versioning, "mfa_delete"], strength: ranked("Disabled", "Enabled") },
  ],
  aws_s3_bucket_server_side_encryption_configuration: [
    { path: [...encryption, "sse_algorithm"], strength: ranked("AES256", "aws:kms", "aws:kms:dsse") },
    { path: [...encryption, "kms_master_key_id"], strength: isThere },
  ],
  aws_s3_bucket_ownership_controls: [
    {
      path: ["rule", 0, "object_ownership"],
      strength: ranked("ObjectWriter", "BucketOwnerPreferred", "BucketOwnerEnforced"),
    },
  ],
  aws_s3_bucket_object_lock_configuration: [
    { path: ["rule", 0, "default_retention", 0, "mode"], strength: ranked("GOVERNANCE", "COMPLIANCE") },
  ],
  aws_s3_bucket: [{ path: ["force_destroy"], strength: off }],
  aws_kinesis_firehose_delivery_stream: [
    { path: [...streamEncryption, "enabled"], strength: on },
    { path: [...streamEncryption, "key_type"], strength: ranked("AWS_OWNED_CMK", "CUSTOMER_MANAGED_CMK") },
    { path: ["extended_s3_configuration", 0, "kms_key_arn"], strength: isThere },
  ],
  aws_cloudwatch_log_group: [
    { path: ["kms_key_id"], strength: isThere },
    { path: ["skip_destroy"], strength: on },
  ],
  aws_sns_topic: [{ path: ["kms_master_key_id"], strength: isThere }],
  aws_kms_key: [{ path: ["enable_key_rotation"], strength: on }],
  aws_iam_role: [{ path: ["permissions_boundary"], strength: isThere }],
  aws_lambda_function: [{ path: ["kms_key_arn"], strength: isThere }],
};

/** Resources that are nothing but a protection: without them it is gone. */
const protectionsThemselves: Readonly<Record<string, string>> = {
  aws_s3_bucket_public_access_block: "The public access block",
  aws_s3_account_public_access_block: "The account's public access block",
  aws_s3_bucket_versioning: "Versioning",
  aws_s3_bucket_server_side_encryption_configuration: "The default encryption",
  aws_s3_bucket_ownership_controls: "The rule that the owner of the bucket owns its objects",
  aws_s3_bucket_object_lock_configuration: "Object Lock's retention",
};

/** A protection of what is there becomes weaker. Denials of policies are looked at in `wider-access.ts`. */
export const weakerProtection: ChangeRisks = (change) => {
  if (!wasThere(change)) {
    return [];
  }
  const itself = protectionsThemselves[change.type];
  if (change.action === "destroy") {
    const of = code(textAt(change.before, "bucket") ?? change.address);
    return itself === undefined ? [] : [riskOf("weaker-protection", change, `${itself} of ${of} is removed.`)];
  }
  return (protections[change.type] ?? []).flatMap((protection) => weakened(change, protection));
};

function weakened(change: ResourceChange, { path, strength }: Protection): readonly Risk[] {
  const [before, after] = [at(change.before, ...path), at(change.after, ...path)];
  if (isMarkedAt(change.afterUnknown, path) || strength(after) >= strength(before)) {
    return [];
  }
  const attribute = path.filter((part) => typeof part === "string").join(".");
  const inWords = (value: unknown): string =>
    value === undefined || value === null || value === "" ? "not set" : code(canonicalJson(value));
  return [
    riskOf(
      "weaker-protection",
      change,
      `${code(attribute)} of ${code(change.address)} is ${inWords(after)}, today ${inWords(before)}.`,
    ),
  ];
}
