/** An action that the roles have and that no recorded request needs, because the local AWS cannot do what needs it. */
export interface UnrecordedAction {
  readonly role: "plan" | "deploy";
  readonly action: string;
  readonly reason: string;
  readonly source: string;
}

const metrics = {
  reason:
    "request metrics of a bucket, which moto does not have: the stack leaves them out where S3 is addressed by path",
  source: "https://docs.aws.amazon.com/AmazonS3/latest/API/API_PutBucketMetricsConfiguration.html",
};
const accountPolicy = {
  reason: "the account's subscription policy, which moto does not implement",
  source: "https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_PutAccountPolicy.html",
};

const workgroup = {
  reason: "Athena's workgroup, whose tags moto cannot tell, so that the provider fails once it has made one",
  source: "https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazonathena.html",
};
const catalogue = {
  reason: "the Glue catalogue, which comes with the workgroup: see that",
  source: "https://docs.aws.amazon.com/service-authorization/latest/reference/list_awsglue.html",
};

/** What moto cannot do, and AWS needs. The deploy role also has what plan reads. */
export const UNRECORDED_ACTIONS: readonly UnrecordedAction[] = [
  { role: "plan", action: "s3:GetMetricsConfiguration", ...metrics },
  { role: "deploy", action: "s3:PutMetricsConfiguration", ...metrics },
  { role: "plan", action: "logs:DescribeAccountPolicies", ...accountPolicy },
  { role: "deploy", action: "logs:PutAccountPolicy", ...accountPolicy },
  { role: "deploy", action: "logs:DeleteAccountPolicy", ...accountPolicy },
  ...["GetNamedQuery", "GetWorkGroup", "ListTagsForResource"].map((name) => ({
    role: "plan" as const,
    action: `athena:${name}`,
    ...workgroup,
  })),
  ...[
    "CreateNamedQuery",
    "CreateWorkGroup",
    "DeleteNamedQuery",
    "DeleteWorkGroup",
    "TagResource",
    "UntagResource",
    "UpdateWorkGroup",
  ].map((name) => ({ role: "deploy" as const, action: `athena:${name}`, ...workgroup })),
  ...["GetDatabase", "GetPartitionIndexes", "GetTable", "GetTags"].map((name) => ({
    role: "plan" as const,
    action: `glue:${name}`,
    ...catalogue,
  })),
  ...[
    "CreateDatabase",
    "CreateTable",
    "DeleteDatabase",
    "DeleteTable",
    "TagResource",
    "UntagResource",
    "UpdateDatabase",
    "UpdateTable",
  ].map((name) => ({ role: "deploy" as const, action: `glue:${name}`, ...catalogue })),
  {
    role: "deploy",
    action: "kms:CreateGrant",
    reason: "Firehose asks for a grant on the key in the name of whoever makes the stream, which moto does not",
    source: "https://docs.aws.amazon.com/firehose/latest/dev/encryption.html",
  },
];
