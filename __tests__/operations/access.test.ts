import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { CreateLogGroupCommand, PutRetentionPolicyCommand } from "@aws-sdk/client-cloudwatch-logs";
import { DeleteRolePermissionsBoundaryCommand, UpdateAssumeRolePolicyCommand } from "@aws-sdk/client-iam";
import { DeleteObjectCommand, ListObjectsV2Command, PutObjectCommand } from "@aws-sdk/client-s3";
import { patchEnvironment } from "../../local/environment";
import { findTerraform } from "../../local/terraform-version";
import { AccessEnvironment, type Actor } from "../support/access-environment";
import type { AccessRoleUnderTest } from "../support/access-roles";
import { judge } from "../support/access-simulation";
import { logBackup, runProgram } from "../support/command-process";
import { PROJECT_DIRECTORY } from "../support/local-aws";
import recordedActions from "../support/recorded-actions.json";
import { requiredPermissions } from "../support/required-permissions";

jest.setTimeout(300_000);

const ACCOUNT = "123456789012";
const REGION = "eu-central-1";
const HELLO = "/aws/lambda/HelloFunc";
const ORDERS = "/app/orders";
const STACKS = ["terraform-state", "hello-api", "backup-storage", "backup-delivery", "ci-access"] as const;

const FILE = {
  accountId: ACCOUNT,
  region: REGION,
  tags: { team: "a" },
  sources: { logGroups: [HELLO, ORDERS] },
  backupStorage: { preventDestroy: false },
  monitoring: { emailSubscribers: ["ops@example.com"] },
  ciAccess: {
    github: { repository: "octo-org/log-backup" },
    opsPrincipalArns: [`arn:aws:iam::${ACCOUNT}:role/ops-team`],
  },
};

