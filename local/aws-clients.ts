import { CloudWatchLogsClient } from "@aws-sdk/client-cloudwatch-logs";
import { S3Client } from "@aws-sdk/client-s3";
import type { ProcessEnvironment } from "./environment";

/** A client for CloudWatch Logs, where the environment says: a local AWS or AWS itself. */
export function createLogsClient(environment: ProcessEnvironment, region: string): CloudWatchLogsClient {
  return new CloudWatchLogsClient({ region, ...endpointOf(environment) });
}

/** A client for S3, where the environment says. A local AWS is addressed by path. */
export function createS3Client(environment: ProcessEnvironment, region: string): S3Client {
  const endpoint = endpointOf(environment);
  return new S3Client({ region, ...endpoint, forcePathStyle: endpoint !== undefined });
}

function endpointOf(environment: ProcessEnvironment) {
  const { AWS_ENDPOINT_URL, AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY } = environment;
  if (AWS_ENDPOINT_URL === undefined || AWS_ACCESS_KEY_ID === undefined || AWS_SECRET_ACCESS_KEY === undefined) {
    return undefined;
  }
  return {
    endpoint: AWS_ENDPOINT_URL,
    credentials: { accessKeyId: AWS_ACCESS_KEY_ID, secretAccessKey: AWS_SECRET_ACCESS_KEY },
  };
}
