/** What each deployed role may and may not do, for a simulator of IAM to judge. */

export const ACCOUNT = "123456789012";
export const REGION = "eu-central-1";
export const BUCKET = "log-backup-e2e-bucket";
export const HELLO = "/aws/lambda/HelloFunc";
export const ORDERS = "/app/orders";

const OTHER_ACCOUNT = "999988887777";
const STREAM = "cloudwatchlogs-backup-stream";
const bucket = `arn:aws:s3:::${BUCKET}`;
const stream = `arn:aws:firehose:${REGION}:${ACCOUNT}:deliverystream/${STREAM}`;
const errorLog = `arn:aws:logs:${REGION}:${ACCOUNT}:log-group:/aws/kinesisfirehose/${STREAM}:log-stream`;
const logGroupOf = (account: string, region = REGION) => `arn:aws:logs:${region}:${account}:log-group:${ORDERS}`;
const logGroupArn = (name: string) => `arn:aws:logs:${REGION}:${ACCOUNT}:log-group:${name}`;
const logs = `logs.${REGION}.amazonaws.com`;

type Verdict = "Allowed" | "ImplicitlyDenied";

/** Verdict, role, action, resource. */
export const CALLS: readonly (readonly [Verdict, string, string, string])[] = [
  ["Allowed", "delivery", "s3:PutObject", `${bucket}/logs/2026/11/22/19/object.gz`],
  ["Allowed", "delivery", "s3:PutObject", `${bucket}/errors/processing-failed/2026/11/22/19/object.gz`],
  ["Allowed", "delivery", "s3:AbortMultipartUpload", `${bucket}/logs/2026/11/22/19/object.gz`],
  ["Allowed", "delivery", "s3:GetObject", `${bucket}/logs/2026/11/22/19/object.gz`],
  ["Allowed", "delivery", "s3:ListBucket", bucket],
  ["Allowed", "delivery", "s3:GetBucketLocation", bucket],
  ["Allowed", "delivery", "s3:ListBucketMultipartUploads", bucket],
  ["Allowed", "delivery", "logs:PutLogEvents", `${errorLog}:S3Delivery`],
  ["ImplicitlyDenied", "delivery", "s3:DeleteObject", `${bucket}/logs/2026/11/22/19/object.gz`],
  ["ImplicitlyDenied", "delivery", "s3:DeleteObjectVersion", `${bucket}/logs/2026/11/22/19/object.gz`],
  ["ImplicitlyDenied", "delivery", "s3:PutObject", `${bucket}/elsewhere/object.gz`],
  ["ImplicitlyDenied", "delivery", "s3:PutObject", `${bucket}-other/logs/object.gz`],
  ["ImplicitlyDenied", "delivery", "s3:PutObjectAcl", `${bucket}/logs/2026/11/22/19/object.gz`],
  ["ImplicitlyDenied", "delivery", "s3:PutBucketPolicy", bucket],
  ["ImplicitlyDenied", "delivery", "s3:PutLifecycleConfiguration", bucket],
  ["ImplicitlyDenied", "delivery", "s3:DeleteBucket", bucket],
  ["ImplicitlyDenied", "delivery", "logs:PutLogEvents", `${errorLog}:another`],
  [
    "ImplicitlyDenied",
    "delivery",
    "logs:PutLogEvents",
    `arn:aws:logs:${REGION}:${ACCOUNT}:log-group:${ORDERS}:log-stream:s`,
  ],
  ["ImplicitlyDenied", "delivery", "firehose:PutRecord", stream],
  ["Allowed", "subscription", "firehose:PutRecord", stream],
  ["Allowed", "subscription", "firehose:PutRecordBatch", stream],
  ["ImplicitlyDenied", "subscription", "firehose:PutRecord", `${stream}-other`],
  ["ImplicitlyDenied", "subscription", "firehose:DeleteDeliveryStream", stream],
  ["ImplicitlyDenied", "subscription", "firehose:UpdateDestination", stream],
  ["ImplicitlyDenied", "subscription", "firehose:DescribeDeliveryStream", stream],
  ["ImplicitlyDenied", "subscription", "s3:PutObject", `${bucket}/logs/object.gz`],
  ["ImplicitlyDenied", "subscription", "iam:PassRole", `arn:aws:iam::${ACCOUNT}:role/log-backup-e2e-subscription`],

  [
    "Allowed",
    "hello-function",
    "logs:CreateLogStream",
    `arn:aws:logs:${REGION}:${ACCOUNT}:log-group:${HELLO}:log-stream:s`,
  ],
  [
    "Allowed",
    "hello-function",
    "logs:PutLogEvents",
    `arn:aws:logs:${REGION}:${ACCOUNT}:log-group:${HELLO}:log-stream:s`,
  ],
  [
    "ImplicitlyDenied",
    "hello-function",
    "logs:PutLogEvents",
    `arn:aws:logs:${REGION}:${ACCOUNT}:log-group:${ORDERS}:log-stream:s`,
  ],
  ["ImplicitlyDenied", "hello-function", "logs:CreateLogGroup", `arn:aws:logs:${REGION}:${ACCOUNT}:log-group:${HELLO}`],
  ["ImplicitlyDenied", "hello-function", "s3:GetObject", `${bucket}/logs/object.gz`],
  ["Allowed", "api-gateway", "logs:CreateLogStream", `${logGroupArn("/aws/apigateway/HelloFunc/access")}:log-stream:s`],
  ["Allowed", "api-gateway", "logs:PutLogEvents", `${logGroupArn("/aws/apigateway/HelloFunc/access")}:log-stream:s`],
  ["ImplicitlyDenied", "api-gateway", "logs:DeleteLogGroup", logGroupArn(ORDERS)],
  ["ImplicitlyDenied", "api-gateway", "logs:PutSubscriptionFilter", logGroupArn(ORDERS)],
  ["ImplicitlyDenied", "api-gateway", "logs:DeleteSubscriptionFilter", logGroupArn(ORDERS)],
  ["ImplicitlyDenied", "api-gateway", "logs:PutRetentionPolicy", logGroupArn(ORDERS)],
  ["ImplicitlyDenied", "api-gateway", "s3:GetObject", `${bucket}/logs/object.gz`],
];

