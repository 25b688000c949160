import { randomUUID } from "node:crypto";
import {
  CreateLogGroupCommand,
  DeleteLogGroupCommand,
  DeleteSubscriptionFilterCommand,
  DescribeSubscriptionFiltersCommand,
} from "@aws-sdk/client-cloudwatch-logs";
import {
  CopyObjectCommand,
  DeleteObjectCommand,
  GetObjectCommand,
  ListObjectsV2Command,
  PutObjectCommand,
} from "@aws-sdk/client-s3";
import { putLogLines, readBackup } from "../../local/log-events";
import { logBackup } from "../support/command-process";
import { waitUntil } from "../support/condition";
import { Deployment } from "../support/deployment";
import { type LocalAws, startLocalAws } from "../support/local-aws";
import "../support/synthesis";

jest.setTimeout(300_000);

const ACCOUNT = "123456789012";
const REGION = "eu-central-1";
const BUCKET = "log-backup-repair-e2e";
const ORDERS = "/ecs/orders";
const PAYMENTS = "/ecs/payments";
const WINDOW = ["--since", "1h", "--until", new Date(Date.now() + 3_600_000).toISOString()];
const ENV = ["--env", "repair"];

interface VerifiedGroup {
  readonly logGroup: string;
  readonly inCloudWatch: number;
  readonly inBackup: number;
  readonly missing: number;
  readonly duplicated: number;
  readonly onlyInBackup: number;
  readonly gaps: readonly { readonly missing: number; readonly streams: readonly string[] }[];
}

