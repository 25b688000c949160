import { AccessError, UnreadableError } from "./errors";

/** What was asked of S3 when it failed. */
export interface S3Request {
  readonly action: "s3:ListBucket" | "s3:GetObject";
  readonly bucket: string;
  /** GetObject: which object. */
  readonly key?: string;
  /** The client's region, where known. */
  readonly region?: string | undefined;
}

/** An object that was listed is not there any more. */
export class ObjectGoneError extends UnreadableError {
  constructor(message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = "ObjectGoneError";
  }
}

/** What the SDK's errors and those of Node's network may carry. */
interface Failure {
  readonly name?: string;
  readonly message?: string;
  readonly code?: string;
  readonly hostname?: string;
  readonly address?: string;
  readonly port?: number;
  readonly errors?: readonly Failure[];
  readonly cause?: unknown;
  readonly $metadata?: { readonly httpStatusCode?: number };
  readonly $response?: { readonly headers?: Readonly<Record<string, string>> };
}

/** Codes of Node's network errors, and the SDK's names for a request that took too long. */
const NETWORK_CODES = new Set([
  "ECONNREFUSED",
  "ECONNRESET",
  "ECONNABORTED",
  "EPIPE",
  "ENOTFOUND",
  "EAI_AGAIN",
  "EAI_FAIL",
  "EHOSTUNREACH",
  "EHOSTDOWN",
  "ENETUNREACH",
  "ENETDOWN",
  "ETIMEDOUT",
  "ERR_STREAM_PREMATURE_CLOSE",
  "TimeoutError",
  "RequestTimeout",
]);

const EXPIRED = new Set(["ExpiredToken", "ExpiredTokenException", "TokenRefreshRequired", "RequestExpired"]);
const NO_CREDENTIALS = new Set(["CredentialsProviderError", "TokenProviderError", "ProviderError"]);
const BAD_CREDENTIALS = new Set([
  "InvalidAccessKeyId",
  "SignatureDoesNotMatch",
  "InvalidToken",
  "UnrecognizedClientException",
]);
const OTHER_REGION = new Set([
  "PermanentRedirect",
  "AuthorizationHeaderMalformed",
  "IllegalLocationConstraintException",
]);

/** Whether another try may succeed: a fault of the network or of the service, not of the request. */
export function isPassingFault(error: unknown): boolean {
  const failure = failureOf(error);
  const status = failure.$metadata?.httpStatusCode ?? 0;
  return networkFault(failure) !== undefined || status >= 500 || status === 429 || failure.name === "SlowDown";
}

/** The error that says in one sentence why S3 could not do it, and what would help. Keeps the SDK's as its cause. */
export function awsError(error: unknown, request: S3Request): AccessError {
  if (error instanceof AccessError) {
    return error;
  }
  const failure = failureOf(error);
  if (
    failure.name === "NoSuchKey" ||
    (failure.$metadata?.httpStatusCode === 404 && request.key !== undefined && failure.name !== "NoSuchBucket")
  ) {
    return new ObjectGoneError(`${uriOf(request)} is not there any more: it was listed, and then deleted`, {
      cause: error,
    });
  }
  const ofThisObject = failure.name === "InvalidObjectState" || failure.name === "PreconditionFailed";
  const Kind = ofThisObject ? UnreadableError : AccessError;
  return new Kind(sentence(failure, request), { cause: error });
}