/** Verdict, role, the service that wants to assume it, and the condition keys that come with the request. */
export const ASSUMPTIONS: readonly (readonly [Verdict, string, string, Record<string, string>])[] = [
  ["Allowed", "delivery", "firehose.amazonaws.com", { "sts:ExternalId": ACCOUNT }],
  ["ImplicitlyDenied", "delivery", "firehose.amazonaws.com", { "sts:ExternalId": OTHER_ACCOUNT }],
  ["ImplicitlyDenied", "delivery", "firehose.amazonaws.com", {}],
  ["ImplicitlyDenied", "delivery", logs, { "sts:ExternalId": ACCOUNT }],
  ["Allowed", "subscription", logs, { "aws:SourceArn": logGroupOf(ACCOUNT), "aws:SourceAccount": ACCOUNT }],
  [
    "ImplicitlyDenied",
    "subscription",
    logs,
    { "aws:SourceArn": logGroupOf(OTHER_ACCOUNT), "aws:SourceAccount": OTHER_ACCOUNT },
  ],
  [
    "ImplicitlyDenied",
    "subscription",
    logs,
    { "aws:SourceArn": logGroupOf(ACCOUNT, "us-east-1"), "aws:SourceAccount": ACCOUNT },
  ],
  [
    "ImplicitlyDenied",
    "subscription",
    "logs.us-east-1.amazonaws.com",
    { "aws:SourceArn": logGroupOf(ACCOUNT), "aws:SourceAccount": ACCOUNT },
  ],
  ["ImplicitlyDenied", "subscription", "firehose.amazonaws.com", { "sts:ExternalId": ACCOUNT }],
  [
    "ImplicitlyDenied",
    "subscription",
    logs,
    { "aws:SourceArn": logGroupOf(ACCOUNT), "aws:SourceAccount": OTHER_ACCOUNT },
  ],
  [
    "ImplicitlyDenied",
    "subscription",
    logs,
    { "aws:SourceArn": logGroupOf(OTHER_ACCOUNT), "aws:SourceAccount": ACCOUNT },
  ],
  ["Allowed", "hello-function", "lambda.amazonaws.com", {}],
  ["ImplicitlyDenied", "hello-function", "apigateway.amazonaws.com", {}],
  ["Allowed", "api-gateway", "apigateway.amazonaws.com", {}],
  ["ImplicitlyDenied", "api-gateway", "lambda.amazonaws.com", {}],
];
