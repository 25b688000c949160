import { DataAwsIamPolicyDocument } from "@cdktf/provider-aws/lib/data-aws-iam-policy-document";
import { S3Bucket } from "@cdktf/provider-aws/lib/s3-bucket";
import {
  S3BucketLifecycleConfiguration,
  type S3BucketLifecycleConfigurationRule,
} from "@cdktf/provider-aws/lib/s3-bucket-lifecycle-configuration";
import { S3BucketOwnershipControls } from "@cdktf/provider-aws/lib/s3-bucket-ownership-controls";
import { S3BucketPolicy } from "@cdktf/provider-aws/lib/s3-bucket-policy";
import { S3BucketPublicAccessBlock } from "@cdktf/provider-aws/lib/s3-bucket-public-access-block";
import { S3BucketServerSideEncryptionConfigurationA } from "@cdktf/provider-aws/lib/s3-bucket-server-side-encryption-configuration";
import { S3BucketVersioningA } from "@cdktf/provider-aws/lib/s3-bucket-versioning";
import { Construct } from "constructs";
import type { ServiceRole } from "./service-role";

export interface PrivateBucketProps {
  readonly bucketName: string;
  /**
   * Terraform refuses to destroy or replace the bucket while this is true. Where it is false, destroying the bucket
   * also deletes every object and version in it.
   */
  readonly preventDestroy: boolean;
  /**
   * Requests for objects may come without TLS. Only for a local AWS whose endpoint speaks plain HTTP.
   * @default false
   */
  readonly allowObjectsWithoutTls?: boolean;
  /** Of the bucket alone, beside those of the stack. @default - none */
  readonly tags?: Readonly<Record<string, string>>;
  /** At least one rule: a versioned bucket without one keeps every old version for ever. */
  readonly lifecycleRules: S3BucketLifecycleConfigurationRule[];
}

/**
 * A versioned, encrypted bucket that nobody can make public and nobody can reach without TLS.
 * Encryption is SSE-S3 (AES256).
 */
export class PrivateBucket extends Construct {
  readonly bucket: S3Bucket;

  constructor(scope: Construct, id: string, props: PrivateBucketProps) {
    super(scope, id);

    this.bucket = new S3Bucket(this, "bucket", {
      bucket: props.bucketName,
      forceDestroy: !props.preventDestroy,
      lifecycle: { preventDestroy: props.preventDestroy },
      ...(props.tags && { tags: props.tags }),
    });
    const bucket = this.bucket.id;

    const publicAccessBlock = new S3BucketPublicAccessBlock(this, "public-access-block", {
      bucket,
      blockPublicAcls: true,
      blockPublicPolicy: true,
      ignorePublicAcls: true,
      restrictPublicBuckets: true,
    });
    new S3BucketOwnershipControls(this, "ownership-controls", {
      bucket,
      rule: { objectOwnership: "BucketOwnerEnforced" },
    });
    new S3BucketServerSideEncryptionConfigurationA(this, "encryption", {
      bucket,
      rule: [{ applyServerSideEncryptionByDefault: { sseAlgorithm: "AES256" } }],
    });
    const versioning = new S3BucketVersioningA(this, "versioning", {
      bucket,
      versioningConfiguration: { status: "Enabled" },
    });
    new S3BucketPolicy(this, "policy", {
      bucket,
      policy: this.tlsOnlyPolicy(props.allowObjectsWithoutTls ?? false).json,
      // S3 refuses two changes of a bucket's access at the same moment.
      dependsOn: [publicAccessBlock],
    });
    new S3BucketLifecycleConfiguration(this, "lifecycle-configuration", {
      bucket,
      rule: props.lifecycleRules,
      // Rules about noncurrent versions want versioning to be on first.
      dependsOn: [versioning],
    });
  }

  /**
   * Lets a role deliver objects under the given prefixes, and nothing else: it can neither delete, nor write anywhere
   * else in the bucket. The six actions are those that Firehose needs for a bucket of its own account.
   * Source: https://docs.aws.amazon.com/firehose/latest/dev/controlling-access.html#using-iam-s3
   */
  grantDelivery(role: ServiceRole, prefixes: readonly string[]): void {
    role.allow({
      sid: "LocateBucket",
      actions: ["s3:GetBucketLocation", "s3:ListBucket", "s3:ListBucketMultipartUploads"],
      resources: [this.bucket.arn],
    });
    role.allow({
      sid: "DeliverObjects",
      actions: ["s3:AbortMultipartUpload", "s3:GetObject", "s3:PutObject"],
      resources: prefixes.map((prefix) => `${this.bucket.arn}/${prefix}*`),
    });
  }

  private tlsOnlyPolicy(allowObjectsWithoutTls: boolean): DataAwsIamPolicyDocument {
    return new DataAwsIamPolicyDocument(this, "tls-only", {
      statement: [
        {
          sid: "DenyRequestsWithoutTls",
          effect: "Deny",
          principals: [{ type: "*", identifiers: ["*"] }],
          actions: ["s3:*"],
          resources: allowObjectsWithoutTls ? [this.bucket.arn] : [this.bucket.arn, `${this.bucket.arn}/*`],
          condition: [{ test: "Bool", variable: "aws:SecureTransport", values: ["false"] }],
        },
      ],
    });
  }
}
