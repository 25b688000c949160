import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { DescribeLogGroupsCommand } from "@aws-sdk/client-cloudwatch-logs";
import { ListObjectVersionsCommand } from "@aws-sdk/client-s3";
import { bootstrapStateBucket } from "../../local/bootstrap-state-bucket";
import type { ReviewJson } from "../../plan-review/review-json";
import { type ProcessResult, runProgram } from "../support/command-process";
import { Deployment } from "../support/deployment";
import { type LocalAws, PROJECT_DIRECTORY, startLocalAws } from "../support/local-aws";
import "../support/synthesis";

jest.setTimeout(480_000);

const ACCOUNT = "123456789012";
const REGION = "eu-central-1";
const STATE_BUCKET = "planned-state";
const HELLO = "/aws/lambda/HelloFunc";

/** An environment that forbids what production forbids. */
const file = (logRetentionDays: number) => ({
  accountId: ACCOUNT,
  region: REGION,
  terraformState: { bucketName: STATE_BUCKET },
  helloApi: { logRetentionDays },
  planReview: { forbiddenRisks: ["data-loss", "shorter-retention", "logs-missed"] },
});

// The tests build on one another, in this order, as the days of an environment do.
describe("npm run plan and npm run deploy, on a local AWS", () => {
  let aws: LocalAws;
  let deployment: Deployment;

  beforeAll(async () => {
    aws = await startLocalAws(REGION, { sharedProvider: true });
    deployment = await Deployment.prepare(aws, "review", file(30));
    await deployment.deploy("hello-api");
  });

  afterAll(async () => {
    await aws.stop();
  });

  function run(program: "plan" | "deploy", ...options: readonly string[]): Promise<ProcessResult> {
    const args = ["--import", "tsx", join(PROJECT_DIRECTORY, `local/${program}.ts`), ...options];
    return runProgram(process.execPath, args, deployment.environment, 400_000);
  }

  const reviewFile = (name = "review") => join(aws.directory, `${name}.json`);
  const readReview = () => JSON.parse(readFileSync(reviewFile(), "utf8")) as ReviewJson;

  async function retentionDays(): Promise<number | undefined> {
    const { logGroups = [] } = await aws.logs.send(new DescribeLogGroupsCommand({ logGroupNamePrefix: HELLO }));
    return logGroups[0]?.retentionInDays;
  }

  /** Every version of every object, deleted ones too: a lock that was there for a moment leaves two. */
  async function stateObjects(): Promise<readonly string[]> {
    const { Versions = [], DeleteMarkers = [] } = await aws.s3.send(
      new ListObjectVersionsCommand({ Bucket: STATE_BUCKET }),
    );
    return [...Versions, ...DeleteMarkers].map(({ Key, VersionId }) => `${Key ?? ""} ${VersionId ?? ""}`).sort();
  }

  test("an environment as it is deployed has nothing to review, and its states are only read", async () => {
    const before = await stateObjects();
    const { exitCode, output } = await run("plan", "--env", "review", "--stack", "hello-api");

    expect(output).toContain("# Plan of `review`: nothing changes\n");
    expect(exitCode).toBe(0);
    expect(await stateObjects()).toEqual(before);
  });

  test("a risk that the settings forbid is refused, until somebody says why it is wanted", async () => {
    await deployment.change(file(7));
    const forbidden = await run("plan", "--env", "review", "--stack", "hello-api");
    expect(forbidden.output).toContain("# Plan of `review`: FORBIDDEN\n");
    expect(forbidden.output).toContain(`The log group \`${HELLO}\` keeps events for 7 days, today for 30 days.`);
    expect(forbidden.exitCode).toBe(1);

    const description = join(aws.directory, "description.txt");
    writeFileSync(description, "Less is enough.\n\nAllow-risk: shorter-retention: agreed with audit\n");
    const allowed = await run("plan", "--env", "review", "--stack", "hello-api", "--allow-from", description);
    expect(allowed.output).toContain("- **Allowed: shorter-retention**, because: `agreed with audit`\n");
    expect(allowed.exitCode).toBe(2);
  });

  test("a stack that takes values from another one which is not applied yet says so", async () => {
    const { exitCode, output } = await run("plan", "--env", "review", "--stack", "backup-delivery");

    expect(output).toContain(
      "- `backup-delivery-review` takes values from `backup-storage-review` that are not there before `backup-storage-review` is applied: plan again after that.\n",
    );
    expect(exitCode).toBe(2);
  });

  test.each([
    [["--env", "nope"], "--env: there is no environments/nope.json, only review\n"],
    [["--env", "review", "--stack", "nope"], "--stack: expected one of "],
    [["--env", "review", "--allow", "shorter-retention="], '--allow: "shorter-retention=" has no reason: '],
    [["--env", "review", "--allow", "rain=it may"], '--allow: "rain" is no risk, expected one of data-loss, '],
    [
      ["--env", "review", "--base", "nope"],
      "--base: expected a git ref that is known here, got: nope. Fetch it first.\n",
    ],
    [["--env", "review", "--reviewed", "nope.json"], "--reviewed: cannot read nope.json: "],
    [[], "error: required option '--env <name>' not specified\n"],
  ])("%j is refused with exit code 3", async (options, message) => {
    const { exitCode, errors, output } = await run("plan", ...options);

    expect(errors.replace(/there is no \S+nope\.json/, "there is no environments/nope.json")).toContain(message);
    expect(output).toBe("");
    expect(exitCode).toBe(3);
  });

  test("an environment without a state bucket says what comes first", async () => {
    const other = { ...file(30), terraformState: { bucketName: "not-there" } };
    await deployment.change(other);
    const { exitCode, errors } = await run("plan", "--env", "review");

    expect(errors).toContain(
      'There is no bucket not-there, in which the states of this environment are to be: make it first, with "npm run bootstrap -- --env review". If it was there, see docs/shared-state.md, section A lost state bucket.\n',
    );
    expect(exitCode).toBe(3);
  });

  test("what was reviewed is deployed, and what waits for it after another review", async () => {
    await deployment.change(file(60));
    await bootstrapStateBucket({
      environmentName: "review",
      projectDirectory: PROJECT_DIRECTORY,
      environment: deployment.environment,
      workDirectory: join(aws.directory, "bootstrap"),
    });
    expect(await run("plan", "--env", "review", "--json", reviewFile())).toMatchObject({ exitCode: 2 });
    expect(readReview().verdict).toBe("changes");

    const { exitCode, output } = await run("deploy", "--env", "review", "--reviewed", reviewFile());
    expect(output).toContain("hello-api-review: deployed, 3 updated.\n");
    expect(output).toContain("backup-storage-review: deployed, 7 created.\n");
    expect(output).toContain(
      "backup-delivery-review: not deployed, it waits for backup-storage-review. Review again and deploy again: npm run plan -- --env review\n",
    );
    expect(exitCode).toBe(0);
    expect(await retentionDays()).toBe(60);

    expect(await run("plan", "--env", "review", "--json", reviewFile())).toMatchObject({ exitCode: 2 });
    const second = await run("deploy", "--env", "review", "--reviewed", reviewFile());
    expect(second.output).toMatch(/^backup-delivery-review: deployed, \d+ created\.$/m);
    expect(second.output).toContain("hello-api-review: nothing changes.\n");
    expect(second.exitCode).toBe(0);
  });

  test("what was deployed counts as done, when the same review is deployed again", async () => {
    const { exitCode, output } = await run("deploy", "--env", "review", "--reviewed", reviewFile());

    expect(output).toContain("backup-delivery-review: nothing changes.\n");
    expect(exitCode).toBe(0);
  });

  test("nothing is deployed that is not what was reviewed", async () => {
    await deployment.change(file(90));
    const planned = await run("plan", "--env", "review", "--stack", "hello-api", "--reviewed", reviewFile());
    expect(planned.output).toContain("# Plan of `review`: NOT THE PLAN THAT WAS REVIEWED\n");
    expect(planned.exitCode).toBe(1);

    const before = await stateObjects();
    const { exitCode, errors } = await run("deploy", "--env", "review", "--reviewed", reviewFile());
    expect(errors).toContain(
      "Nothing was deployed: what hello-api-review would do is not what was reviewed. Review it again: npm run plan -- --env review\n",
    );
    expect(exitCode).toBe(1);
    expect(await retentionDays()).toBe(60);
    expect((await stateObjects()).filter((object) => object.includes("terraform.tfstate "))).toEqual(
      before.filter((object) => object.includes("terraform.tfstate ")),
    );
  });

  test("a forbidden risk is not deployed, though it was reviewed", async () => {
    await deployment.change(file(1));
    const options = ["--env", "review", "--stack", "hello-api", "--json", reviewFile()];
    expect(await run("plan", ...options)).toMatchObject({ exitCode: 1 });
    const { exitCode, errors } = await run("deploy", "--env", "review", "--reviewed", reviewFile());
    expect(errors).toBe(
      "Nothing was deployed: the review says that the plan is forbidden. Review it again: npm run plan -- --env review\n",
    );
    expect(exitCode).toBe(1);
    expect(await retentionDays()).toBe(60);

    // Somebody takes the word out of the review by hand.
    writeFileSync(reviewFile(), JSON.stringify({ ...readReview(), verdict: "changes" }));
    const forged = await run("deploy", "--env", "review", "--reviewed", reviewFile());
    expect(forged.errors).toContain(
      "Nothing was deployed: the settings of review forbid shorter-retention, and the review allowed it with no reason.",
    );
    expect(forged.exitCode).toBe(1);
    expect(await retentionDays()).toBe(60);
  });

  test("another environment's review is refused", async () => {
    writeFileSync(reviewFile("other"), JSON.stringify({ ...readReview(), environment: "prod" }));
    const { exitCode, errors } = await run("deploy", "--env", "review", "--reviewed", reviewFile("other"));

    expect(errors).toBe(`${reviewFile("other")} is a review of prod, expected one of review.\n`);
    expect(exitCode).toBe(3);
  });
});
