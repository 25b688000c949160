import { writeFileSync } from "node:fs";
import path from "node:path";
import { CloudWatchClient, PutMetricDataCommand } from "@aws-sdk/client-cloudwatch";
import {
  CloudWatchLogsClient,
  PutRetentionPolicyCommand,
  PutSubscriptionFilterCommand,
} from "@aws-sdk/client-cloudwatch-logs";
import { CreateDeliveryStreamCommand, FirehoseClient } from "@aws-sdk/client-firehose";
import { CreateRoleCommand, IAMClient } from "@aws-sdk/client-iam";
import { type BucketLocationConstraint, CreateBucketCommand, S3Client } from "@aws-sdk/client-s3";
import { forEachAtOnce } from "../local/at-once";
import { loadSettings, type Settings } from "../settings";
import { discoveredFileOf, discoveredText } from "../settings/discovered-log-groups";
import { ACCOUNT, type BenchAws, type ClientConfiguration, createLogGroups, REQUESTS_AT_ONCE } from "./local-aws";

const COVERED_PREFIX = "/bench/covered/";
const OTHER_PREFIX = "/bench/other/";
/** Of the covered log groups every so manieth has a fault. */
const FAULTY_EACH = 50;
/** What PutMetricData takes at once. */
const METRICS_AT_ONCE = 500;
/** Before the time that an audit looks at: that these metrics exist is what it asks for. */
const METRICS_AGE_MS = 36 * 3_600_000;

/** An environment in a Region of its own, and what its audit has to find. */
export interface AuditedAccount {
  readonly environment: string;
  readonly logGroups: number;
  readonly covered: number;
  /** Of the covered ones, those that keep events for too short a time. */
  readonly faulty: number;
}

/**
 * Makes so many log groups in a Region, every second one promised and with its filter, some of these with a fault, and the stream, the role and the
 * metrics of these; and the environment's files.
 *
 * @param directory of the environment files
 */
export async function makeAccount(
  aws: BenchAws,
  directory: string,
  { region, count, signal }: { readonly region: string; readonly count: number; readonly signal: AbortSignal },
): Promise<AuditedAccount> {
  const environment = `audit${count}`;
  const names = Array.from({ length: count }, (_, index) => {
    const prefix = index % 2 === 0 ? COVERED_PREFIX : OTHER_PREFIX;
    return `${prefix}orders-service/instance-${String(index).padStart(5, "0")}`;
  });
  const covered = names.filter((name) => name.startsWith(COVERED_PREFIX));
  const settings = writeSettings(directory, { environment, region, covered });
  const configuration = aws.clientConfiguration(region);
  const logs = new CloudWatchLogsClient(configuration);
  await createLogGroups(logs, names, signal);
  const delivery = await makeDelivery(configuration, settings);
  await forEachAtOnce(covered, REQUESTS_AT_ONCE, (logGroupName) =>
    logs.send(
      new PutSubscriptionFilterCommand({
        logGroupName,
        filterName: `log-backup-${environment}`,
        filterPattern: "",
        ...delivery,
      }),
      { abortSignal: signal },
    ),
  );
  const faulty = covered.filter((_, index) => index % FAULTY_EACH === 0);
  await forEachAtOnce(faulty, REQUESTS_AT_ONCE, (logGroupName) =>
    logs.send(new PutRetentionPolicyCommand({ logGroupName, retentionInDays: 1 }), { abortSignal: signal }),
  );
  // moto takes no compressed requests.
  const metrics = new CloudWatchClient({ ...configuration, disableRequestCompression: true });
  await putMetrics(metrics, environment, covered);
  return { environment, logGroups: names.length, covered: covered.length, faulty: faulty.length };
}

/** The bucket, the stream and the role of an environment's filters. */
async function makeDelivery(
  configuration: ClientConfiguration,
  { environment, backupDelivery, backupStorage }: Settings,
) {
  const { bucketName: Bucket } = backupStorage;
  const LocationConstraint = configuration.region as BucketLocationConstraint;
  await new S3Client({ ...configuration, forcePathStyle: true }).send(
    new CreateBucketCommand({ Bucket, CreateBucketConfiguration: { LocationConstraint } }),
  );
  const { Role: role } = await new IAMClient(configuration).send(
    new CreateRoleCommand({ RoleName: `log-backup-${environment}-subscription`, AssumeRolePolicyDocument: "{}" }),
  );
  const { DeliveryStreamARN: destinationArn } = await new FirehoseClient(configuration).send(
    new CreateDeliveryStreamCommand({
      DeliveryStreamName: backupDelivery.streamName,
      ExtendedS3DestinationConfiguration: { RoleARN: role?.Arn, BucketARN: `arn:aws:s3:::${Bucket}` },
    }),
  );
  return { destinationArn, roleArn: role?.Arn };
}

function writeSettings(
  directory: string,
  {
    environment,
    region,
    covered,
  }: { readonly environment: string; readonly region: string; readonly covered: string[] },
): Settings {
  const file = { accountId: ACCOUNT, region, sources: { prefixes: [COVERED_PREFIX] } };
  const prefixes = [{ prefix: COVERED_PREFIX, exclude: [] }];
  const found = { accountId: ACCOUNT, region, prefixes, logGroups: covered, cannotBeCovered: {}, accountPolicy: null };
  writeFileSync(path.join(directory, `${environment}.json`), JSON.stringify(file));
  writeFileSync(discoveredFileOf(directory, environment), discoveredText(found));
  const [settings] = loadSettings({ env: { LOG_BACKUP_ENVIRONMENT: environment }, directory });
  if (settings === undefined) {
    throw new Error(`${environment}.json was not read`);
  }
  return settings;
}

/** The dimensions that CloudWatch Logs counts by. Events of long ago: a local AWS adds points up far slower than AWS. */
async function putMetrics(client: CloudWatchClient, environment: string, names: readonly string[]): Promise<void> {
  const Timestamp = new Date(Date.now() - METRICS_AGE_MS);
  const metrics = names.flatMap((name) => {
    const logGroup = { Name: "LogGroupName", Value: name };
    const filter = [
      { Name: "DestinationType", Value: "Firehose" },
      { Name: "FilterName", Value: `log-backup-${environment}` },
    ];
    return [
      { MetricName: "IncomingLogEvents", Dimensions: [logGroup], Value: 1000, Timestamp },
      { MetricName: "ForwardedLogEvents", Dimensions: [logGroup, ...filter], Value: 1000, Timestamp },
    ];
  });
  for (let from = 0; from < metrics.length; from += METRICS_AT_ONCE) {
    const MetricData = metrics.slice(from, from + METRICS_AT_ONCE);
    await client.send(new PutMetricDataCommand({ Namespace: "AWS/Logs", MetricData }));
  }
}
