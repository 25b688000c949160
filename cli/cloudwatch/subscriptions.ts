import type { AccountPolicy, CloudWatchLogsClient } from "@aws-sdk/client-cloudwatch-logs";
import { failureOf } from "../aws-failures";
import { logsError } from "./logs-errors";

/** Something that sends on what is put into a log group. */
export interface Subscription {
  readonly kind: "subscription filter" | "account policy";
  readonly name: string;
  readonly destinationArn: string;
}

export interface SubscriptionsOptions {
  /** What it is for, as the end of a sentence. */
  readonly purpose: string;
  /** Whether the service is a local one, which may know nothing of account policies; then there are none. */
  readonly isLocal: boolean;
  readonly signal: AbortSignal;
}

/** Pages of policies, if there are any: an account has one policy of the kind today. */
const MOST_PAGES = 100;

/** The log group's own subscription filters. @throws {AccessError} if they cannot be listed */
export async function subscriptionFiltersOf(
  client: CloudWatchLogsClient,
  logGroup: string,
  { purpose, signal }: SubscriptionsOptions,
): Promise<readonly Subscription[]> {
  const { DescribeSubscriptionFiltersCommand } = await import("@aws-sdk/client-cloudwatch-logs");
  try {
    const command = new DescribeSubscriptionFiltersCommand({ logGroupName: logGroup });
    const { subscriptionFilters = [] } = await client.send(command, { abortSignal: signal });
    return subscriptionFilters.map(({ filterName = "", destinationArn = "" }) => ({
      kind: "subscription filter",
      name: filterName,
      destinationArn,
    }));
  } catch (error) {
    signal.throwIfAborted();
    throw logsError(error, { action: "logs:DescribeSubscriptionFilters", purpose });
  }
}

/**
 * The account's subscription policies that cover a log group of that name, whether it is there or not.
 *
 * @param client tries each request once, where the service is a local one
 * @throws {AccessError} if they cannot be listed
 */
export async function subscriptionPoliciesOf(
  client: CloudWatchLogsClient,
  logGroup: string,
  { purpose, isLocal, signal }: SubscriptionsOptions,
): Promise<readonly Subscription[]> {
  const { DescribeAccountPoliciesCommand } = await import("@aws-sdk/client-cloudwatch-logs");
  const policies: AccountPolicy[] = [];
  let nextToken: string | undefined;
  for (let pages = 0; pages < MOST_PAGES; pages += 1) {
    const command = new DescribeAccountPoliciesCommand({ policyType: "SUBSCRIPTION_FILTER_POLICY", nextToken });
    try {
      const page = await client.send(command, { abortSignal: signal });
      policies.push(...(page.accountPolicies ?? []));
      ({ nextToken } = page);
    } catch (error) {
      signal.throwIfAborted();
      if (isLocal && isNotImplemented(error)) {
        return [];
      }
      throw logsError(error, { action: "logs:DescribeAccountPolicies", purpose });
    }
    if (nextToken === undefined) {
      break;
    }
  }
  return policies
    .filter(({ selectionCriteria }) => !isExcluded(logGroup, selectionCriteria))
    .map(({ policyName = "", policyDocument = "" }) => ({
      kind: "account policy",
      name: policyName,
      destinationArn: destinationOf(policyDocument),
    }));
}

/** `LogGroupName NOT IN ["a", "b"]` is all that AWS knows. What cannot be read excludes nothing. */
function isExcluded(logGroup: string, selectionCriteria = ""): boolean {
  const list = /^\s*LogGroupName\s+NOT\s+IN\s*(\[.*\])\s*$/is.exec(selectionCriteria)?.[1];
  const names = list === undefined ? undefined : parsed(list);
  return Array.isArray(names) && names.includes(logGroup);
}

function destinationOf(policyDocument: string): string {
  const document = parsed(policyDocument);
  const { DestinationArn: arn } = (typeof document === "object" && document !== null ? document : {}) as {
    DestinationArn?: unknown;
  };
  return typeof arn === "string" ? arn : "its destination";
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** A server's fault, as moto 5.2.1 answers, or that it does not know the operation. */
function isNotImplemented(error: unknown): boolean {
  const { name = "", $metadata } = failureOf(error);
  return ($metadata?.httpStatusCode ?? 0) >= 500 || name === "UnknownOperationException";
}
