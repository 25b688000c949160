import type { AthenaClient } from "@aws-sdk/client-athena";
import type { CloudWatchClient } from "@aws-sdk/client-cloudwatch";
import type { CloudWatchLogsClient } from "@aws-sdk/client-cloudwatch-logs";
import type { FirehoseClient } from "@aws-sdk/client-firehose";
import type { IAMClient } from "@aws-sdk/client-iam";
import type { S3Client, S3ClientConfig } from "@aws-sdk/client-s3";
import { UsageError } from "./errors";

/** The environment variables of a process. */
export type ProcessEnvironment = Readonly<Record<string, string | undefined>>;

/** Objects that are read at once, and listings, stay far below it. */
const MAX_SOCKETS = 64;
const CONNECTION_TIMEOUT_MS = 10_000;
/** A connection that is silent for so long is given up; what was being read goes on with another. */
const SILENCE_TIMEOUT_MS = 60_000;
const FALLBACK_REGION = "us-east-1";
/** APIs that throttle each account are tried for half a minute or so, ever more slowly. */
const PATIENT = { retryMode: "adaptive", maxAttempts: 8 };

/** How AWS is reached. */
export interface AwsClientOptions {
  /** Absent: that of the environment or of its profile, else us-east-1, from where S3 leads to a bucket's own. */
  readonly region?: string | undefined;
  readonly environment: ProcessEnvironment;
  /** CloudWatch Logs only. How often a request is tried at most; a dozen times unless told. */
  readonly maxAttempts?: number;
}

/**
 * A client for S3, with the credentials that AWS's own tools find. `AWS_ENDPOINT_URL_S3` and `AWS_ENDPOINT_URL` name another
 * S3, which is then addressed by path; an empty variable counts as unset. Loads the SDK.
 */
export async function createS3Client(options: AwsClientOptions): Promise<S3Client> {
  const { S3Client } = await import("@aws-sdk/client-s3");
  const common = configOf(options, options.environment.AWS_ENDPOINT_URL_S3);
  const config: S3ClientConfig = {
    ...common,
    forcePathStyle: common.endpoint !== undefined,
    followRegionRedirects: true,
    // A member's own CRC32 is checked: no need to compute one of the object, or of a request without a body.
    responseChecksumValidation: "WHEN_REQUIRED",
    requestChecksumCalculation: "WHEN_REQUIRED",
  };
  const client = new S3Client(config);
  if (await hasRegion(client)) {
    return client;
  }
  return new S3Client({ ...config, region: FALLBACK_REGION });
}

/**
 * A client for CloudWatch Logs. It slows down by itself where AWS throttles. `AWS_ENDPOINT_URL_CLOUDWATCH_LOGS` and
 * `AWS_ENDPOINT_URL` name another one. Loads the SDK.
 *
 * @throws {UsageError} where no region is named: log groups of another one are not those that are meant
 */
export async function createLogsClient(options: AwsClientOptions): Promise<CloudWatchLogsClient> {
  const { CloudWatchLogsClient } = await import("@aws-sdk/client-cloudwatch-logs");
  const { environment, maxAttempts = PATIENT.maxAttempts } = options;
  const client = new CloudWatchLogsClient({
    ...configOf(options, environment.AWS_ENDPOINT_URL_CLOUDWATCH_LOGS),
    ...PATIENT,
    maxAttempts,
  });
  return withRegion(client);
}

/** A client for CloudWatch's metrics; the same for `AWS_ENDPOINT_URL_CLOUDWATCH`. @throws {UsageError} */
export async function createMetricsClient(options: AwsClientOptions): Promise<CloudWatchClient> {
  const { CloudWatchClient } = await import("@aws-sdk/client-cloudwatch");
  const { environment } = options;
  const client = new CloudWatchClient({
    ...configOf(options, environment.AWS_ENDPOINT_URL_CLOUDWATCH),
    ...PATIENT,
  });
  return withRegion(client);
}

