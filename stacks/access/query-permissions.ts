import type { PolicyStatement } from "../../constructs/policy-statement";
import type { EnvironmentArns } from "./environment-arns";

/** What Terraform sets of every bucket of the stacks. */
export const SETTINGS_OF_BUCKETS = [
  "s3:PutBucketOwnershipControls",
  "s3:PutBucketPolicy",
  "s3:PutBucketPublicAccessBlock",
  "s3:PutBucketTagging",
  "s3:PutBucketVersioning",
  "s3:PutEncryptionConfiguration",
  "s3:PutLifecycleConfiguration",
];

/** Nothing in the results' bucket is worth keeping: it goes with what is in it. No query runs. */
export function queryStatements(arns: EnvironmentArns): readonly PolicyStatement[] {
  return [
    {
      sid: "SetResultsBucket",
      actions: [
        "s3:CreateBucket",
        "s3:DeleteBucket",
        "s3:DeleteBucketPolicy",
        "s3:ListBucketVersions",
        ...SETTINGS_OF_BUCKETS,
      ],
      resources: [arns.resultsBucket],
    },
    { sid: "EmptyResultsBucket", actions: ["s3:DeleteObjectVersion"], resources: [arns.resultObjects] },
    {
      sid: "SetCatalogue",
      actions: [
        "glue:CreateDatabase",
        "glue:CreateTable",
        "glue:DeleteDatabase",
        "glue:DeleteTable",
        "glue:TagResource",
        "glue:UntagResource",
        "glue:UpdateDatabase",
        "glue:UpdateTable",
      ],
      resources: [...arns.glueResources, arns.glueFunctions],
    },
    {
      sid: "SetWorkgroup",
      actions: [
        "athena:CreateNamedQuery",
        "athena:CreateWorkGroup",
        "athena:DeleteNamedQuery",
        "athena:DeleteWorkGroup",
        "athena:TagResource",
        "athena:UntagResource",
        "athena:UpdateWorkGroup",
      ],
      resources: [arns.workgroup],
    },
  ];
}
