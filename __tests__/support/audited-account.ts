import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { CloudWatchClient, type Dimension, PutMetricDataCommand } from "@aws-sdk/client-cloudwatch";
import {
  CreateLogGroupCommand,
  DeleteLogGroupCommand,
  PutRetentionPolicyCommand,
  PutSubscriptionFilterCommand,
} from "@aws-sdk/client-cloudwatch-logs";
import { CreateDeliveryStreamCommand, DeleteDeliveryStreamCommand, FirehoseClient } from "@aws-sdk/client-firehose";
import {
  CreateAccessKeyCommand,
  CreateRoleCommand,
  CreateUserCommand,
  PutUserPolicyCommand,
} from "@aws-sdk/client-iam";
import { CreateBucketCommand } from "@aws-sdk/client-s3";
import { patchEnvironment, type ProcessEnvironment } from "../../local/environment";
import { discoveredFileOf, type DiscoveredLogGroups, discoveredText } from "../../settings/discovered-log-groups";
import { type LocalAws, startLocalAws } from "./local-aws";

export const ACCOUNT = "123456789012";
export const REGION = "eu-central-1";
process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED ??= "true";

/** The name of all environments here, each in a folder of its own. */
export const ENVIRONMENT = "audit";
export const STREAM = "cloudwatchlogs-backup-stream";
export const OTHER_STREAM = "somebody-elses-stream";
const BUCKET = `log-backup-${ENVIRONMENT}-${ACCOUNT}-${REGION}`;

const streamArn = (name: string) => `arn:aws:firehose:${REGION}:${ACCOUNT}:deliverystream/${name}`;
export const roleArn = (name: string) => `arn:aws:iam::${ACCOUNT}:role/${name}`;

/** What may differ from a filter of the environment as it is deployed. */
interface FilterOptions {
  readonly name?: string;
  readonly stream?: string;
  readonly pattern?: string;
  readonly role?: string;
}

interface EnvironmentOptions {
  readonly sources: object;
  /** What was discovered for `sources.prefixes` or `sources.account`. */
  readonly discovered?: Pick<DiscoveredLogGroups, "prefixes"> & { readonly names: readonly string[] };
  readonly accountId?: string;
  readonly bucketName?: string;
}

/** A local AWS with a stream, a role and log groups, made by requests, and environments that are audited there. */
export class AuditedAccount {
  private readonly firehose: FirehoseClient;
  private readonly metrics: CloudWatchClient;

  private constructor(private readonly aws: LocalAws) {
    const { AWS_ENDPOINT_URL: endpoint = "", ...environment } = aws.environment;
    const { AWS_ACCESS_KEY_ID: accessKeyId = "", AWS_SECRET_ACCESS_KEY: secretAccessKey = "" } = environment;
    const configuration = { region: REGION, endpoint, credentials: { accessKeyId, secretAccessKey } };
    this.firehose = new FirehoseClient(configuration);
    this.metrics = new CloudWatchClient(configuration);
  }

  static async start(): Promise<AuditedAccount> {
    const account = new AuditedAccount(await startLocalAws(REGION));
    const { s3, iam } = account.aws;
    await s3.send(
      new CreateBucketCommand({ Bucket: BUCKET, CreateBucketConfiguration: { LocationConstraint: REGION } }),
    );
    await iam.send(
      new CreateRoleCommand({ RoleName: `log-backup-${ENVIRONMENT}-subscription`, AssumeRolePolicyDocument: "{}" }),
    );
    await account.createStream(STREAM);
    await account.createStream(OTHER_STREAM);
    return account;
  }

  async stop(): Promise<void> {
    this.firehose.destroy();
    this.metrics.destroy();
    await this.aws.stop();
  }

  /** The environment of a command that audits an environment with these sources. */
  environment(folder: string, options: EnvironmentOptions): ProcessEnvironment {
    const { sources, discovered, accountId = ACCOUNT, bucketName = BUCKET } = options;
    const directory = join(this.aws.directory, folder);
    mkdirSync(directory);
    const file = { accountId, region: REGION, sources, backupStorage: { bucketName } };
    writeFileSync(join(directory, `${ENVIRONMENT}.json`), JSON.stringify(file));
    if (discovered !== undefined) {
      const { prefixes, names: logGroups } = discovered;
      const accountPolicy = "account" in sources ? `log-backup-${ENVIRONMENT}` : null;
      const found = { accountId, region: REGION, prefixes, logGroups, cannotBeCovered: {}, accountPolicy };
      writeFileSync(discoveredFileOf(directory, ENVIRONMENT), discoveredText(found));
    }
    return patchEnvironment(this.aws.environment, { LOG_BACKUP_ENVIRONMENTS_DIR: directory });
  }

