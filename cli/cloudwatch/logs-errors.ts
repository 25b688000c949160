import { commonFault, describe, failureOf, oneLine } from "../aws-failures";
import { AccessError } from "../errors";

/** What was asked of CloudWatch or CloudWatch Logs when it failed. */
export interface LogsRequest {
  /** As IAM names it, such as `logs:FilterLogEvents`. */
  readonly action: `logs:${string}` | `cloudwatch:${string}`;
  /** What it was for, as the end of a sentence: `to read the log events of /aws/lambda/orders`. */
  readonly purpose: string;
}

const DENIED = new Set(["AccessDeniedException", "AccessDenied", "UnauthorizedOperation"]);
const THROTTLED = new Set(["ThrottlingException", "Throttling", "TooManyRequestsException", "LimitExceededException"]);

/** Whether AWS refused the request, without carrying it out, for there were too many. */
export function isThrottled(error: unknown): boolean {
  const { name = "", $metadata } = failureOf(error);
  return THROTTLED.has(name) || $metadata?.httpStatusCode === 429;
}

/** The error that says in one sentence why it could not be done, and what would help. Keeps the SDK's as its cause. */
export function logsError(error: unknown, { action, purpose }: LogsRequest): AccessError {
  if (error instanceof AccessError) {
    return error;
  }
  const failure = failureOf(error);
  const { name = "", message = "" } = failure;
  const status = failure.$metadata?.httpStatusCode;
  const service = action.startsWith("logs:") ? "CloudWatch Logs" : "CloudWatch";
  const sentence = () => {
    if (DENIED.has(name) || status === 403) {
      return `access denied: ${action} is needed ${purpose}`;
    }
    if (THROTTLED.has(name)) {
      return `${service} throttles ${action} ${purpose}, even after many tries: try again later, or with a smaller --jobs (${oneLine(message)})`;
    }
    return `${service} refused ${purpose}: ${oneLine(message) || "it gave no reason"}${describe(name, status)}`;
  };
  return new AccessError(commonFault(failure, service, purpose) ?? sentence(), { cause: error });
}
