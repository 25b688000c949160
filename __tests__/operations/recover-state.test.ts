import { cpSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { CloudWatchClient, DeleteAlarmsCommand } from "@aws-sdk/client-cloudwatch";
import { DeleteObjectCommand, PutObjectCommand } from "@aws-sdk/client-s3";
import { findTerraform } from "../../local/terraform-version";
import { type ProcessResult, runProgram } from "../support/command-process";
import { Deployment } from "../support/deployment";
import { type LocalAws, PROJECT_DIRECTORY, startLocalAws } from "../support/local-aws";

jest.setTimeout(900_000);

const ACCOUNT = "123456789012";
const REGION = "us-east-1";
const STACKS = ["backup-storage", "hello-api", "backup-delivery"];
const EXAMPLE = join(PROJECT_DIRECTORY, "docs/examples/ops-alarms");

interface State {
  readonly serial: number;
  readonly outputs: Readonly<Record<string, { readonly value: unknown }>>;
  readonly resources: readonly {
    readonly mode: string;
    readonly type: string;
    readonly name: string;
    readonly instances: readonly { readonly attributes: { readonly id: string } }[];
  }[];
}

// The tests build on one another, in this order.
describe("npm run recover-state, on a local AWS", () => {
  let aws: LocalAws;
  let deployment: Deployment;
  let stateBucket: string;
  /** Before anything was lost, by stack. */
  const before = new Map<string, State>();

  beforeAll(async () => {
    aws = await startLocalAws(REGION, { sharedProvider: true });
    deployment = await Deployment.prepare(aws, "dev", {
      accountId: ACCOUNT,
      region: REGION,
      monitoring: { emailSubscribers: ["ops@example.com"] },
    });
    stateBucket = deployment.settings.terraformState.bucketName;
    // Storage as a whole: the provider watches the lifecycle rules for a minute, in which the others are at work.
    await Promise.all([deployment.deploy("backup-storage"), deployment.deploy("hello-api")]);
    await deployment.deploy("backup-delivery");
    for (const stack of STACKS) {
      before.set(stack, await stateOf(stack));
    }
  });

  afterAll(async () => {
    await aws.stop();
  });

  const keyOf = (stack: string): string => `dev/${stack}/terraform.tfstate`;

  async function stateOf(stack: string): Promise<State> {
    return JSON.parse(await deployment.stateText(stack)) as State;
  }

  async function loseState(stack: string): Promise<void> {
    await aws.s3.send(new DeleteObjectCommand({ Bucket: stateBucket, Key: keyOf(stack) }));
  }

  async function writeState(stack: string, Body: string): Promise<void> {
    await aws.s3.send(new PutObjectCommand({ Bucket: stateBucket, Key: keyOf(stack), Body }));
  }

  /** Ids by address. */
  function idsIn({ resources }: State): ReadonlyMap<string, string | undefined> {
    const managed = resources.filter(({ mode }) => mode === "managed");
    return new Map(
      managed.map(({ type, name, instances }) => [`${type}.${name}`, instances[0]?.attributes.id] as const),
    );
  }

  function addressOf(stack: string, type: string): string {
    const found = before
      .get(stack)
      ?.resources.find((resource) => resource.mode === "managed" && resource.type === type);
    return `${type}.${found?.name ?? "none"}`;
  }

  function recoverState(...args: readonly string[]): Promise<ProcessResult> {
    const work = ["--work-dir", join(aws.directory, "recovery")];
    return runProgram(
      process.execPath,
      ["--import", "tsx", "local/recover-state.ts", "--env", "dev", ...work, ...args],
      deployment.environment,
      850_000,
    );
  }

  const selected = STACKS.flatMap((stack) => ["--stack", stack]);

  test("without --apply it shows what would come back, of what depends on another lost state too, and writes nothing", async () => {
    await Promise.all(STACKS.map(loseState));
    const versions = await Promise.all(STACKS.map((stack) => deployment.stateVersions(stack)));
    const { exitCode, output } = await recoverState(...selected);

    expect(exitCode).toBe(1);
    expect(output.match(/^\S.*/gm)).toEqual(
      STACKS.map((stack) => {
        const count = idsIn(before.get(stack) ?? { serial: 0, outputs: {}, resources: [] }).size;
        return `${stack}: s3://${stateBucket}/${keyOf(stack)} does not exist, so all ${count} resources are lacking.`;
      }),
    );
    expect(output).toContain("  S3 keeps 1 earlier version of it: restoring one is quicker and more exact.");
    expect(output.match(/^ {2}create {2}\S+(?=:)/gm)).toEqual([
      `  create  ${addressOf("hello-api", "aws_api_gateway_deployment")}`,
      `  create  ${addressOf("backup-delivery", "aws_sns_topic_subscription")}`,
      `  create  ${addressOf("backup-delivery", "terraform_data")}`,
    ]);
    // What an import cannot read, or what follows from the new deployment: nothing else differs.
    expect(output.match(/^ {2}change .*/gm)).toEqual([
      `  change  ${addressOf("hello-api", "aws_api_gateway_stage")}: deployment_id`,
      `  change  ${addressOf("hello-api", "aws_lambda_function")}: filename, last_modified, publish, source_code_hash`,
    ]);
    expect(output.match(/^ {2}Nothing was written: --apply does this\.$/gm)).toHaveLength(3);
    expect(await Promise.all(STACKS.map((stack) => deployment.stateText(stack)))).toEqual(["", "", ""]);
    expect(await Promise.all(STACKS.map((stack) => deployment.stateVersions(stack)))).toEqual(versions);
  });

  test("with --apply every state is back, with the same ids and outputs, and the next plan is empty", async () => {
    const { exitCode, output, errors } = await recoverState(...selected, "--apply");

    expect(`${errors}${output}`).toMatch(/\S/);
    expect(output.match(/^ {2}Recovered.*|^ {2}still.*/gm)).toEqual(
      STACKS.map(() => "  Recovered: the next plan is empty."),
    );
    expect(exitCode).toBe(0);
    // The deployment is a new one, and so is what remembers the stream's format; a filter's id is made up by the provider, which
    // makes up another one at an import.
    const others = [
      addressOf("hello-api", "aws_api_gateway_deployment"),
      addressOf("backup-delivery", "terraform_data"),
      addressOf("backup-delivery", "aws_cloudwatch_log_subscription_filter"),
    ];
    for (const stack of STACKS) {
      const [old, now] = [before.get(stack), await stateOf(stack)];
      const sameIds = (state?: State) =>
        [...idsIn(state ?? now)].filter(([address]) => !others.includes(address)).sort();
      // moto subscribes once: the subscription keeps its ARN.
      expect(sameIds(now)).toEqual(sameIds(old));
      expect(now.outputs).toEqual(old?.outputs);
      expect(await deployment.isLocked(stack)).toBe(false);
    }
  });

  test("of a state that is half lost only what is missing comes back; what is not there is left to the next deployment", async () => {
    const endpoint = aws.environment.AWS_ENDPOINT_URL ?? "";
    const credentials = { accessKeyId: "testing", secretAccessKey: "testing" };
    const cloudWatch = new CloudWatchClient({ region: REGION, endpoint, credentials });
    await cloudWatch.send(new DeleteAlarmsCommand({ AlarmNames: ["log-backup-dev-delivery-late"] }));
    cloudWatch.destroy();
    const state = await stateOf("backup-delivery");
    const alarm = state.resources.find(({ name }) => name.includes("delivery-late"));
    const lost = ["aws_iam_role", "aws_iam_role_policy", "aws_kinesis_firehose_delivery_stream"];
    const resources = state.resources.filter(
      (one) => one !== alarm && !(one.mode === "managed" && lost.includes(one.type)),
    );
    await writeState("backup-delivery", JSON.stringify({ ...state, serial: state.serial + 1, resources }));

    const { exitCode, output } = await recoverState("--stack", "backup-delivery", "--apply");

    const address = `aws_cloudwatch_metric_alarm.${alarm?.name ?? "none"}`;
    expect(output.match(/^ {2}import {2}[^.]+/gm)?.map((line) => line.slice(10))).toEqual([
      "aws_iam_role",
      "aws_iam_role",
      "aws_iam_role_policy",
      "aws_iam_role_policy",
      "aws_kinesis_firehose_delivery_stream",
    ]);
    expect(output).toContain(`\n  leave   ${address}: it was not found, the next deployment makes it\n`);
    expect(output).toContain("\n  Recovered, but the next plan has 2 changes:\n");
    // The dashboard shows the alarm, by its ARN.
    expect(output.match(/^ {2}still.*/gm)?.sort()).toEqual([
      `  still to create  ${address}`,
      `  still to update  ${addressOf("backup-delivery", "aws_cloudwatch_dashboard")}`,
    ]);
    expect(exitCode).toBe(1);
  });

  test("what was never deployed is nothing to recover, and a state that lacks nothing is left alone", async () => {
    const { exitCode, output } = await recoverState("--stack", "backup-storage", "--stack", "backup-delivery");

    expect(output.trimEnd().split("\n")).toEqual([
      `backup-storage: nothing to recover, s3://${stateBucket}/${keyOf("backup-storage")} has all 7 resources.`,
      expect.stringMatching(
        /^backup-delivery: nothing to recover\. .* lacks 1 of \d+ resources\. None of them is in the account: the next deployment makes them\.$/,
      ),
    ]);
    expect(exitCode).toBe(0);
  });

  test("the ops team's example stack is formatted and valid, and plans on the outputs that came back", async () => {
    const folder = join(aws.directory, "ops-alarms");
    cpSync(EXAMPLE, folder, { recursive: true });
    // A local AWS has no host name for each bucket.
    writeFileSync(
      join(folder, "local_override.tf.json"),
      JSON.stringify({
        locals: { state: { bucket: "${var.state_bucket}", region: "${var.region}", use_path_style: true } },
      }),
    );
    const variables = {
      environment: "dev",
      region: REGION,
      state_bucket: stateBucket,
      pager_url: "https://pager.example.com",
    };
    const given = Object.entries(variables).map(([name, value]) => [`TF_VAR_${name}`, value]);
    const environment = { ...aws.environment, ...Object.fromEntries(given) } as typeof aws.environment;
    const terraform = (...args: readonly string[]) =>
      runProgram(findTerraform(environment), [`-chdir=${folder}`, ...args], environment, 120_000);

    expect(await terraform("fmt", "-check", "-diff", EXAMPLE)).toMatchObject({ exitCode: 0, output: "" });
    expect(await terraform("init", "-input=false")).toMatchObject({ exitCode: 0 });
    expect(await terraform("validate", "-json")).toMatchObject({ exitCode: 0 });
    const { output } = await terraform("plan", "-input=false", "-no-color");
    expect(output).toContain("Plan: 3 to add, 0 to change, 0 to destroy.");
    expect(output).toContain('"DeliveryStreamName" = "cloudwatchlogs-backup-stream"');
    expect(output).toContain(`arn:aws:s3:::log-backup-dev-${ACCOUNT}-${REGION}/logs/*`);
  });

  test.each([
    ["a stack that is not there", ["--stack", "nope"], /^--stack: expected one of .*hello-api.*, got: nope$/m],
    ["an id without an address", ["--import", "nope"], /argument 'nope' is invalid\. expected ADDRESS=ID\.$/m],
    [
      "an address that is not there",
      ["--create", "aws_s3_bucket.x"],
      /^--import and --create: .*, got: aws_s3_bucket\.x$/m,
    ],
  ])("%s is a usage error", async (_, args, message) => {
    const { exitCode, errors } = await recoverState(...args);

    expect(errors).toMatch(message);
    expect(exitCode).toBe(2);
  });

  test("beside an object that is no state nothing is recovered", async () => {
    await writeState("hello-api", '{"version": 4, "resour');
    const { exitCode, errors } = await recoverState("--stack", "hello-api", "--apply");

    expect(errors).toContain(`s3://${stateBucket}/${keyOf("hello-api")} is no Terraform state of version 4`);
    expect(exitCode).toBe(3);
    expect(await deployment.stateText("hello-api")).toBe('{"version": 4, "resour');
  });
});
