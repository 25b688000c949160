import { commonFault, describe, failureOf, oneLine } from "../aws-failures";
import { AccessError } from "../errors";

/** By how IAM names them, the services that log groups and their delivery are asked of. */
const SERVICES = { logs: "CloudWatch Logs", cloudwatch: "CloudWatch", firehose: "Data Firehose", iam: "IAM" } as const;

/** What was asked of CloudWatch Logs, or of a service beside it, when it failed. */
export interface LogsRequest {
  /** As IAM names it, such as `logs:FilterLogEvents`. */
  readonly action: `${keyof typeof SERVICES}:${string}`;
  /** What it was for, as the end of a sentence: `to read the log events of /aws/lambda/orders`. */
  readonly purpose: string;
  /** What may help where it throttles, beside trying later, as the end of a sentence: `with a smaller --jobs`. */
  readonly advice?: string | undefined;
}

const DENIED = new Set(["AccessDeniedException", "AccessDenied", "UnauthorizedOperation"]);
const THROTTLED = new Set(["ThrottlingException", "Throttling", "TooManyRequestsException", "LimitExceededException"]);

/** Whether AWS refused the request for want of permission. */
export function isDenied(error: unknown): boolean {
  const { name = "", $metadata } = failureOf(error);
  return DENIED.has(name) || $metadata?.httpStatusCode === 403;
}

/** Whether AWS refused the request, without carrying it out, for there were too many. */
export function isThrottled(error: unknown): boolean {
  const { name = "", $metadata } = failureOf(error);
  return THROTTLED.has(name) || $metadata?.httpStatusCode === 429;
}

/** The error that says in one sentence why it could not be done, and what would help. Keeps the SDK's as its cause. */
export function logsError(error: unknown, { action, purpose, advice }: LogsRequest): AccessError {
  if (error instanceof AccessError) {
    return error;
  }
  const failure = failureOf(error);
  const { name = "", message = "" } = failure;
  const status = failure.$metadata?.httpStatusCode;
  const service = SERVICES[action.split(":")[0] as keyof typeof SERVICES];
  const sentence = () => {
    if (isDenied(error)) {
      return `access denied: ${action} is needed ${purpose}`;
    }
    if (THROTTLED.has(name)) {
      return `${service} throttles ${action} ${purpose}, even after many tries: try again later${advice === undefined ? "" : `, or ${advice}`} (${oneLine(message)})`;
    }
    return `${service} refused ${purpose}: ${oneLine(message) || "it gave no reason"}${describe(name, status)}`;
  };
  return new AccessError(commonFault(failure, service, purpose) ?? sentence(), { cause: error });
}
