import { randomUUID } from "node:crypto";
import { join } from "node:path";
import { CreateLogGroupCommand } from "@aws-sdk/client-cloudwatch-logs";
import { putLogLines, readBackup, waitForEvents } from "../../local/log-events";
import { readRunningRecord } from "../../local/running-record";
import { TerraformError } from "../../local/terraform-error";
import { waitUntil } from "../support/condition";
import { Deployment } from "../support/deployment";
import { readRole, simulate } from "../support/iam";
import { type LocalAws, startLocalAws } from "../support/local-aws";
import "../support/synthesis";

jest.setTimeout(300_000);

const ACCOUNT = "123456789012";
const OTHER_ACCOUNT = "999988887777";
const REGION = "eu-central-1";
const HELLO = "/aws/lambda/HelloFunc";
const ORDERS = "/app/orders";
const BUCKET = "log-backup-e2e-bucket";
const STREAM = "cloudwatchlogs-backup-stream";
const STACKS = ["terraform-state", "hello-api", "backup-storage", "backup-delivery"];

async function failureOf(run: Promise<unknown>): Promise<TerraformError> {
  const error: unknown = await run.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  if (!(error instanceof TerraformError)) {
    throw new Error(`expected Terraform to fail, got: ${String(error)}`);
  }
  return error;
}