// The tests build on one another, in this order, as the days of an environment do.
describe("a backup that loses events, deployed by Terraform on a local AWS", () => {
  let aws: LocalAws;
  let deployment: Deployment;

  beforeAll(async () => {
    aws = await startLocalAws(REGION, { sharedProvider: true });
    for (const logGroupName of [ORDERS, PAYMENTS]) {
      await aws.logs.send(new CreateLogGroupCommand({ logGroupName }));
    }
    deployment = await Deployment.prepare(aws, "repair", {
      accountId: ACCOUNT,
      region: REGION,
      sources: { logGroups: [ORDERS, PAYMENTS] },
      backupStorage: { bucketName: BUCKET },
    });
    await deployment.deploy("backup-storage");
    await deployment.deploy("backup-delivery");
  });

  afterAll(async () => {
    await aws.stop();
  });

  const run = (...args: readonly string[]) => logBackup(args, deployment.environment);

  async function verify(...groups: readonly string[]) {
    const named = groups.flatMap((group) => ["--group", group]);
    const { exitCode, output, errors } = await run("verify", ...ENV, ...named, ...WINDOW, "--json");
    const report = JSON.parse(output) as { readonly complete: boolean; readonly groups: readonly VerifiedGroup[] };
    return { exitCode, errors, ...report };
  }

  /** Logs lines to a new stream, and gives its name. */
  async function log(logGroup: string, ...lines: readonly string[]): Promise<string> {
    const stream = `stream-${randomUUID()}`;
    await putLogLines(aws.logs, logGroup, stream, lines);
    return stream;
  }

  const objectKeys = async (Prefix: string): Promise<string[]> => {
    const { Contents = [] } = await aws.s3.send(new ListObjectsV2Command({ Bucket: BUCKET, Prefix }));
    return Contents.map(({ Key = "" }) => Key).sort();
  };

  async function bytesOf(Key: string): Promise<Buffer> {
    const { Body } = await aws.s3.send(new GetObjectCommand({ Bucket: BUCKET, Key }));
    return Buffer.from((await Body?.transformToByteArray()) ?? []);
  }

  const put = (Key: string, Body: Buffer | string) => aws.s3.send(new PutObjectCommand({ Bucket: BUCKET, Key, Body }));
  const remove = (Key: string) => aws.s3.send(new DeleteObjectCommand({ Bucket: BUCKET, Key }));

  /** The object that holds the events of a stream. moto writes one for each PutLogEvents. */
  async function keyOfStream(logStream: string): Promise<string> {
    const held = new Map<string, string>();
    const isThere = async () => {
      for (const key of await objectKeys("logs/")) {
        const [first] = await readBackup([`s3://${BUCKET}/${key}`], { environment: aws.environment });
        held.set(first?.logStream ?? "", key);
      }
      return held.has(logStream);
    };
    await waitUntil(`an object with events of ${logStream} is there`, isThere);
    return held.get(logStream) ?? "";
  }

  const messages = async () =>
    (await readBackup([...ENV, "--dedupe"], { environment: deployment.environment }))
      .map(({ message }) => message)
      .sort();

  /** What was missing is brought back, and then nothing is missing. */
  async function backfill(missing: number): Promise<void> {
    const { exitCode, output } = await run("backfill", ...ENV, ...WINDOW, "--json");

    expect({ exitCode, ...(JSON.parse(output) as object) }).toMatchObject({ exitCode: 0, missing, written: missing });
    expect(await verify()).toMatchObject({ exitCode: 0, complete: true });
  }

  test("is complete to begin with", async () => {
    const streams = [await log(ORDERS, "one", "two"), await log(PAYMENTS, "three")];
    await Promise.all(streams.map(keyOfStream));

    expect(await verify()).toMatchObject({
      exitCode: 0,
      complete: true,
      groups: [
        { logGroup: ORDERS, inCloudWatch: 2, inBackup: 2, missing: 0, onlyInBackup: 0 },
        { logGroup: PAYMENTS, inCloudWatch: 1, inBackup: 1, missing: 0, onlyInBackup: 0 },
      ],
    });
  });

  test("an object that was deleted: exactly its events are missing, and come back", async () => {
    const stream = await log(ORDERS, "four", "five", "six");
    await remove(await keyOfStream(stream));

    expect(await verify()).toMatchObject({
      exitCode: 1,
      complete: false,
      groups: [
        { logGroup: ORDERS, inCloudWatch: 5, inBackup: 2, missing: 3, gaps: [{ missing: 3, streams: [stream] }] },
        { logGroup: PAYMENTS, missing: 0, gaps: [] },
      ],
    });
    await backfill(3);
    expect(await messages()).toEqual(["five", "four", "one", "six", "three", "two"]);
    expect((await objectKeys("logs/")).filter((key) => key.includes("/log-backup-backfill-1-"))).toHaveLength(1);
  });

  test("a filter that was away for a while", async () => {
    const filterName = "log-backup-repair";
    await aws.logs.send(new DeleteSubscriptionFilterCommand({ logGroupName: PAYMENTS, filterName }));
    const stream = await log(PAYMENTS, "while it was away");
    await deployment.terraform("backup-delivery").apply();
    await keyOfStream(await log(PAYMENTS, "and back"));

    expect(await verify(PAYMENTS)).toMatchObject({
      exitCode: 1,
      groups: [{ inCloudWatch: 3, missing: 1, gaps: [{ missing: 1, streams: [stream] }] }],
    });
    await backfill(1);
  });

  test("a log group that was deleted, and created again without its filter", async () => {
    await aws.logs.send(new DeleteLogGroupCommand({ logGroupName: PAYMENTS }));
    await aws.logs.send(new CreateLogGroupCommand({ logGroupName: PAYMENTS }));
    await log(PAYMENTS, "nobody is listening");

    expect(await verify(PAYMENTS)).toMatchObject({
      exitCode: 1,
      groups: [{ inCloudWatch: 1, inBackup: 3, missing: 1, onlyInBackup: 3 }],
    });
    await backfill(1);
    await deployment.terraform("backup-delivery").apply();
    const { subscriptionFilters = [] } = await aws.logs.send(
      new DescribeSubscriptionFiltersCommand({ logGroupName: PAYMENTS }),
    );
    expect(subscriptionFilters).toHaveLength(1);
  });

  test("what Firehose could not process: it is missing until it is redriven", async () => {
    const key = await keyOfStream(await log(ORDERS, "could not be processed"));
    const document = {
      attemptsMade: 4,
      arrivalTimestamp: Date.now(),
      errorCode: "Lambda.FunctionTimedOut",
      errorMessage: "The Lambda function timed out.",
      attemptEndingTimestamp: Date.now(),
      rawData: (await bytesOf(key)).toString("base64"),
    };
    await put("errors/processing-failed/2026/11/22/10/stream-1", `${JSON.stringify(document)}\n`);
    await remove(key);

    expect(await verify(ORDERS)).toMatchObject({ exitCode: 1, groups: [{ missing: 1 }] });
    const { exitCode, output } = await run("redrive", ...ENV);
    expect(output).toContain("Lambda.FunctionTimedOut");
    expect(exitCode).toBe(0);
    expect(await objectKeys("errors/")).toEqual([]);
    expect(await objectKeys("redriven/")).toEqual(["redriven/errors/processing-failed/2026/11/22/10/stream-1"]);
    expect(await verify(ORDERS)).toMatchObject({ exitCode: 0, complete: true, groups: [{ duplicated: 0 }] });
  });

  test("an object that is there twice: its events count once", async () => {
    const [first = ""] = await objectKeys("logs/");
    const CopySource = `${BUCKET}/${encodeURIComponent(first)}`;
    await aws.s3.send(new CopyObjectCommand({ Bucket: BUCKET, Key: first.replace(/[^/]*$/, "copy.gz"), CopySource }));
    const { exitCode, complete, groups } = await verify();

    expect({ exitCode, complete }).toEqual({ exitCode: 0, complete: true });
    expect(groups.reduce((sum, { duplicated }) => sum + duplicated, 0)).toBeGreaterThan(0);
  });

  test("all of it goes back into a log group, once, however often it is asked for", async () => {
    const restore = async () => {
      const args = ["restore", ...ENV, "--group", ORDERS, "--to-log-group", "/restored/orders", "--json"];
      const { exitCode, output } = await run(...args);
      return { exitCode, ...(JSON.parse(output) as { read: number; put: number; alreadyThere: number }) };
    };
    const first = await restore();

    expect(first).toMatchObject({ exitCode: 0, alreadyThere: 0, refused: [] });
    expect(first.put).toBe(6);
    expect(await restore()).toMatchObject({ exitCode: 0, read: 6, put: 0, alreadyThere: 6 });
  });

  test("an object that was damaged: it is told, and its events come back", async () => {
    const key = await keyOfStream(await log(ORDERS, "to be damaged", "this one too"));
    const bytes = await bytesOf(key);
    bytes[bytes.length - 6] = (bytes[bytes.length - 6] ?? 0) ^ 0xff;
    await put(key, bytes);
    const { errors, ...report } = await verify(ORDERS);

    expect(report).toMatchObject({ exitCode: 1, groups: [{ missing: 2 }] });
    expect(errors).toContain(`s3://${BUCKET}/${key}: member 1 at byte 0: CRC-32 does not match`);
    await backfill(2);
  });
});
