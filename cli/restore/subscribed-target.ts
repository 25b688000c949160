import type { CloudWatchLogsClient } from "@aws-sdk/client-cloudwatch-logs";
import type { ProcessEnvironment } from "../aws-clients";
import { type Subscription, subscriptionFiltersOf, subscriptionPoliciesOf } from "../cloudwatch/subscriptions";
import { AccessError, UsageError } from "../errors";

export interface ResentOptions {
  readonly client: CloudWatchLogsClient;
  /** A client that tries each request once. */
  readonly singleTryClient: CloudWatchLogsClient;
  readonly logGroup: string;
  /** Whether it is there; account policies cover it in any case. */
  readonly exists: boolean;
  /** Whether the user said that events may be sent on. */
  readonly allowed: boolean;
  readonly environment: ProcessEnvironment;
  readonly signal: AbortSignal;
}

/**
 * Says what would send the restored events on, and so perhaps back them up again, a sentence for each; also where that cannot
 * be seen.
 *
 * @throws {UsageError} if there is any such thing, unless it is allowed
 * @throws {AccessError} if it cannot be seen, unless it is allowed
 */
export async function resentNotices(options: ResentOptions): Promise<string[]> {
  const { client, singleTryClient, logGroup, exists, allowed, environment, signal } = options;
  // As in decision 0007: behind `https:`, such as a VPC endpoint, is AWS itself.
  const endpoint = [environment.AWS_ENDPOINT_URL_CLOUDWATCH_LOGS, environment.AWS_ENDPOINT_URL].find(Boolean) ?? "";
  const isLocal = endpoint.startsWith("http:");
  const purpose = `to see whether ${logGroup} is subscribed: without it, give --allow-subscribed`;
  const asking = { purpose, isLocal, signal };
  try {
    const found = [
      ...(exists ? await subscriptionFiltersOf(client, logGroup, asking) : []),
      // A local AWS that does not know the operation would be asked again and again.
      ...(await subscriptionPoliciesOf(isLocal ? singleTryClient : client, logGroup, asking)),
    ];
    const [first] = found;
    if (first !== undefined && !allowed) {
      throw new UsageError(
        `--to-log-group: ${sentence(first, logGroup)}, which would back it up again: name a log group without one, or give --allow-subscribed`,
      );
    }
    return found.map((subscription) => sentence(subscription, logGroup));
  } catch (error) {
    if (allowed && error instanceof AccessError) {
      return [`it could not be seen whether ${logGroup} is subscribed: ${error.message}`];
    }
    throw error;
  }
}

function sentence({ kind, name, destinationArn }: Subscription, logGroup: string): string {
  return kind === "subscription filter"
    ? `the subscription filter ${name} of ${logGroup} sends what is restored on to ${destinationArn}`
    : `the account's subscription policy ${name} covers ${logGroup}, and sends what is restored on to ${destinationArn}`;
}
