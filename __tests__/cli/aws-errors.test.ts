import { awsError, ObjectGoneError, type S3Request } from "../../cli/aws-errors";
import { isPassingFault } from "../../cli/aws-failures";
import { AccessError } from "../../cli/errors";

const GET: S3Request = { action: "s3:GetObject", bucket: "backup", key: "logs/a b.gz", region: "eu-central-1" };
const LIST: S3Request = { action: "s3:ListBucket", bucket: "backup" };

/** An error as the SDK throws it. */
function refusal(name: string, status: number, message = "no", more: object = {}): Error {
  return Object.assign(new Error(message), { name, $metadata: { httpStatusCode: status }, ...more });
}

function networkError(code: string, more: object = {}): Error {
  return Object.assign(new Error(`connect ${code}`), { code, ...more });
}

describe("an error of AWS", () => {
  test.each<[string, Error, S3Request, string]>([
    [
      "denied read",
      refusal("AccessDenied", 403),
      GET,
      "access denied: s3:GetObject on arn:aws:s3:::backup/logs/a b.gz is needed",
    ],
    [
      "denied listing",
      refusal("AccessDenied", 403),
      LIST,
      "access denied: s3:ListBucket on arn:aws:s3:::backup is needed",
    ],
    [
      "denial in China",
      refusal("Forbidden", 403),
      { ...LIST, region: "cn-north-1" },
      "access denied: s3:ListBucket on arn:aws-cn:s3:::backup is needed",
    ],
    [
      "denied key",
      refusal(
        "AccessDenied",
        403,
        "User: arn:aws:iam::1:user/x is not authorized to perform: kms:Decrypt on resource: arn:aws:kms:eu-central-1:1:key/2 because no",
      ),
      GET,
      "access denied: kms:Decrypt on arn:aws:kms:eu-central-1:1:key/2 is needed to read s3://backup/logs/a b.gz",
    ],
    [
      "disabled key",
      refusal("KMS.DisabledException", 400, "arn:aws:kms:eu-central-1:1:key/2 is disabled."),
      GET,
      "cannot read s3://backup/logs/a b.gz: its KMS key cannot be used: arn:aws:kms:eu-central-1:1:key/2 is disabled.",
    ],
    ["missing bucket", refusal("NoSuchBucket", 404), GET, "there is no bucket backup"],
    [
      "bucket elsewhere",
      refusal("PermanentRedirect", 301, "no", { $response: { headers: { "x-amz-bucket-region": "eu-west-1" } } }),
      LIST,
      "the bucket backup is in eu-west-1, and was asked for in another region: set AWS_REGION",
    ],
    [
      "malformed region",
      refusal("AuthorizationHeaderMalformed", 400, "the region 'us-east-1' is wrong; expecting 'eu-west-2'"),
      LIST,
      "the bucket backup is in eu-west-2, and was asked for in another region: set AWS_REGION",
    ],
    [
      "absent credentials",
      Object.assign(new Error("Could not load credentials from any providers"), { name: "CredentialsProviderError" }),
      LIST,
      'no AWS credentials found: set AWS_PROFILE, or AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or sign in with "aws sso login" (Could not load credentials from any providers)',
    ],
    [
      "expired session",
      Object.assign(new Error("The SSO session has expired."), { name: "CredentialsProviderError" }),
      LIST,
      'the AWS credentials have expired: sign in again, for example with "aws sso login" (The SSO session has expired.)',
    ],
    [
      "expired token",
      refusal("ExpiredToken", 400, "The provided token has\nexpired."),
      GET,
      'the AWS credentials have expired: sign in again, for example with "aws sso login" (The provided token has expired.)',
    ],
    [
      "wrong key id",
      refusal("InvalidAccessKeyId", 403, "The key does not exist."),
      LIST,
      "AWS does not accept these credentials (InvalidAccessKeyId): The key does not exist.",
    ],
    [
      "refused connection",
      networkError("ECONNREFUSED", { address: "127.0.0.1", port: 5000 }),
      LIST,
      "cannot reach 127.0.0.1:5000 to read s3://backup: ECONNREFUSED",
    ],
    [
      "refused connection of all addresses",
      Object.assign(new AggregateError([networkError("ECONNREFUSED", { address: "::1", port: 5000 })]), {
        code: "ECONNREFUSED",
      }),
      LIST,
      "cannot reach ::1:5000 to read s3://backup: ECONNREFUSED",
    ],
    [
      "unknown host",
      networkError("ENOTFOUND", { hostname: "s3.example.com" }),
      GET,
      "cannot reach s3.example.com to read s3://backup/logs/a b.gz: ENOTFOUND",
    ],
    [
      "cause in the network",
      new Error("request failed", { cause: networkError("ECONNRESET") }),
      GET,
      "cannot reach S3 to read s3://backup/logs/a b.gz: ECONNRESET",
    ],
    [
      "slow answer",
      Object.assign(new Error("late"), { name: "TimeoutError" }),
      GET,
      "cannot reach S3 to read s3://backup/logs/a b.gz: TimeoutError",
    ],
    [
      "wrong clock",
      refusal("RequestTimeTooSkewed", 403),
      GET,
      "AWS refuses the request, because this computer's clock is wrong: set it",
    ],
    ["bad name", refusal("InvalidBucketName", 400), LIST, '"backup" is not a valid name of a bucket'],
    [
      "anything else",
      refusal("Strange", 418, "I'm a\n teapot"),
      GET,
      "cannot read s3://backup/logs/a b.gz: I'm a teapot (Strange, HTTP 418)",
    ],
    ["an error without words", new Error(""), GET, "cannot read s3://backup/logs/a b.gz: S3 gave no reason"],
  ])("in one sentence: %s", (_, error, request, message) => {
    const result = awsError(error, request);

    expect(result.message).toBe(message);
    expect(result).toBeInstanceOf(AccessError);
    expect(result.cause).toBe(error);
  });

  test("is one of its own where a listed object is gone", () => {
    const gone = awsError(refusal("NotFound", 404), GET);

    expect(gone).toBeInstanceOf(ObjectGoneError);
    expect(gone.message).toBe("s3://backup/logs/a b.gz is not there any more: it was listed, and then deleted");
  });

  test("that is told already stays as it is", () => {
    const told = new AccessError("told");

    expect(awsError(told, GET)).toBe(told);
  });

  test.each([
    [networkError("ECONNRESET"), true],
    [Object.assign(new Error("aborted"), { code: "ECONNRESET" }), true],
    [refusal("InternalError", 500), true],
    [refusal("SlowDown", 503), true],
    [refusal("TooMany", 429), true],
    [refusal("AccessDenied", 403), false],
    [new TypeError("a fault of this program"), false],
    ["text", false],
  ])("passes, perhaps: %s", (error, passes) => {
    expect(isPassingFault(error)).toBe(passes);
  });
});