  async createStream(name: string): Promise<void> {
    await this.firehose.send(
      new CreateDeliveryStreamCommand({
        DeliveryStreamName: name,
        ExtendedS3DestinationConfiguration: {
          RoleARN: roleArn(`log-backup-${ENVIRONMENT}-delivery`),
          BucketARN: `arn:aws:s3:::${BUCKET}`,
        },
      }),
    );
  }

  async deleteStream(name: string): Promise<void> {
    await this.firehose.send(new DeleteDeliveryStreamCommand({ DeliveryStreamName: name }));
  }

  /** Makes a log group, and a filter for each of the options. */
  async create(logGroupName: string, ...filters: readonly FilterOptions[]): Promise<void> {
    await this.aws.logs.send(new CreateLogGroupCommand({ logGroupName }));
    for (const options of filters) {
      await this.subscribe(logGroupName, options);
    }
  }

  async subscribe(logGroupName: string, options: FilterOptions): Promise<void> {
    const { name: filterName = `log-backup-${ENVIRONMENT}`, stream = STREAM, pattern: filterPattern = "" } = options;
    const { role = `log-backup-${ENVIRONMENT}-subscription` } = options;
    const destination = { destinationArn: streamArn(stream), roleArn: roleArn(role) };
    await this.aws.logs.send(
      new PutSubscriptionFilterCommand({ logGroupName, filterName, filterPattern, ...destination }),
    );
  }

  async delete(logGroupName: string): Promise<void> {
    await this.aws.logs.send(new DeleteLogGroupCommand({ logGroupName }));
  }

  async retain(logGroupName: string, retentionInDays: number): Promise<void> {
    await this.aws.logs.send(new PutRetentionPolicyCommand({ logGroupName, retentionInDays }));
  }

  /** Counts events of a log group, as CloudWatch Logs does: what came in, and what its filter met. */
  async count(logGroup: string, Timestamp: Date, counts: Readonly<Record<string, number>>): Promise<void> {
    const group: Dimension = { Name: "LogGroupName", Value: logGroup };
    const filter: Dimension[] = [
      { Name: "DestinationType", Value: "Firehose" },
      { Name: "FilterName", Value: `log-backup-${ENVIRONMENT}` },
    ];
    const MetricData = Object.entries(counts).map(([MetricName, Value]) => {
      const Dimensions = MetricName === "IncomingLogEvents" ? [group] : [group, ...filter];
      return { MetricName, Dimensions, Value, Timestamp };
    });
    await this.metrics.send(new PutMetricDataCommand({ Namespace: "AWS/Logs", MetricData }));
  }

  /** The credentials of a new user who may do these actions only. */
  async userWhoMay(name: string, actions: readonly string[]): Promise<ProcessEnvironment> {
    const { iam } = this.aws;
    await iam.send(new CreateUserCommand({ UserName: name }));
    const Statement = [{ Effect: "Allow", Action: actions, Resource: "*" }];
    const PolicyDocument = JSON.stringify({ Version: "2012-10-17", Statement });
    await iam.send(new PutUserPolicyCommand({ UserName: name, PolicyName: "permissions", PolicyDocument }));
    const { AccessKey: key } = await iam.send(new CreateAccessKeyCommand({ UserName: name }));
    return { AWS_ACCESS_KEY_ID: key?.AccessKeyId, AWS_SECRET_ACCESS_KEY: key?.SecretAccessKey };
  }

  /** From now on, requests are judged by the policies of whoever makes them; or no longer. */
  async enforceIam(enforced: boolean): Promise<void> {
    const url = `${this.aws.environment.AWS_ENDPOINT_URL ?? ""}/moto-api/reset-auth`;
    await fetch(url, { method: "POST", body: enforced ? "0" : "inf" });
  }
}
