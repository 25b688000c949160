import { randomUUID } from "node:crypto";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { CloudWatchClient, DescribeAlarmsCommand, GetDashboardCommand } from "@aws-sdk/client-cloudwatch";
import { CreateLogGroupCommand } from "@aws-sdk/client-cloudwatch-logs";
import { putLogLines, readBackup, waitForEvents } from "../../local/log-events";
import { readRunningRecord } from "../../local/running-record";
import { TerraformError } from "../../local/terraform-error";
import { waitUntil } from "../support/condition";
import { Deployment } from "../support/deployment";
import { readRole, simulate } from "../support/iam";
import { ACCOUNT, ASSUMPTIONS, BUCKET, CALLS, HELLO, ORDERS, REGION } from "../support/iam-expectations";
import { type LocalAws, startLocalAws } from "../support/local-aws";
import "../support/synthesis";

jest.setTimeout(300_000);

/** Where the backup is, for `log-backup`. */
const BACKUP = ["--bucket", BUCKET, "--prefix", "logs/"];
const STACKS = ["terraform-state", "hello-api", "backup-storage", "backup-delivery"];

const KEY = `arn:aws:kms:${REGION}:${ACCOUNT}:key/12345678-1234-1234-1234-123456789012`;

function exampleFile(environment: string): { readonly backupStorage: object; readonly backupDelivery: object } {
  const file = join(__dirname, `../support/environments/${environment}.json`);
  return JSON.parse(readFileSync(file, "utf8")) as {
    readonly backupStorage: object;
    readonly backupDelivery: object;
  };
}

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
    aws = await startLocalAws(REGION, { sharedProvider: true });
    await aws.logs.send(new CreateLogGroupCommand({ logGroupName: ORDERS }));
    // All that production sets, tags and transitions included, in the account that moto plays.
    deployment = await Deployment.prepare(aws, "e2e", {
      ...exampleFile("prod"),
      accountId: ACCOUNT,
      region: REGION,
      sources: { logGroups: [HELLO, ORDERS] },
      backupStorage: { ...exampleFile("prod").backupStorage, bucketName: BUCKET },
      backupDelivery: { ...exampleFile("prod").backupDelivery, kmsKeyArn: KEY },
      // Alarms of every kind: on metrics, on expressions, and with two log groups and a budget of four, on queries.
      monitoring: { emailSubscribers: ["ops@example.com"], maximumLogGroupAlarms: 4 },
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

  test("alarms are there, and tell the topic; so is the dashboard", async () => {
    const { AWS_ENDPOINT_URL: endpoint = "" } = aws.environment;
    const credentials = { accessKeyId: "testing", secretAccessKey: "testing" };
    const cloudWatch = new CloudWatchClient({ region: REGION, endpoint, credentials });
    const { MetricAlarms: alarms = [] } = await cloudWatch.send(new DescribeAlarmsCommand({}));
    const { DashboardBody = "" } = await cloudWatch.send(new GetDashboardCommand({ DashboardName: "log-backup-e2e" }));
    const topic = [`arn:aws:sns:${REGION}:${ACCOUNT}:log-backup-e2e-alarms`];

    expect(alarms.map(({ AlarmName = "" }) => AlarmName.replace("log-backup-e2e-", "")).sort()).toEqual([
      "delivery-failing",
      "delivery-late",
      "error-objects",
      "log-group-errors",
      ...[HELLO, ORDERS].map((group) => `log-group-silent-${group}`).sort(),
      "log-group-throttled",
      "stream-bytes-near-limit",
      "stream-key-unusable",
      "stream-records-near-limit",
      "stream-requests-near-limit",
      "stream-throttled",
    ]);
    for (const { AlarmActions, OKActions, AlarmArn = "" } of alarms) {
      expect({ AlarmActions, OKActions }).toEqual({ AlarmActions: topic, OKActions: topic });
      expect(DashboardBody).toContain(AlarmArn);
    }
  });

  test("log events of every source arrive in the backup, and come out of it as they were", async () => {
    const lines = ['{"level":"INFO","requestId":"1"}', "}{", 'quotes " and \\ and \u2028', "日本語"];
    for (const logGroup of [HELLO, ORDERS]) {
      await putLogLines(aws.logs, logGroup, `stream-${randomUUID()}`, lines);
    }
    const events = await waitForEvents(BACKUP, 2 * lines.length, { environment: aws.environment, timeoutMs: 60_000 });

    for (const logGroup of [HELLO, ORDERS]) {
      const messages = events.filter((event) => event.logGroup === logGroup).map(({ message }) => message);
      expect(messages).toEqual(lines);
    }
  });

  describe("IAM, as deployed", () => {
    test.each(CALLS)("%s: role %s calls %s on %s", async (verdict, role, action, resource) => {
      const { arn, permissions } = await readRole(aws.iam, `log-backup-e2e-${role}`);

      expect(
        await simulate({ principal: arn, action, resource, accountId: ACCOUNT, identityPolicy: permissions }),
      ).toBe(verdict);
    });

    test.each(ASSUMPTIONS)("%s: role %s is assumed by %s with %j", async (verdict, role, principal, context) => {
      const { arn, trust } = await readRole(aws.iam, `log-backup-e2e-${role}`);
      const call = { principal, action: "sts:AssumeRole", resource: arn, accountId: ACCOUNT, context };

      expect(await simulate({ ...call, resourcePolicy: trust })).toBe(verdict);
    });
  });

  test("storage refuses to be destroyed where it is protected", async () => {
    const { message } = await failureOf(deployment.terraform("backup-storage").destroy());

    expect(message).toContain("Instance cannot be destroyed");
    expect(message).toContain("lifecycle.prevent_destroy");
  });

  test("destroying delivery leaves the stored objects", async () => {
    const before = await readBackup(BACKUP, aws);
    await deployment.terraform("backup-delivery").destroy();

    expect(before.length).toBeGreaterThan(0);
    expect(await readBackup(BACKUP, aws)).toEqual(before);
  });
});
