import type { CloudWatchLogsClient } from "@aws-sdk/client-cloudwatch-logs";
import type { Settings } from "../../settings";
import { coverageOf } from "../../settings/coverage";
import { isLocalLogs, type ProcessEnvironment } from "../aws-clients";
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
  /** Of the environment whose backup is restored, where one is named. */
  readonly settings?: Settings | undefined;
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
  const isLocal = isLocalLogs(environment);
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
        `--to-log-group: ${sentence(first, logGroup)}, which would back it up again: ${wayOut(first, options)}, or give --allow-subscribed`,
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

/** What to do instead: the policy of the settings leaves out what restore.logGroups names. */
function wayOut({ kind }: Subscription, { settings, logGroup }: ResentOptions): string {
  const promise = settings === undefined ? undefined : coverageOf(settings)(logGroup);
  const isOfSettings = kind === "account policy" && promise?.kind === "promised" && promise.how === "account";
  return isOfSettings
    ? "add it to restore.logGroups of the settings and deploy, name a log group without one"
    : "name a log group without one";
}

function sentence({ kind, name, destinationArn }: Subscription, logGroup: string): string {
  return kind === "subscription filter"
    ? `the subscription filter ${name} of ${logGroup} sends what is restored on to ${destinationArn}`
    : `the account's subscription policy ${name} covers ${logGroup}, and sends what is restored on to ${destinationArn}`;
}
