import { CloudWatchLogsClient } from "@aws-sdk/client-cloudwatch-logs";
import { S3Client } from "@aws-sdk/client-s3";
import type { ProcessEnvironment } from "./environment";

/** A client for CloudWatch Logs, where the environment says: a local AWS or AWS itself. */
export function createLogsClient(environment: ProcessEnvironment, region: string): CloudWatchLogsClient {
  return new CloudWatchLogsClient({
    region,
    ...endpointOf(environment.AWS_ENDPOINT_URL_CLOUDWATCH_LOGS, environment.AWS_ENDPOINT_URL),
    ...credentialsOf(environment),
  });
}

/** A client for S3, where the environment says. An endpoint of its own is addressed by path. */
export function createS3Client(environment: ProcessEnvironment, region: string): S3Client {
  const endpoint = endpointOf(environment.AWS_ENDPOINT_URL_S3, environment.AWS_ENDPOINT_URL);
  return new S3Client({
    region,
    ...endpoint,
    ...credentialsOf(environment),
    forcePathStyle: endpoint !== undefined,
  });
}

/** The first that is set; an empty variable counts as unset, as in settings.ts. */
function endpointOf(...urls: readonly (string | undefined)[]): { readonly endpoint: string } | undefined {
  const endpoint = urls.find((url) => url !== undefined && url !== "");
  return endpoint === undefined ? undefined : { endpoint };
}

/** The environment's keys, where it says so itself: this process's own environment may be another one. */
function credentialsOf(environment: ProcessEnvironment) {
  const { AWS_PROFILE, AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY, AWS_SESSION_TOKEN } = environment;
  if (AWS_PROFILE !== undefined || AWS_ACCESS_KEY_ID === undefined || AWS_SECRET_ACCESS_KEY === undefined) {
    return undefined;
  }
  return {
    credentials: {
      accessKeyId: AWS_ACCESS_KEY_ID,
      secretAccessKey: AWS_SECRET_ACCESS_KEY,
      ...(AWS_SESSION_TOKEN !== undefined && { sessionToken: AWS_SESSION_TOKEN }),
    },
  };
}
