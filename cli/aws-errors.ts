import { commonFault, describe, type Failure, failureOf, oneLine } from "./aws-failures";
import { AccessError, UnreadableError } from "./errors";

/** What the command does in S3, and the verb for it. */
const VERBS = { "s3:ListBucket": "read", "s3:GetObject": "read", "s3:PutObject": "write", "s3:DeleteObject": "delete" };
type S3Action = keyof typeof VERBS;

/** What was asked of S3 when it failed. */
export interface S3Request {
  readonly action: S3Action;
  readonly bucket: string;
  /** All but ListBucket: which object. */
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

const OTHER_REGION = new Set([
  "PermanentRedirect",
  "AuthorizationHeaderMalformed",
  "IllegalLocationConstraintException",
]);

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
  const verb = VERBS[request.action];
  const common = commonFault(failure, "S3", `to ${verb} ${uriOf(request)}`);
  if (common !== undefined) {
    return common;
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
  }
  if (name.startsWith("KMS.")) {
    return `cannot ${verb} ${uriOf(request)}: its KMS key cannot be used: ${oneLine(message)}`;
  }
  if (status === 403 && /\bkms\b/i.test(message)) {
    const action = /kms:\w+/.exec(message)?.[0] ?? "kms:Decrypt";
    const key = /arn:aws[\w-]*:kms:[^\s"']+/.exec(message)?.[0].replace(/[.,;]+$/, "");
    return `access denied: ${action} on ${key ?? "the KMS key"} is needed to ${verb} ${uriOf(request)}`;
  }
  if (status === 403 || name === "AccessDenied") {
    return `access denied: ${request.action} on ${arnOf(request)} is needed`;
  }
  return `cannot ${verb} ${uriOf(request)}: ${oneLine(message) || "S3 gave no reason"}${describe(name, status)}`;
}

function uriOf({ bucket, key }: S3Request): string {
  return key === undefined ? `s3://${bucket}` : `s3://${bucket}/${key}`;
}

function arnOf({ bucket, key, region = "" }: S3Request): string {
  const partition = region.startsWith("cn-") ? "aws-cn" : region.startsWith("us-gov-") ? "aws-us-gov" : "aws";
  return `arn:${partition}:s3:::${bucket}${key === undefined ? "" : `/${key}`}`;
}