function sentence(failure: Failure, request: S3Request): string {
  const { name = "", message = "" } = failure;
  const status = failure.$metadata?.httpStatusCode;
  const network = networkFault(failure);
  if (network !== undefined) {
    return `cannot reach ${hostOf(network) ?? "S3"} to read ${uriOf(request)}: ${network.code ?? network.name ?? "no answer"}`;
  }
  if (NO_CREDENTIALS.has(name)) {
    return /expired/i.test(message)
      ? expired(message)
      : `no AWS credentials found: set AWS_PROFILE, or AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or sign in with "aws sso login" (${oneLine(message)})`;
  }
  if (EXPIRED.has(name)) {
    return expired(message);
  }
  if (BAD_CREDENTIALS.has(name)) {
    return `AWS does not accept these credentials (${name}): ${oneLine(message)}`;
  }
  if (OTHER_REGION.has(name) || status === 301) {
    const region = failure.$response?.headers?.["x-amz-bucket-region"] ?? /expecting '([a-z0-9-]+)'/.exec(message)?.[1];
    return `the bucket ${request.bucket} is in ${region ?? "another region"}${region === undefined ? "" : ", and was asked for in another region"}: set AWS_REGION`;
  }
  switch (name) {
    case "NoSuchBucket":
      return `there is no bucket ${request.bucket}`;
    case "InvalidBucketName":
      return `${JSON.stringify(request.bucket)} is not a valid name of a bucket`;
    case "InvalidObjectState":
      return `${uriOf(request)} is in an archive storage class, such as GLACIER or DEEP_ARCHIVE: restore it first, with "aws s3api restore-object"`;
    case "PreconditionFailed":
      return `${uriOf(request)} was overwritten while it was read: read it again`;
    case "RequestTimeTooSkewed":
      return "AWS refuses the request, because this computer's clock is wrong: set it";
  }
  if (name.startsWith("KMS.")) {
    return `cannot read ${uriOf(request)}: its KMS key cannot be used: ${oneLine(message)}`;
  }
  if (status === 403 && /kms:Decrypt|\bkms\b/i.test(message)) {
    const key = /arn:aws[\w-]*:kms:[^\s"']+/.exec(message)?.[0].replace(/[.,;]+$/, "");
    return `access denied: kms:Decrypt on ${key ?? "the KMS key"} is needed to read ${uriOf(request)}`;
  }
  if (status === 403 || name === "AccessDenied") {
    return `access denied: ${request.action} on ${arnOf(request)} is needed`;
  }
  return `cannot read ${uriOf(request)}: ${oneLine(message) || "S3 gave no reason"}${describe(name, status)}`;
}

function describe(name: string, status: number | undefined): string {
  const parts = [
    name === "" || name === "Error" ? undefined : name,
    status === undefined ? undefined : `HTTP ${status}`,
  ];
  const known = parts.filter((part) => part !== undefined).join(", ");
  return known === "" ? "" : ` (${known})`;
}

function expired(message: string): string {
  return `the AWS credentials have expired: sign in again, for example with "aws sso login" (${oneLine(message)})`;
}

/** The fault of the network in an error, its causes, and the tries that it collects. */
function networkFault(failure: Failure, depth = 0): Failure | undefined {
  if (NETWORK_CODES.has(failure.code ?? "") || NETWORK_CODES.has(failure.name ?? "")) {
    // Tries of several addresses end in one error, which has the code but not the address.
    return { ...failure.errors?.[0], ...defined(failure) };
  }
  return depth < 4 && failure.cause !== undefined ? networkFault(failureOf(failure.cause), depth + 1) : undefined;
}

function defined({ name, code, hostname, address, port }: Failure): Failure {
  return Object.fromEntries(
    Object.entries({ name, code, hostname, address, port }).filter(([, value]) => value !== undefined),
  );
}

function hostOf({ hostname, address, port }: Failure): string | undefined {
  const host = hostname ?? address;
  return host === undefined || port === undefined ? host : `${host}:${port}`;
}

function failureOf(error: unknown): Failure {
  return typeof error === "object" && error !== null ? error : { message: String(error) };
}

function uriOf({ bucket, key }: S3Request): string {
  return key === undefined ? `s3://${bucket}` : `s3://${bucket}/${key}`;
}

function arnOf({ bucket, key, region = "" }: S3Request): string {
  const partition = region.startsWith("cn-") ? "aws-cn" : region.startsWith("us-gov-") ? "aws-us-gov" : "aws";
  return `arn:${partition}:s3:::${bucket}${key === undefined ? "" : `/${key}`}`;
}

function oneLine(message: string): string {
  return message.replace(/\s+/g, " ").trim();
}