// The tests build on one another, in this order. What takes S3 a minute goes on meanwhile.
describe("roles for CI and ops, on a local AWS that enforces IAM", () => {
  let access: AccessEnvironment;
  let roles: Record<"plan" | "deploy" | "ops", AccessRoleUnderTest>;
  let actors: Record<"plan" | "deploy" | "ops", Actor>;
  let slowStacks: Promise<unknown>;

  beforeAll(async () => {
    access = await AccessEnvironment.start("ci", REGION, FILE);
    const { logs } = access.clientsOf(access.admin);
    await logs.send(new CreateLogGroupCommand({ logGroupName: ORDERS }));
    await Promise.all([access.deployment.deploy("ci-access"), access.takeOverStateBucket()]);
    roles = { plan: await access.role("plan"), deploy: await access.role("deploy"), ops: await access.role("ops") };
    actors = {
      plan: await access.actorLike("plan", roles.plan),
      deploy: await access.actorLike("deploy", roles.deploy),
      ops: await access.actorLike("ops", roles.ops),
    };
    await access.enforceIam();
  });

  afterAll(async () => {
    await access.stop();
  });

  test("plan: a stack that is not there is planned, and cannot be applied, with or without lock", async () => {
    const terraform = access.terraform("hello-api", actors.plan);
    await terraform.init();

    expect((await access.planWithoutLock("hello-api", actors.plan)).hasChanges).toBe(true);
    await expect(terraform.apply()).rejects.toThrow(/Error acquiring the state lock[^]*AccessDenied/);
    await expect(
      access.deployment
        .terraform("hello-api", { environment: { ...actors.plan.environment, TF_CLI_ARGS_apply: "-lock=false" } })
        .apply(),
    ).rejects.toThrow(/AccessDenied/);
    expect(await access.deployment.stateText("hello-api")).toBe("");
  });

  test("deploy: creates the stacks, one after another", async () => {
    const storage = access.terraform("backup-storage", actors.deploy);
    await storage.init();
    await storage.apply({ targets: access.addresses("backup-storage", "aws_s3_bucket") });
    slowStacks = Promise.all([storage.apply(), access.terraform("terraform-state", actors.deploy).apply()]);
    slowStacks.catch(() => undefined);
    for (const stack of ["hello-api", "backup-delivery"]) {
      const terraform = access.terraform(stack, actors.deploy);
      await terraform.init();
      await expect(terraform.apply()).resolves.toBeUndefined();
    }
  });

  test("plan: npm run plan reviews what is deployed, and is denied nothing", async () => {
    const { LOG_BACKUP_ENVIRONMENTS_DIR } = access.deployment.environment;
    const environment = patchEnvironment(actors.plan.environment, { LOG_BACKUP_ENVIRONMENTS_DIR });
    const plan = join(PROJECT_DIRECTORY, "local/plan.ts");
    const args = ["--import", "tsx", plan, "--env", "ci", "--stack", "hello-api", "--stack", "backup-delivery"];
    const { exitCode, output, errors } = await runProgram(process.execPath, args, environment, 120_000);

    expect(errors).not.toMatch(/denied|not authorized/i);
    expect(output).toContain("# Plan of `ci`: nothing changes\n");
    expect(exitCode).toBe(0);
    const writes = access.requestsOf(actors.plan).filter(({ method, status }) => method === "PUT" && status < 300);
    expect(writes).toEqual([]);
  });

  test("ops: states, outputs and the reading commands work", async () => {
    const { deployment } = access;
    const { LOG_BACKUP_ENVIRONMENTS_DIR } = deployment.environment;
    const environment = patchEnvironment(actors.ops.environment, { LOG_BACKUP_ENVIRONMENTS_DIR });
    const { s3 } = access.clientsOf(access.admin);
    const Bucket = deployment.settings.backupStorage.bucketName;
    await s3.send(new PutObjectCommand({ Bucket, Key: "logs/2026/11/29/00/object.gz", Body: gzipSync("") }));
    const chdir = `-chdir=${deployment.stackDirectory("backup-delivery")}`;
    const outputs = await runProgram(findTerraform(environment), [chdir, "output", "-json"], environment);
    const run = (...args: string[]) => logBackup([...args, "--env", "ci"], environment);

    expect(outputs).toMatchObject({ exitCode: 0 });
    expect(JSON.parse(outputs.output)).toMatchObject({ stream_name: { value: "cloudwatchlogs-backup-stream" } });
    const results = {
      ls: await run("ls"),
      verify: await run("verify", "--since", "1h"),
      audit: await run("audit"),
    };
    for (const { exitCode, errors } of Object.values(results)) {
      expect(errors).not.toMatch(/denied|not authorized|cannot/i);
      expect([0, 1]).toContain(exitCode);
    }
  });

  test("ops: nothing can be written, deleted or changed", async () => {
    const { s3, logs } = access.clientsOf(actors.ops);
    const { backupStorage, terraformState } = access.deployment.settings;
    const state = { Bucket: terraformState.bucketName, Key: "ci/backup-delivery/terraform.tfstate" };
    const { s3: admins } = access.clientsOf(access.admin);
    const { Contents: [object] = [] } = await admins.send(
      new ListObjectsV2Command({ Bucket: backupStorage.bucketName }),
    );
    const denied = { name: "AccessDenied" };

    await expect(s3.send(new PutObjectCommand({ ...state, Body: "x" }))).rejects.toMatchObject(denied);
    await expect(s3.send(new DeleteObjectCommand(state))).rejects.toMatchObject(denied);
    await expect(
      s3.send(new DeleteObjectCommand({ Bucket: backupStorage.bucketName, Key: object?.Key })),
    ).rejects.toMatchObject(denied);
    // moto answers in XML, which the SDK does not expect.
    await expect(
      logs.send(new PutRetentionPolicyCommand({ logGroupName: HELLO, retentionInDays: 1 })),
    ).rejects.toThrow();
    expect(access.requestsOf(actors.ops).at(-1)).toMatchObject({
      target: "Logs_20140328.PutRetentionPolicy",
      status: 403,
    });
    await expect(access.terraform("backup-delivery", actors.ops).apply()).rejects.toThrow(/AccessDenied/);
  });

  test("plan: every stack is planned, and nothing differs", async () => {
    await slowStacks;
    for (const stack of STACKS) {
      expect({ stack, ...(await access.planWithoutLock(stack, actors.plan)) }).toMatchObject({ stack, changes: [] });
    }
    expect((await access.planWithoutLock("ci-access", actors.deploy)).changes).toEqual([]);
  });

  test("deploy: changes what settings, a later version and drift make different", async () => {
    await access.deployment.change({
      ...FILE,
      tags: { owner: "b" },
      helloApi: { logRetentionDays: 60 },
      backupDelivery: { bufferSizeMiB: 2 },
      monitoring: { ...FILE.monitoring, quotaPercent: 70 },
    });
    access.reconfigure("hello-api", "aws_lambda_function", { source_code_hash: "another", timeout: 6 });
    const trust = {
      Version: "2012-10-17",
      Statement: [{ Effect: "Allow", Principal: { Service: "logs.amazonaws.com" }, Action: "sts:AssumeRole" }],
    };
    await access.iam.send(new DeleteRolePermissionsBoundaryCommand({ RoleName: "log-backup-ci-delivery" }));
    await access.iam.send(
      new UpdateAssumeRolePolicyCommand({
        RoleName: "log-backup-ci-subscription",
        PolicyDocument: JSON.stringify(trust),
      }),
    );
    // moto knows no tags of APIs.
    const targets = access.addresses("hello-api", "aws_lambda_function", "aws_cloudwatch_log_group", "aws_iam_role");
    const changed = Promise.all([
      access.terraform("hello-api", actors.deploy).apply({ targets }),
      access.terraform("backup-storage", actors.deploy).apply(),
      access.terraform("backup-delivery", actors.deploy).apply(),
    ]);

    await expect(changed).resolves.toHaveLength(3);
  });

  test("deploy: destroys what may be destroyed", async () => {
    await access.terraform("backup-delivery", actors.deploy).destroy();
    const destroyed = Promise.all([
      access.terraform("hello-api", actors.deploy).destroy(),
      access.terraform("backup-storage", actors.deploy).destroy(),
    ]);

    await expect(destroyed).resolves.toHaveLength(2);
  });

  const place = {
    accountId: ACCOUNT,
    region: REGION,
    boundaryOfRoles: `arn:aws:iam::${ACCOUNT}:policy/log-backup-ci-service-boundary`,
  };
  const needsOf = (actor: Actor) =>
    access
      .requestsOf(actor)
      .filter(({ status }) => status !== 403)
      .flatMap((request) => requiredPermissions(request, place));

  test.each(["plan", "deploy"] as const)(
    "%s: IAM would have allowed every request, by resource and condition",
    async (name) => {
      const distinct = new Map(needsOf(actors[name]).map((need) => [JSON.stringify(need), need]));
      const refused: string[] = [];
      for (const [text, need] of distinct) {
        if ((await judge(roles[name], need)) !== "Allowed") {
          refused.push(text);
        }
      }

      expect(distinct.size).toBeGreaterThan(30);
      expect(refused).toEqual([]);
    },
  );

  test.each(["plan", "deploy"] as const)("%s: the recorded actions are those that were committed", (name) => {
    const actions = [...new Set(needsOf(actors[name]).map(({ action }) => action))].sort();

    expect(actions).toEqual(recordedActions[name]);
  });
});
