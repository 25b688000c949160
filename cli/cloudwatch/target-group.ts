import type { CloudWatchLogsClient } from "@aws-sdk/client-cloudwatch-logs";
import { awsLimits } from "../../settings/aws-limits";
import { failureOf } from "../aws-failures";
import { UsageError } from "../errors";
import { findLogGroups, type LogGroup } from "./log-groups";
import { logsError } from "./logs-errors";

/** Only these can be read event by event. */
const READABLE_CLASS = "STANDARD";

/** @throws {UsageError} unless a log group can have the name, and a user make it */
export function checkGroupName(option: string, name: string): void {
  const { maximumLength, pattern, allowed, reservedPrefix } = awsLimits.logGroupName;
  if (!new RegExp(pattern).test(name) || name.length > maximumLength) {
    throw new UsageError(
      `${option}: expected the name of a log group, up to ${maximumLength} of ${allowed}, got: ${name}`,
    );
  }
  if (name.startsWith(reservedPrefix)) {
    throw new UsageError(`${option}: names that begin with ${reservedPrefix} are AWS's own, got: ${name}`);
  }
}

/** Days that CloudWatch Logs can keep events for. @throws {UsageError} if it cannot */
export function retentionDaysOf(option: string, text: string): number {
  const { values } = awsLimits.logRetentionDays;
  const days = values.find((value) => String(value) === text);
  if (days === undefined) {
    throw new UsageError(`${option}: expected one of ${values.join(", ")}, got: ${text}`);
  }
  return days;
}

/**
 * The log group that events are to be put into; undefined where it is missing.
 *
 * @throws {UsageError} if its events cannot be read back: it is of another class than STANDARD
 * @throws {AccessError} if it cannot be looked for
 */
export async function findTargetGroup(
  client: CloudWatchLogsClient,
  name: string,
  signal: AbortSignal,
): Promise<LogGroup | undefined> {
  const { groups } = await findLogGroups(client, [name], signal);
  const group = groups[0];
  if (group !== undefined && group.logGroupClass !== READABLE_CLASS) {
    throw new UsageError(
      `the log group ${name} is of class ${group.logGroupClass}, in which it cannot be seen what is there already: name one of class ${READABLE_CLASS}`,
    );
  }
  return group;
}

/**
 * Creates a log group that keeps events for so many days. One that somebody else makes at the same moment is left as it is.
 *
 * @throws {AccessError} if it cannot be created
 */
export async function createTargetGroup(
  client: CloudWatchLogsClient,
  name: string,
  retentionDays: number,
  signal: AbortSignal,
): Promise<void> {
  const { CreateLogGroupCommand, PutRetentionPolicyCommand } = await import("@aws-sdk/client-cloudwatch-logs");
  try {
    await client.send(new CreateLogGroupCommand({ logGroupName: name }), { abortSignal: signal });
  } catch (error) {
    signal.throwIfAborted();
    if (!isThere(error)) {
      throw logsError(error, { action: "logs:CreateLogGroup", purpose: `to create the log group ${name}` });
    }
    if (failureOf(error).$metadata?.attempts === 1) {
      return;
    }
    // A try before this one has made it, and its answer was lost.
  }
  const retention = new PutRetentionPolicyCommand({ logGroupName: name, retentionInDays: retentionDays });
  await client.send(retention, { abortSignal: signal }).catch((error: unknown) => {
    signal.throwIfAborted();
    throw logsError(error, { action: "logs:PutRetentionPolicy", purpose: `to set the retention of ${name}` });
  });
}

/** Creates a log stream, unless it is there. @throws {AccessError} if it cannot be created */
export async function createLogStream(
  client: CloudWatchLogsClient,
  logGroup: string,
  logStream: string,
  signal: AbortSignal,
): Promise<void> {
  const { CreateLogStreamCommand } = await import("@aws-sdk/client-cloudwatch-logs");
  const command = new CreateLogStreamCommand({ logGroupName: logGroup, logStreamName: logStream });
  await client.send(command, { abortSignal: signal }).catch((error: unknown) => {
    signal.throwIfAborted();
    if (!isThere(error)) {
      throw logsError(error, { action: "logs:CreateLogStream", purpose: `to create log streams in ${logGroup}` });
    }
  });
}

function isThere(error: unknown): boolean {
  return failureOf(error).name === "ResourceAlreadyExistsException";
}
