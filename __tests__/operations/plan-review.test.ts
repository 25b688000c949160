import {
  deployedFile,
  HELLO,
  type PlannedCase,
  resourceOf,
  ReviewedDeployment,
  stableText,
  type StackConfiguration,
  statementsOf,
} from "../support/reviewed-deployment";
import "../support/synthesis";

jest.setTimeout(300_000);

const { backupStorage, backupDelivery, sources } = deployedFile;

/** What is changed, and the kinds of risks that a review must find in the plan: no more, no less. */
const cases: readonly (readonly [title: string, change: PlannedCase, risks: readonly string[]])[] = [
  ["nothing", { stack: "hello-api" }, []],
  [
    "log groups that keep events shorter",
    { stack: "hello-api", settings: { helloApi: { logRetentionDays: 7 } } },
    ["shorter-retention"],
  ],
  ["log groups that keep events longer", { stack: "hello-api", settings: { helloApi: { logRetentionDays: 60 } } }, []],
  [
    "another function, with another log group",
    { stack: "hello-api", settings: { helloApi: { functionName: "Other" }, sources } },
    ["data-loss", "wider-access"],
  ],
  [
    "a function that everybody may invoke",
    {
      stack: "hello-api",
      code: (stack) => Object.assign(resourceOf(stack, "aws_lambda_permission"), { principal: "*" }),
    },
    ["wider-access"],
  ],
  [
    "a managed policy for the function's role",
    {
      stack: "hello-api",
      code: ({ resource }) => {
        resource.aws_iam_role_policy_attachment = {
          admin: { role: "log-backup-prod-hello-function", policy_arn: "arn:aws:iam::aws:policy/AdministratorAccess" },
        };
      },
    },
    ["wider-access"],
  ],
  [
    "a function's policy with a wildcard",
    {
      stack: "hello-api",
      code: (stack) => {
        addAction(stack, "hello-function_role_permissions", "logs:*");
      },
    },
    ["wider-access"],
  ],
  [
    "a log group that is damaged, in the words of Terraform",
    {
      stack: "hello-api",
      code: (stack) => Object.assign(resourceOf(stack, "aws_cloudwatch_log_group", "access"), { name: "/renamed" }),
    },
    ["data-loss"],
  ],
  [
    "another Region",
    {
      stack: "hello-api",
      region: "us-east-1",
      code: ({ provider }) => {
        provider.aws.forEach((aws) => (aws.region = "us-east-1"));
      },
    },
    ["wider-access", "account-or-region-change"],
  ],

  [
    "a log group that is no longer backed up",
    { stack: "backup-delivery", settings: { sources: { logGroups: [HELLO] } } },
    ["logs-missed", "alarm-removed"],
  ],
  [
    "a log group of which less is backed up",
    {
      stack: "backup-delivery",
      settings: { sources: { logGroups: [HELLO, { name: "/app/orders", filterPattern: "ERROR" }] } },
    },
    ["logs-missed", "alarm-removed"],
  ],
  [
    "another buffer",
    {
      stack: "backup-delivery",
      settings: { backupDelivery: { ...backupDelivery, bufferSizeMiB: 5, bufferIntervalSeconds: 300 } },
    },
    ["delivery-change"],
  ],
  [
    "another prefix",
    { stack: "backup-delivery", settings: { backupDelivery: { ...backupDelivery, prefix: "elsewhere/" } } },
    ["wider-access", "delivery-change"],
  ],
  [
    "another stream",
    { stack: "backup-delivery", settings: { backupDelivery: { ...backupDelivery, streamName: "another" } } },
    ["data-loss", "logs-missed", "wider-access"],
  ],
  [
    "a stream without its own key",
    { stack: "backup-delivery", settings: { backupDelivery: {} } },
    ["weaker-protection", "alarm-removed"],
  ],
  [
    "a stream without encryption",
    {
      stack: "backup-delivery",
      code: (stack) =>
        Object.assign(resourceOf(stack, "aws_kinesis_firehose_delivery_stream"), {
          server_side_encryption: { enabled: false },
        }),
    },
    ["weaker-protection"],
  ],
  ["nobody who gets alarms", { stack: "backup-delivery", settings: { monitoring: {} } }, ["alarm-removed"]],
  [
    "an alarm that tells nobody",
    {
      stack: "backup-delivery",
      code: (stack) => Object.assign(resourceOf(stack, "aws_cloudwatch_metric_alarm", "late"), { alarm_actions: [] }),
    },
    ["alarm-removed"],
  ],
  [
    "a delivery role that may delete",
    {
      stack: "backup-delivery",
      code: (stack) => {
        addAction(stack, "delivery-role_permissions", "s3:DeleteObject");
      },
    },
    ["wider-access"],
  ],
  [
    "a delivery role that another account may assume",
    {
      stack: "backup-delivery",
      code: (stack) =>
        statementsOf(stack, "delivery-role_trust").push({
          actions: ["sts:AssumeRole"],
          principals: [{ type: "AWS", identifiers: ["arn:aws:iam::999988887777:root"] }],
        }),
    },
    ["wider-access"],
  ],
  [
    "a subscription role without its condition",
    {
      stack: "backup-delivery",
      code: (stack) => {
        delete statementsOf(stack, "subscriptions_role_trust")[0]?.condition;
      },
    },
    ["wider-access"],
  ],

  [
    "objects that expire sooner",
    { stack: "backup-storage", settings: { backupStorage: { ...backupStorage, expirationDays: 200 } } },
    ["shorter-retention"],
  ],
  [
    "objects that never expire",
    { stack: "backup-storage", settings: { backupStorage: { bucketName: backupStorage.bucketName } } },
    [],
  ],
  [
    "old versions that go sooner",
    { stack: "backup-storage", settings: { backupStorage: { ...backupStorage, noncurrentVersionExpirationDays: 1 } } },
    ["shorter-retention"],
  ],
  [
    "another bucket",
    {
      stack: "backup-storage",
      settings: { backupStorage: { ...backupStorage, bucketName: "reviewed-other", preventDestroy: false } },
    },
    ["data-loss", "weaker-protection"],
  ],
  [
    "a bucket that may be destroyed",
    { stack: "backup-storage", settings: { backupStorage: { ...backupStorage, preventDestroy: false } } },
    ["weaker-protection"],
  ],
  [
    "a public access block with a gap",
    {
      stack: "backup-storage",
      code: (stack) =>
        Object.assign(resourceOf(stack, "aws_s3_bucket_public_access_block"), { block_public_policy: false }),
    },
    ["weaker-protection"],
  ],
  [
    "suspended versioning",
    {
      stack: "backup-storage",
      code: (stack) =>
        Object.assign(resourceOf(stack, "aws_s3_bucket_versioning"), {
          versioning_configuration: { status: "Suspended" },
        }),
    },
    ["weaker-protection"],
  ],
  [
    "no default encryption",
    {
      stack: "backup-storage",
      code: ({ resource }) => {
        delete resource.aws_s3_bucket_server_side_encryption_configuration;
      },
    },
    ["weaker-protection"],
  ],
  [
    "objects that belong to who writes them",
    {
      stack: "backup-storage",
      code: (stack) =>
        Object.assign(resourceOf(stack, "aws_s3_bucket_ownership_controls"), {
          rule: { object_ownership: "ObjectWriter" },
        }),
    },
    ["weaker-protection"],
  ],
  [
    "a bucket policy that everybody may read by",
    {
      stack: "backup-storage",
      code: (stack) => {
        statementsOf(stack, "tls-only").splice(0, 1, {
          actions: ["s3:GetObject"],
          principals: [{ type: "*", identifiers: ["*"] }],
          resources: ["arn:aws:s3:::reviewed-backup/*"],
        });
      },
    },
    ["weaker-protection", "wider-access"],
  ],
];

function addAction(stack: StackConfiguration, document: string, action: string): void {
  const [statement] = statementsOf(stack, document);
  (statement?.actions as string[]).push(action);
}

// Every plan is Terraform's own, against what is deployed.
describe("the review of a plan", () => {
  let reviewed: ReviewedDeployment;

  beforeAll(async () => {
    reviewed = await ReviewedDeployment.start();
  });

  afterAll(async () => {
    await reviewed.stop();
  });

  test.each(cases)("finds what is risky in %s", async (_, change, risks) => {
    const review = await reviewed.review(change);
    expect([...new Set(review.risks.map(({ risk }) => risk))]).toEqual(risks);
    expect(stableText(review)).toMatchSnapshot();
  });
});