/** A client for Data Firehose; the same for `AWS_ENDPOINT_URL_FIREHOSE`. @throws {UsageError} */
export async function createFirehoseClient(options: AwsClientOptions): Promise<FirehoseClient> {
  const { FirehoseClient } = await import("@aws-sdk/client-firehose");
  const config = configOf(options, options.environment.AWS_ENDPOINT_URL_FIREHOSE);
  return withRegion(new FirehoseClient({ ...config, ...PATIENT }));
}

/** A client for IAM, which is the same in every Region; the same for `AWS_ENDPOINT_URL_IAM`. @throws {UsageError} */
export async function createIamClient(options: AwsClientOptions): Promise<IAMClient> {
  const { IAMClient } = await import("@aws-sdk/client-iam");
  const config = configOf(options, options.environment.AWS_ENDPOINT_URL_IAM);
  return withRegion(new IAMClient({ ...config, ...PATIENT }));
}

/** A client for Athena; the same for `AWS_ENDPOINT_URL_ATHENA`. @throws {UsageError} */
export async function createAthenaClient(options: AwsClientOptions): Promise<AthenaClient> {
  const { AthenaClient } = await import("@aws-sdk/client-athena");
  const config = configOf(options, options.environment.AWS_ENDPOINT_URL_ATHENA);
  return withRegion(new AthenaClient({ ...config, ...PATIENT }));
}

/**
 * Whether CloudWatch Logs is a local one, with other limits than AWS's: one that is named without `https:`. Behind
 * `https:`, such as a VPC endpoint, is AWS itself.
 */
export function isLocalLogs({ AWS_ENDPOINT_URL_CLOUDWATCH_LOGS, AWS_ENDPOINT_URL }: ProcessEnvironment): boolean {
  return firstSet(AWS_ENDPOINT_URL_CLOUDWATCH_LOGS, AWS_ENDPOINT_URL)?.startsWith("http:") ?? false;
}

/** What all clients have in common. */
function configOf({ region, environment }: AwsClientOptions, ownEndpoint: string | undefined) {
  const endpoint = firstSet(ownEndpoint, environment.AWS_ENDPOINT_URL);
  const profile = firstSet(environment.AWS_PROFILE);
  const chosenRegion = firstSet(region, environment.AWS_REGION, environment.AWS_DEFAULT_REGION);
  return {
    ...(chosenRegion !== undefined && { region: chosenRegion }),
    ...(endpoint !== undefined && { endpoint }),
    ...(profile !== undefined && { profile }),
    ...credentialsOf(environment),
    requestHandler: {
      connectionTimeout: CONNECTION_TIMEOUT_MS,
      socketTimeout: SILENCE_TIMEOUT_MS,
      httpAgent: { keepAlive: true, maxSockets: MAX_SOCKETS },
      httpsAgent: { keepAlive: true, maxSockets: MAX_SOCKETS },
    },
  };
}

async function withRegion<Client extends RegionalClient>(client: Client): Promise<Client> {
  if (!(await hasRegion(client))) {
    throw new UsageError("no AWS region is set: give --env, or set AWS_REGION");
  }
  return client;
}

interface RegionalClient {
  readonly config: { region(): Promise<string> };
}

async function hasRegion(client: RegionalClient): Promise<boolean> {
  try {
    await client.config.region();
    return true;
  } catch {
    return false;
  }
}

/** The environment's keys, where it says so itself: this process's own environment may be another one. */
function credentialsOf(environment: ProcessEnvironment): Pick<S3ClientConfig, "credentials"> | undefined {
  const accessKeyId = firstSet(environment.AWS_ACCESS_KEY_ID);
  const secretAccessKey = firstSet(environment.AWS_SECRET_ACCESS_KEY);
  const sessionToken = firstSet(environment.AWS_SESSION_TOKEN);
  if (firstSet(environment.AWS_PROFILE) !== undefined || accessKeyId === undefined || secretAccessKey === undefined) {
    return undefined;
  }
  return { credentials: { accessKeyId, secretAccessKey, ...(sessionToken !== undefined && { sessionToken }) } };
}

/** The first that is set; an empty variable counts as unset, as in settings.ts. */
function firstSet(...values: readonly (string | undefined)[]): string | undefined {
  return values.find((value) => value !== undefined && value !== "");
}
