import { DataAwsIamPolicyDocument } from "@cdktf/provider-aws/lib/data-aws-iam-policy-document";
import { S3Bucket } from "@cdktf/provider-aws/lib/s3-bucket";
import { S3BucketLifecycleConfiguration } from "@cdktf/provider-aws/lib/s3-bucket-lifecycle-configuration";
import { S3BucketOwnershipControls } from "@cdktf/provider-aws/lib/s3-bucket-ownership-controls";
import { S3BucketPublicAccessBlock } from "@cdktf/provider-aws/lib/s3-bucket-public-access-block";
import { S3BucketServerSideEncryptionConfigurationA } from "@cdktf/provider-aws/lib/s3-bucket-server-side-encryption-configuration";
import { S3BucketVersioningA } from "@cdktf/provider-aws/lib/s3-bucket-versioning";
import { PrivateBucket, type PrivateBucketProps } from "../../constructs/private-bucket";
import { ServiceRole } from "../../constructs/service-role";
import { addresses, onlyResource, synthesizeConstruct } from "../support/synthesis";

const props: PrivateBucketProps = {
  bucketName: "example-bucket",
  preventDestroy: true,
  lifecycleRules: [{ id: "rule", status: "Enabled", noncurrentVersionExpiration: [{ noncurrentDays: 30 }] }],
};

const bucketWith = (overrides: Partial<PrivateBucketProps> = {}) =>
  synthesizeConstruct((stack) => new PrivateBucket(stack, "bucket", { ...props, ...overrides }));

describe("PrivateBucket", () => {
  const json = bucketWith();

  test.each([
    "aws_s3_bucket_public_access_block",
    "aws_s3_bucket_ownership_controls",
    "aws_s3_bucket_server_side_encryption_configuration",
    "aws_s3_bucket_versioning",
    "aws_s3_bucket_policy",
    "aws_s3_bucket_lifecycle_configuration",
  ])("has its %s", (type) => {
    expect(onlyResource(json, type).bucket).toBe("${aws_s3_bucket.bucket_3056591E.id}");
  });

  test("blocks public access in all four ways", () => {
    expect(json).toHaveResourceWithProperties(S3BucketPublicAccessBlock, {
      block_public_acls: true,
      block_public_policy: true,
      ignore_public_acls: true,
      restrict_public_buckets: true,
    });
  });

  test("gives every object to the bucket's owner", () => {
    expect(json).toHaveResourceWithProperties(S3BucketOwnershipControls, {
      rule: { object_ownership: "BucketOwnerEnforced" },
    });
  });

  test("encrypts and versions", () => {
    expect(json).toHaveResourceWithProperties(S3BucketServerSideEncryptionConfigurationA, {
      rule: [{ apply_server_side_encryption_by_default: { sse_algorithm: "AES256" } }],
    });
    expect(json).toHaveResourceWithProperties(S3BucketVersioningA, {
      versioning_configuration: { status: "Enabled" },
    });
  });

  test("denies every request without TLS, for the bucket and its objects", () => {
    const arn = "${aws_s3_bucket.bucket_3056591E.arn}";
    expect(json).toHaveDataSourceWithProperties(DataAwsIamPolicyDocument, {
      statement: [
        {
          sid: "DenyRequestsWithoutTls",
          effect: "Deny",
          principals: [{ type: "*", identifiers: ["*"] }],
          actions: ["s3:*"],
          resources: [arn, `${arn}/*`],
          condition: [{ test: "Bool", variable: "aws:SecureTransport", values: ["false"] }],
        },
      ],
    });
    expect(onlyResource(json, "aws_s3_bucket_policy").policy).toBe(
      "${data.aws_iam_policy_document.bucket_tls-only_BAC58C22.json}",
    );
  });

  test("sets its policy only once public access is blocked", () => {
    const blocks = addresses(json, "aws_s3_bucket_public_access_block");
    expect(blocks).toHaveLength(1);
    expect(onlyResource(json, "aws_s3_bucket_policy").depends_on).toEqual(blocks);
  });

  test("lets objects through without TLS only where it is told to", () => {
    expect(bucketWith({ allowObjectsWithoutTls: true })).toHaveDataSourceWithProperties(DataAwsIamPolicyDocument, {
      statement: [expect.objectContaining({ resources: ["${aws_s3_bucket.bucket_3056591E.arn}"] })],
    });
  });

  test("cannot be destroyed, nor emptied, where it is protected", () => {
    expect(json).toHaveResourceWithProperties(S3Bucket, {
      bucket: "example-bucket",
      force_destroy: false,
      lifecycle: { prevent_destroy: true },
    });
  });

  test("can be destroyed with its objects where it is not", () => {
    expect(bucketWith({ preventDestroy: false })).toHaveResourceWithProperties(S3Bucket, {
      force_destroy: true,
      lifecycle: { prevent_destroy: false },
    });
  });

  test("sets the lifecycle only once versioning is on", () => {
    expect(json).toHaveResourceWithProperties(S3BucketLifecycleConfiguration, {
      rule: [{ id: "rule", status: "Enabled", noncurrent_version_expiration: [{ noncurrent_days: 30 }] }],
      depends_on: ["aws_s3_bucket_versioning.bucket_versioning_FFA4302A"],
    });
  });

  test("grants delivery under the given prefixes and nothing that deletes", () => {
    const granted = synthesizeConstruct((stack) => {
      const role = new ServiceRole(stack, "role", {
        roleName: "role",
        description: "role",
        servicePrincipal: "firehose.amazonaws.com",
      });
      new PrivateBucket(stack, "bucket", props).grantDelivery(role, ["logs/", "errors/"]);
    });
    const arn = "${aws_s3_bucket.bucket_3056591E.arn}";

    expect(granted).toHaveDataSourceWithProperties(DataAwsIamPolicyDocument, {
      statement: [
        {
          sid: "LocateBucket",
          effect: "Allow",
          actions: ["s3:GetBucketLocation", "s3:ListBucket", "s3:ListBucketMultipartUploads"],
          resources: [arn],
        },
        {
          sid: "DeliverObjects",
          effect: "Allow",
          actions: ["s3:AbortMultipartUpload", "s3:GetObject", "s3:PutObject"],
          resources: [`${arn}/logs/*`, `${arn}/errors/*`],
        },
      ],
    });
  });
});
