import { mkdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { gunzipSync } from "node:zlib";
import { CloudWatchClient, PutMetricDataCommand, SetAlarmStateCommand } from "@aws-sdk/client-cloudwatch";
import {
  CreateLogGroupCommand,
  CreateLogStreamCommand,
  DescribeSubscriptionFiltersCommand,
  PutLogEventsCommand,
} from "@aws-sdk/client-cloudwatch-logs";
import { ListRolePoliciesCommand, NoSuchEntityException } from "@aws-sdk/client-iam";
import {
  DeleteObjectCommand,
  GetObjectCommand,
  HeadBucketCommand,
  ListObjectsV2Command,
  ListObjectVersionsCommand,
  PutObjectCommand,
} from "@aws-sdk/client-s3";
import { waitUntil } from "./condition";
import { Deployment } from "./deployment";
import { type LocalAws, startLocalAws } from "./local-aws";
import { linkProject, RunbookShell } from "./runbook-shell";
import type { RunbookSection } from "./runbook-text";

export const ACCOUNT = "123456789012";
export const REGION = "us-east-1";
export const ORDERS = "/app/orders";
export const PAYMENTS = "/app/payments";

/** The environment `dev` of the runbook on a local AWS of its own, with a working copy of the project, and somebody's shell in it. */
export class RunbookEnvironment {
  readonly bucket = `log-backup-dev-${ACCOUNT}-${REGION}`;
  readonly stateBucket = `log-backup-dev-state-${ACCOUNT}-${REGION}`;
  readonly shell: RunbookShell;
  private readonly cloudWatch: CloudWatchClient;

  private constructor(readonly aws: LocalAws) {
    const PATH = linkProject(aws.directory, aws.environment.PATH ?? "");
    this.shell = new RunbookShell(aws.directory, { ...aws.environment, PATH });
    const { AWS_ENDPOINT_URL: endpoint = "" } = aws.environment;
    const credentials = { accessKeyId: "testing", secretAccessKey: "testing" };
    this.cloudWatch = new CloudWatchClient({ region: REGION, endpoint, credentials });
  }

  /** Starts the local AWS. Nothing is deployed yet. */
  static async start(): Promise<RunbookEnvironment> {
    const environment = new RunbookEnvironment(await startLocalAws(REGION, { sharedProvider: true }));
    const { aws } = environment;
    mkdirSync(join(aws.directory, "environments"));
    for (const logGroupName of [ORDERS, PAYMENTS]) {
      await aws.logs.send(new CreateLogGroupCommand({ logGroupName }));
    }
    return environment;
  }

  /** Deploys the bucket and the delivery, without what takes the provider a minute. */
  async deploy(backupDelivery: object = {}): Promise<Deployment> {
    const deployment = await Deployment.prepare(this.aws, "dev", {
      accountId: ACCOUNT,
      region: REGION,
      sources: { logGroups: [ORDERS, PAYMENTS] },
      backupDelivery,
      monitoring: { emailSubscribers: ["ops@example.com"] },
    });
    await deployment.deployBucketAlone();
    await deployment.deploy("backup-delivery");
    return deployment;
  }

  /** Runs a section of the runbook. */
  run(section: RunbookSection): Promise<string> {
    return this.shell.run(section);
  }

  /** Logs lines at a time, in milliseconds, to a new stream. */
  async log(logGroupName: string, logStreamName: string, timestamp: number, ...lines: readonly string[]) {
    const { logs } = this.aws;
    await logs.send(new CreateLogStreamCommand({ logGroupName, logStreamName }));
    const logEvents = lines.map((message) => ({ timestamp, message }));
    await logs.send(new PutLogEventsCommand({ logGroupName, logStreamName, logEvents }));
  }

  /** Logs a line, and gives the object that holds it. moto writes one for each PutLogEvents. */
  async deliver(logGroup: string, logStream: string, timestamp: number, line: string, bucket = this.bucket) {
    await this.log(logGroup, logStream, timestamp, line);
    let found: string | undefined;
    await waitUntil(`an object with "${line}" is there`, async () => {
      const keys = await this.keys("logs/", bucket);
      const texts = await Promise.all(keys.map(async (key) => gunzipSync(await this.bytesOf(key, bucket)).toString()));
      found = keys.find((_, index) => texts[index]?.includes(line));
      return found !== undefined;
    });
    return found ?? "";
  }

  async keys(Prefix: string, Bucket = this.bucket): Promise<string[]> {
    const { Contents = [] } = await this.aws.s3.send(new ListObjectsV2Command({ Bucket, Prefix }));
    return Contents.map(({ Key = "" }) => Key).sort();
  }

  async bytesOf(Key: string, Bucket = this.bucket): Promise<Buffer> {
    const { Body } = await this.aws.s3.send(new GetObjectCommand({ Bucket, Key }));
    return Buffer.from((await Body?.transformToByteArray()) ?? []);
  }

  put(Key: string, Body: string, Bucket = this.bucket) {
    return this.aws.s3.send(new PutObjectCommand({ Bucket, Key, Body }));
  }

  /** Deletes an object: its versions stay. */
  remove(Key: string) {
    return this.aws.s3.send(new DeleteObjectCommand({ Bucket: this.bucket, Key }));
  }

  async removeForGood(Key: string): Promise<void> {
    const Bucket = this.bucket;
    const { Versions = [] } = await this.aws.s3.send(new ListObjectVersionsCommand({ Bucket, Prefix: Key }));
    await Promise.all(
      Versions.map(({ VersionId }) => this.aws.s3.send(new DeleteObjectCommand({ Bucket, Key, VersionId }))),
    );
  }

  /**
   * Takes every delete marker away. moto answers 500 when the last version below a marker is deleted, and Terraform, which
   * empties a bucket in that order, asks for ever.
   */
  async removeDeleteMarkers(): Promise<void> {
    const Bucket = this.bucket;
    const { DeleteMarkers = [] } = await this.aws.s3.send(new ListObjectVersionsCommand({ Bucket }));
    await Promise.all(
      DeleteMarkers.map(({ Key, VersionId }) => this.aws.s3.send(new DeleteObjectCommand({ Bucket, Key, VersionId }))),
    );
  }

  async hasBucket(Bucket: string): Promise<boolean> {
    return this.aws.s3.send(new HeadBucketCommand({ Bucket })).then(
      () => true,
      () => false,
    );
  }

  async filtersOf(logGroupName: string): Promise<number> {
    const { subscriptionFilters = [] } = await this.aws.logs.send(
      new DescribeSubscriptionFiltersCommand({ logGroupName }),
    );
    return subscriptionFilters.length;
  }

  /** The names of a role's policies; undefined where there is no such role. */
  async policiesOf(RoleName: string): Promise<readonly string[] | undefined> {
    try {
      return (await this.aws.iam.send(new ListRolePoliciesCommand({ RoleName }))).PolicyNames;
    } catch (error) {
      if (error instanceof NoSuchEntityException) {
        return undefined;
      }
      throw error;
    }
  }

  /** A file that a command has written. */
  read(file: string): string {
    return readFileSync(join(this.aws.directory, file), "utf8");
  }

  /** The alarms of the delivery, as they are synthesized. */
  synthesizedAlarms(): readonly { readonly alarm_name: string; readonly alarm_description: string }[] {
    const { resource } = JSON.parse(this.read("cdktf.out/stacks/backup-delivery-dev/cdk.tf.json")) as {
      readonly resource: {
        readonly aws_cloudwatch_metric_alarm: Readonly<
          Record<string, { readonly alarm_name: string; readonly alarm_description: string }>
        >;
      };
    };
    return Object.values(resource.aws_cloudwatch_metric_alarm);
  }

  setAlarm(AlarmName: string, StateReason: string) {
    return this.cloudWatch.send(new SetAlarmStateCommand({ AlarmName, StateValue: "ALARM", StateReason }));
  }

  /** A point of ten minutes ago. */
  putMetric(Namespace: string, MetricName: string, Value: number, dimensions: Readonly<Record<string, string>>) {
    const Dimensions = Object.entries(dimensions).map(([Name, text]) => ({ Name, Value: text }));
    const Timestamp = new Date(Date.now() - 600_000);
    return this.cloudWatch.send(
      new PutMetricDataCommand({ Namespace, MetricData: [{ MetricName, Value, Dimensions, Timestamp }] }),
    );
  }

  async stop(): Promise<void> {
    await this.shell.close();
    this.cloudWatch.destroy();
    await this.aws.stop();
  }
}
