import type { AccountPolicy, CloudWatchLogsClient } from "@aws-sdk/client-cloudwatch-logs";
import { failureOf } from "../aws-failures";
import { logsError } from "./logs-errors";

/** An account-level subscription policy: it sends on what every log group of the account and Region gets, but for some. */
export interface AccountSubscriptionPolicy {
  readonly name: string;
  /** Empty where its document cannot be read. */
  readonly destinationArn: string;
  readonly roleArn?: string;
  /** Only events that match are sent on. Empty: every event. */
  readonly filterPattern: string;
  /** Exact names of log groups that it leaves out. */
  readonly excluded: ReadonlySet<string>;
  /** Its selection criteria, where they are of a form that this program does not know: what they leave out is unknown. */
  readonly unknownCriteria?: string;
  /** In milliseconds since 1970-01-01T00:00:00Z. */
  readonly updatedMs?: number;
  /** Whether it covers a log group of that name, which need not be there; unknown criteria count as leaving out nothing. */
  readonly covers: (logGroup: string) => boolean;
}

export interface AccountPoliciesOptions {
  /** What it is for, as the end of a sentence. */
  readonly purpose: string;
  /** Whether the service is a local one, which may know nothing of account policies. */
  readonly isLocal: boolean;
  readonly signal: AbortSignal;
}

/** Pages of policies, if there are any: an account has one policy of the kind today. */
const MOST_PAGES = 100;

/**
 * The account's subscription policies in the client's Region. Undefined: a local AWS does not know the operation.
 *
 * @param client tries each request once, where the service is a local one
 * @throws {AccessError} if they cannot be listed
 */
export async function accountSubscriptionPolicies(
  client: CloudWatchLogsClient,
  { purpose, isLocal, signal }: AccountPoliciesOptions,
): Promise<readonly AccountSubscriptionPolicy[] | undefined> {
  const { DescribeAccountPoliciesCommand } = await import("@aws-sdk/client-cloudwatch-logs");
  const policies: AccountSubscriptionPolicy[] = [];
  let nextToken: string | undefined;
  for (let pages = 0; pages < MOST_PAGES; pages += 1) {
    const command = new DescribeAccountPoliciesCommand({ policyType: "SUBSCRIPTION_FILTER_POLICY", nextToken });
    try {
      const page = await client.send(command, { abortSignal: signal });
      policies.push(...(page.accountPolicies ?? []).map(policyOf));
      ({ nextToken } = page);
    } catch (error) {
      signal.throwIfAborted();
      if (isLocal && isNotImplemented(error)) {
        return undefined;
      }
      throw logsError(error, { action: "logs:DescribeAccountPolicies", purpose });
    }
    if (nextToken === undefined) {
      break;
    }
  }
  return policies;
}

function policyOf({ policyName = "", policyDocument = "", selectionCriteria = "", lastUpdatedTime }: AccountPolicy) {
  const document = documentOf(policyDocument);
  const names = excludedNames(selectionCriteria);
  const excluded: ReadonlySet<string> = new Set(names);
  return {
    name: policyName,
    destinationArn: document.DestinationArn ?? "",
    ...(document.RoleArn !== undefined && { roleArn: document.RoleArn }),
    filterPattern: document.FilterPattern ?? "",
    excluded,
    ...(names === undefined && { unknownCriteria: selectionCriteria }),
    ...(lastUpdatedTime !== undefined && { updatedMs: lastUpdatedTime }),
    covers: (logGroup: string) => !excluded.has(logGroup),
  };
}

/** `LogGroupName NOT IN ["a", "b"]` is all that AWS knows. Undefined where it is something else. */
function excludedNames(selectionCriteria: string): readonly string[] | undefined {
  if (selectionCriteria.trim() === "") {
    return [];
  }
  const list = /^\s*LogGroupName\s+NOT\s+IN\s*(\[.*\])\s*$/is.exec(selectionCriteria)?.[1];
  const names = list === undefined ? undefined : parsed(list);
  return Array.isArray(names) && names.every((name) => typeof name === "string") ? names : undefined;
}

type PolicyDocument = Partial<Record<"DestinationArn" | "RoleArn" | "FilterPattern", string>>;

/** What of the document is text. */
function documentOf(policyDocument: string): PolicyDocument {
  const document = parsed(policyDocument);
  const entries = typeof document === "object" && document !== null ? Object.entries(document) : [];
  return Object.fromEntries(entries.filter(([, value]) => typeof value === "string"));
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
