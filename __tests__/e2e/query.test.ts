import { readFileSync } from "node:fs";
import { join } from "node:path";
import { CreateLogGroupCommand } from "@aws-sdk/client-cloudwatch-logs";
import { TerraformError } from "../../local/terraform-error";
import { findTerraform } from "../../local/terraform-version";
import type { PlanJson } from "../../plan-review/plan-json";
import { resourceChanges } from "../../plan-review/resource-change";
import { risksOf } from "../../plan-review/risks";
import { runProgram } from "../support/command-process";
import { Deployment } from "../support/deployment";
import { type LocalAws, startLocalAws } from "../support/local-aws";
import "../support/synthesis";

jest.setTimeout(300_000);

const ACCOUNT = "123456789012";
const REGION = "us-east-1";
const LOG_GROUP = "/app/orders";
const FORMAT = "terraform_data.backup-stream_created-format_E4867518";
const STREAM = "aws_kinesis_firehose_delivery_stream.backup-stream_838B36E4";
const file = (backupDelivery: object = {}, query: object = {}) => ({
  accountId: ACCOUNT,
  region: REGION,
  sources: { logGroups: [LOG_GROUP] },
  backupStorage: { preventDestroy: false },
  backupDelivery,
  query,
});
const NDJSON = { format: "ndjson", streamName: "backup-ndjson" };

async function messageOf(run: Promise<unknown>): Promise<string> {
  const error: unknown = await run.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  return error instanceof TerraformError ? error.message : `Terraform did not fail: ${String(error)}`;
}

// The tests build on one another, in this order.
describe("the format of a live stream, by Terraform and the AWS provider", () => {
  let aws: LocalAws;
  let deployment: Deployment;
  const plan = async () => (await deployment.terraform("backup-delivery").plan()).changes;
  /** What changes, without what only follows from another name of the stream. */
  const planned = async () =>
    Object.fromEntries(
      (await plan())
        .filter(({ address }) => [FORMAT, STREAM].includes(address))
        .map(({ address, action }) => [address, action]),
    );

  /** As if it had never been in the state. */
  const forget = async () => {
    const { environment } = deployment;
    const directory = deployment.stackDirectory("backup-delivery");
    await runProgram(findTerraform(environment), [`-chdir=${directory}`, "state", "rm", FORMAT], environment);
  };

  beforeAll(async () => {
    aws = await startLocalAws(REGION, { sharedProvider: true });
    await aws.logs.send(new CreateLogGroupCommand({ logGroupName: LOG_GROUP }));
    deployment = await Deployment.prepare(aws, "format", file());
    await deployment.deployBucketAlone();
    await deployment.deploy("backup-delivery");
  });

  afterAll(async () => {
    await aws.stop();
  });

  test("nothing is left to do after the first apply", async () => {
    expect(await plan()).toEqual([]);
  });

  test("an environment that was deployed before formats were remembered gets nothing but that", async () => {
    await forget();

    expect((await plan()).map(({ address, action }) => [address, action])).toEqual([[FORMAT, "create"]]);

    await deployment.terraform("backup-delivery").apply();
  });

  test("another format for the same stream is refused by the plan, which says how to move over", async () => {
    await deployment.change(file({ format: "ndjson" }));

    const message = await messageOf(plan());

    expect(message).toContain("Resource precondition failed");
    expect(message.replace(/\s+/g, " ")).toContain(
      "The Firehose stream cloudwatchlogs-backup-stream was created with the format pass-through, and backupDelivery.format is now ndjson.",
    );
    expect(message).toContain("give backupDelivery.streamName a new name together with the format");
    expect(message).toContain("Set query.firstHour to the next full hour (UTC)");
    expect(message).toContain("log-backup verify and log-backup backfill");
  });

  test("another format with another stream is planned and applied, and then nothing is left to do", async () => {
    await deployment.change(file(NDJSON, { firstHour: "2026/11/29/10" }));
    expect(await planned()).toEqual({ [FORMAT]: "replace", [STREAM]: "replace" });

    await deployment.terraform("backup-delivery").apply();

    expect(await plan()).toEqual([]);
  });

  test("the way back is refused just so", async () => {
    await deployment.change(file({ ...NDJSON, format: "pass-through" }));

    expect((await messageOf(plan())).replace(/\s+/g, " ")).toContain(
      "was created with the format ndjson, and backupDelivery.format is now pass-through.",
    );
  });

  test("a state that does not remember the format lets it change, and the review of the plan says so", async () => {
    const terraform = deployment.terraform("backup-delivery");
    await forget();

    await terraform.plan({ planFile: "plan" });

    const json = JSON.parse(await terraform.show("plan")) as PlanJson;
    const changes = resourceChanges("backup-delivery", json);
    const place = { accountId: ACCOUNT, region: REGION };
    const risks = risksOf({ stack: "backup-delivery", plan: json, changes }, place);
    expect(changes.map(({ address, action }) => [address, action])).toEqual(
      expect.arrayContaining([
        [STREAM, "update"],
        [FORMAT, "create"],
      ]),
    );
    expect(risks.map(({ risk, sentence }) => `${risk}: ${sentence}`)).toContainEqual(
      'delivery-change: `extended_s3_configuration.compression_format`: `"GZIP"` becomes `"UNCOMPRESSED"`; new objects have another form; for some minutes both come into the same folders, which Athena cannot read: another format wants a new stream, see docs/query.md.',
    );
  });
});

describe("what Athena needs, by Terraform and the AWS provider", () => {
  let aws: LocalAws;
  let deployment: Deployment;

  beforeAll(async () => {
    aws = await startLocalAws(REGION, { sharedProvider: true });
    const query = { analystPrincipalArns: [`arn:aws:iam::${ACCOUNT}:role/analysts`], firstHour: "2026/11/29/10" };
    deployment = await Deployment.prepare(aws, "query", file(NDJSON, query));
    // cdktf's matchers run Terraform with the environment of this process.
    Object.assign(process.env, deployment.environment);
  });

  afterAll(async () => {
    await aws.stop();
  });

  test("every stack is valid Terraform, as JSON and as HCL", async () => {
    expect(deployment.outputDirectory).toBeValidTerraform();
    expect(await deployment.synthesizeHcl()).toBeValidTerraform();
  });

  // A local AWS cannot tell a workgroup's tags, so that the provider fails after it has made one. Lifecycle rules take a minute.
  test("is planned as a whole, applied but for the workgroup, and then only that is left", async () => {
    const { resource } = JSON.parse(
      readFileSync(join(deployment.stackDirectory("backup-storage"), "cdk.tf.json"), "utf8"),
    ) as { resource: Readonly<Record<string, object>> };
    const addresses = Object.entries(resource).flatMap(([type, all]) => Object.keys(all).map((id) => `${type}.${id}`));
    const left = addresses.filter((address) => /^aws_(athena_|s3_bucket_lifecycle)/.test(address));
    const terraform = deployment.terraform("backup-storage");
    await terraform.init();

    const changes = (await terraform.plan()).changes.filter(({ address }) => !address.startsWith("data."));
    expect(changes.map(({ address }) => address).sort()).toEqual([...addresses].sort());

    await terraform.apply({ targets: addresses.filter((address) => !left.includes(address)) });

    const after = (await terraform.plan()).changes;
    expect(after.map(({ address }) => address).sort()).toEqual([...left].sort());
    expect(left.map((address) => address.split(".")[0])).toEqual([
      ...Array.from({ length: 4 }, () => "aws_athena_named_query"),
      "aws_athena_workgroup",
      ...Array.from({ length: 2 }, () => "aws_s3_bucket_lifecycle_configuration"),
    ]);
  });
});