// The tests build on one another, in this order, as the days of an environment do.
describe("the pipeline on a local AWS, by Terraform and the AWS provider", () => {
  let aws: LocalAws;
  let deployment: Deployment;

  beforeAll(async () => {
    aws = await startLocalAws(REGION);
    await aws.logs.send(new CreateLogGroupCommand({ logGroupName: ORDERS }));
    deployment = await Deployment.prepare(aws, "e2e", {
      accountId: ACCOUNT,
      region: REGION,
      sources: { logGroups: [HELLO, ORDERS] },
      backupStorage: {
        bucketName: BUCKET,
        transitions: [{ storageClass: "GLACIER_IR", days: 90 }],
        expirationDays: 400,
      },
    });
    // cdktf's matchers run Terraform with the environment of this process.
    Object.assign(process.env, deployment.environment);
  });

  afterAll(async () => {
    await aws.stop();
  });

  test("every stack is valid Terraform", () => {
    expect(deployment.outputDirectory).toBeValidTerraform();
  });

  test("every stack is valid Terraform as HCL too, the way out of an archived cdktf", async () => {
    expect(await deployment.synthesizeHcl()).toBeValidTerraform();
  });

  test("an apply that is asked to stop half-way saves its state, and the next goes on", async () => {
    const abort = new AbortController();
    let created = 0;
    const terraform = deployment.terraform("backup-storage", {
      signal: abort.signal,
      onLine: (line) => {
        created += line.includes("Creation complete") ? 1 : 0;
        // All that is left then is the lifecycle rule, which the provider watches for a minute.
        if (created === 6) {
          abort.abort();
        }
      },
    });
    await terraform.init();

    expect((await failureOf(terraform.apply())).reason).toBe("interrupted");
    expect(await deployment.isLocked("backup-storage")).toBe(false);
    const { changes } = await deployment.terraform("backup-storage").plan();
    expect(changes.map(({ address }) => address.split(".")[0])).toEqual(["aws_s3_bucket_lifecycle_configuration"]);
  });

  test("of two applies at once the second is refused; after the first was killed, the next converges", async () => {
    const recordFile = join(aws.directory, "running.json");
    const first = deployment.terraform("backup-storage", { recordFile });
    const second = deployment.terraform("backup-storage", { directory: deployment.copyOf("backup-storage") });
    await second.init();

    const applying = failureOf(first.apply());
    await waitUntil("the first apply holds the lock", () => deployment.isLocked("backup-storage"));
    const versions = await deployment.stateVersions("backup-storage");
    const refused = await failureOf(second.apply());
    expect(refused.reason).toBe("locked");
    expect(refused.message).toContain("Error acquiring the state lock");
    expect(await deployment.stateVersions("backup-storage")).toBe(versions);

    const { pids = [] } = readRunningRecord(recordFile) ?? {};
    expect(pids).toHaveLength(2);
    for (const pid of pids) {
      // The whole group: Terraform's provider is a process of its own, and outlives a Terraform that is killed.
      process.kill(-pid, "SIGKILL");
    }
    expect((await applying).message).toContain("SIGKILL");

    const { lockId, message } = await failureOf(second.apply());
    expect(message).toContain(`terraform force-unlock ${String(lockId)}`);
    await second.forceUnlock(lockId ?? "");
    await second.apply();
    expect((await second.plan()).changes).toEqual([]);
  });

  test("delivery deploys on what the other stacks' states say, and every stack plans", async () => {
    await deployment.deploy("hello-api");
    await deployment.deploy("backup-delivery");

    expect(deployment.outputDirectory).toPlanSuccessfully();
  });

  test("a second plan is empty", async () => {
    // The state bucket's own stack is bootstrap's, in bootstrap.test.ts.
    for (const stack of STACKS.slice(1)) {
      expect((await deployment.terraform(stack).plan()).changes).toEqual([]);
    }
  });

  test("log events of every source arrive in the backup, and come out of it as they were", async () => {
    const lines = ['{"level":"INFO","requestId":"1"}', "}{", 'quotes " and \\ and \u2028', "日本語"];
    for (const logGroup of [HELLO, ORDERS]) {
      await putLogLines(aws.logs, logGroup, `stream-${randomUUID()}`, lines);
    }
    const objects = await waitForEvents(aws.s3, BUCKET, "logs/", 2 * lines.length, { timeoutMs: 60_000 });
    const events = objects.flatMap((object) => object.events);

    for (const logGroup of [HELLO, ORDERS]) {
      const messages = events.filter((event) => event.logGroup === logGroup).map(({ message }) => message);
      expect(messages).toEqual(lines);
    }
  });

  describe("IAM, as deployed", () => {
    const bucket = `arn:aws:s3:::${BUCKET}`;
    const stream = `arn:aws:firehose:${REGION}:${ACCOUNT}:deliverystream/${STREAM}`;
    const errorLog = `arn:aws:logs:${REGION}:${ACCOUNT}:log-group:/aws/kinesisfirehose/${STREAM}:log-stream`;

    test.each([
      ["Allowed", "s3:PutObject", `${bucket}/logs/2026/11/22/19/object.gz`],
      ["Allowed", "s3:PutObject", `${bucket}/errors/processing-failed/2026/11/22/19/object.gz`],
      ["Allowed", "s3:AbortMultipartUpload", `${bucket}/logs/2026/11/22/19/object.gz`],
      ["Allowed", "s3:GetObject", `${bucket}/logs/2026/11/22/19/object.gz`],
      ["Allowed", "s3:ListBucket", bucket],
      ["Allowed", "s3:GetBucketLocation", bucket],
      ["Allowed", "s3:ListBucketMultipartUploads", bucket],
      ["Allowed", "logs:PutLogEvents", `${errorLog}:S3Delivery`],
      ["ImplicitlyDenied", "s3:DeleteObject", `${bucket}/logs/2026/11/22/19/object.gz`],
      ["ImplicitlyDenied", "s3:DeleteObjectVersion", `${bucket}/logs/2026/11/22/19/object.gz`],
      ["ImplicitlyDenied", "s3:PutObject", `${bucket}/elsewhere/object.gz`],
      ["ImplicitlyDenied", "s3:PutObject", `${bucket}-other/logs/object.gz`],
      ["ImplicitlyDenied", "s3:PutObjectAcl", `${bucket}/logs/2026/11/22/19/object.gz`],
      ["ImplicitlyDenied", "s3:PutBucketPolicy", bucket],
      ["ImplicitlyDenied", "s3:PutLifecycleConfiguration", bucket],
      ["ImplicitlyDenied", "s3:DeleteBucket", bucket],
      ["ImplicitlyDenied", "logs:PutLogEvents", `${errorLog}:another`],
      ["ImplicitlyDenied", "logs:PutLogEvents", `arn:aws:logs:${REGION}:${ACCOUNT}:log-group:${ORDERS}:log-stream:s`],
      ["ImplicitlyDenied", "firehose:PutRecord", stream],
    ])("%s: Firehose calls %s on %s", async (verdict, action, resource) => {
      const { arn, permissions } = await readRole(aws.iam, "log-backup-e2e-delivery");

      expect(
        await simulate({ principal: arn, action, resource, accountId: ACCOUNT, identityPolicy: permissions }),
      ).toBe(verdict);
    });

    test.each([
      ["Allowed", "firehose:PutRecord", stream],
      ["Allowed", "firehose:PutRecordBatch", stream],
      ["ImplicitlyDenied", "firehose:PutRecord", `${stream}-other`],
      ["ImplicitlyDenied", "firehose:DeleteDeliveryStream", stream],
      ["ImplicitlyDenied", "firehose:UpdateDestination", stream],
      ["ImplicitlyDenied", "firehose:DescribeDeliveryStream", stream],
      ["ImplicitlyDenied", "s3:PutObject", `${bucket}/logs/object.gz`],
      ["ImplicitlyDenied", "iam:PassRole", `arn:aws:iam::${ACCOUNT}:role/log-backup-e2e-subscription`],
    ])("%s: the subscription calls %s on %s", async (verdict, action, resource) => {
      const { arn, permissions } = await readRole(aws.iam, "log-backup-e2e-subscription");

      expect(
        await simulate({ principal: arn, action, resource, accountId: ACCOUNT, identityPolicy: permissions }),
      ).toBe(verdict);
    });

    test.each([
      ["Allowed", "logs:CreateLogStream", `arn:aws:logs:${REGION}:${ACCOUNT}:log-group:${HELLO}:log-stream:s`],
      ["Allowed", "logs:PutLogEvents", `arn:aws:logs:${REGION}:${ACCOUNT}:log-group:${HELLO}:log-stream:s`],
      ["ImplicitlyDenied", "logs:PutLogEvents", `arn:aws:logs:${REGION}:${ACCOUNT}:log-group:${ORDERS}:log-stream:s`],
      ["ImplicitlyDenied", "logs:CreateLogGroup", `arn:aws:logs:${REGION}:${ACCOUNT}:log-group:${HELLO}`],
      ["ImplicitlyDenied", "s3:GetObject", `${bucket}/logs/object.gz`],
    ])("%s: the function calls %s on %s", async (verdict, action, resource) => {
      const { arn, permissions } = await readRole(aws.iam, "log-backup-e2e-hello-function");

      expect(
        await simulate({ principal: arn, action, resource, accountId: ACCOUNT, identityPolicy: permissions }),
      ).toBe(verdict);
    });

    const logGroupOf = (account: string, region = REGION) => `arn:aws:logs:${region}:${account}:log-group:${ORDERS}`;
    const logs = `logs.${REGION}.amazonaws.com`;
    test.each([
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
    ])("%s: the %s role is assumed by %s with %j", async (verdict, role, principal, context) => {
      const { arn, trust } = await readRole(aws.iam, `log-backup-e2e-${role}`);

      expect(
        await simulate({
          principal,
          action: "sts:AssumeRole",
          resource: arn,
          accountId: ACCOUNT,
          context,
          resourcePolicy: trust,
        }),
      ).toBe(verdict);
    });
  });

  test("storage refuses to be destroyed where it is protected", async () => {
    const { message } = await failureOf(deployment.terraform("backup-storage").destroy());

    expect(message).toContain("Instance cannot be destroyed");
    expect(message).toContain("lifecycle.prevent_destroy");
  });

  test("destroying delivery leaves the stored objects", async () => {
    const before = await readBackup(aws.s3, BUCKET, "logs/");
    await deployment.terraform("backup-delivery").destroy();

    expect(before.length).toBeGreaterThan(0);
    expect(await readBackup(aws.s3, BUCKET, "logs/")).toEqual(before);
  });
});
