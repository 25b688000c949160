import { CreateBucketCommand, PutObjectCommand } from "@aws-sdk/client-s3";
import { BootstrapEnvironment, region, timeoutMilliseconds } from "../support/bootstrap-run";
import { waitUntil } from "../support/condition";
import { type LocalAws, startLocalAws } from "../support/local-aws";

let aws: LocalAws;

beforeAll(async () => {
  aws = await startLocalAws(region);
}, 60_000);

afterAll(async () => {
  await aws.stop();
});

const creatingLifecycleRules = /aws_s3_bucket_lifecycle_configuration\S+: Creating/;
/**
 * What the run says that follows one which was stopped there. The rules may be there by then, and what Terraform takes for
 * half-made is kept: then nothing is left to do.
 */
const goesOn = /^(Done|Nothing to do): bucket/m;

describe("bootstrap", () => {
  it.concurrent(
    "goes on after Ctrl-C, ends with everything in the bucket, and then changes nothing",
    async () => {
      const environment = new BootstrapEnvironment(aws, "asked");
      const run = environment.start();
      await run.untilItSays(creatingLifecycleRules);
      const createdAt = await environment.createdAt();
      expect(await environment.versionOf(environment.stateKey)).toEqual(expect.any(String));

      const stopped = await run.kill("SIGINT");
      expect(stopped.output).toContain("Stopping: Terraform saves its state");
      expect(stopped.code).toBe(130);
      expect(await environment.versionOf(`${environment.stateKey}.tflock`)).toBeUndefined();

      expect(await environment.outputOfRun()).toMatch(goesOn);
      expect(await environment.lifecycleRules()).toBeGreaterThan(0);
      const version = await environment.versionOf(environment.stateKey);

      expect(await environment.outputOfRun()).toMatch(/^Nothing to do: bucket/m);
      expect(await environment.versionOf(environment.stateKey)).toBe(version);
      expect(await environment.createdAt()).toBe(createdAt);
      expect(environment.deletions()).toStrictEqual([]);
    },
    timeoutMilliseconds,
  );

  it.concurrent(
    "takes over the bucket of a run that was killed before it could note that it had created it",
    async () => {
      const environment = new BootstrapEnvironment(aws, "created");
      const run = environment.start();
      await waitUntil("the bucket exists", async () => (await environment.createdAt()) !== undefined, 120_000);
      const createdAt = await environment.createdAt();
      await run.killEverything();
      expect(await environment.versionOf(environment.stateKey)).toBeUndefined();

      expect(await environment.outputOfRun()).toMatch(/^Done: bucket/m);
      expect(await environment.createdAt()).toBe(createdAt);
      expect(environment.deletions()).toStrictEqual([]);
      expect(environment.movedTypes()).toContain("aws_s3_bucket");

      // What Terraform takes for half-made is kept: a plain apply would delete it and create it again.
      environment.taint("aws_s3_bucket_lifecycle_configuration");
      expect(await environment.outputOfRun()).toMatch(/^Nothing to do: bucket/m);
      expect(environment.deletions()).toStrictEqual([]);
    },
    timeoutMilliseconds,
  );

  it.concurrent(
    "releases the lock of its own Terraform that was killed, and goes on",
    async () => {
      const environment = new BootstrapEnvironment(aws, "locked");
      const run = environment.start();
      await run.untilItSays(creatingLifecycleRules);
      const createdAt = await environment.createdAt();
      await run.killEverything();
      expect(await environment.versionOf(`${environment.stateKey}.tflock`)).toEqual(expect.any(String));

      expect(await environment.outputOfRun()).toContain("Releasing the lock");
      expect(await environment.versionOf(`${environment.stateKey}.tflock`)).toBeUndefined();
      expect(await environment.createdAt()).toBe(createdAt);
      expect(environment.deletions()).toStrictEqual([]);
    },
    timeoutMilliseconds,
  );

  it.concurrent(
    "leaves no Terraform behind when it is killed alone, and goes on",
    async () => {
      const environment = new BootstrapEnvironment(aws, "orphan");
      const run = environment.start();
      await run.untilItSays(creatingLifecycleRules);
      const createdAt = await environment.createdAt();
      await run.kill("SIGKILL");

      const again = await environment.outputOfRun();
      expect(again).toMatch(goesOn);
      expect(await environment.lifecycleRules()).toBeGreaterThan(0);
      expect(again).not.toContain("Releasing the lock");
      expect(await environment.createdAt()).toBe(createdAt);
      expect(environment.deletions()).toStrictEqual([]);
    },
    timeoutMilliseconds,
  );

  it.concurrent(
    "refuses a bucket that holds something else",
    async () => {
      const environment = new BootstrapEnvironment(aws, "taken");
      await aws.s3.send(new CreateBucketCommand({ Bucket: environment.bucket }));
      await aws.s3.send(new PutObjectCommand({ Bucket: environment.bucket, Key: "holiday.jpg", Body: "x" }));

      const { code, output } = await environment.run();
      expect(output).toContain(`Bucket ${environment.bucket} exists and holds holiday.jpg`);
      expect(code).toBe(3);
    },
    timeoutMilliseconds,
  );
});
