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
 * be seen. What the settings promise counts as well: it may be deployed tomorrow.
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
    return [
      ...found.map((subscription) => sentence(subscription, logGroup)),
      ...(found.length === 0 ? promisedNotices(options) : []),
    ];
  } catch (error) {
    if (allowed && error instanceof AccessError) {
      return [`it could not be seen whether ${logGroup} is subscribed: ${error.message}`];
    }
    throw error;
  }
}

/** @throws {UsageError} if the settings back the log group up, unless it is allowed */
function promisedNotices(options: ResentOptions): string[] {
  const { settings, logGroup, allowed } = options;
  const promised = promiseOf(options);
  if (settings === undefined || promised === undefined) {
    return [];
  }
  const told = `the settings of ${settings.environment} back up ${logGroup}, by ${promised.by}`;
  if (!allowed) {
    throw new UsageError(
      `--to-log-group: ${told}, and would back up again what is restored: ${promised.wayOut}, name another log group, or give --allow-subscribed`,
    );
  }
  return [`${told}, and so what is restored`];
}

/** What to do instead: the backup leaves alone what restore.logGroups names. */
function wayOut({ destinationArn }: Subscription, options: ResentOptions): string {
  const { settings } = options;
  const isOurs = settings !== undefined && destinationArn.endsWith(`/${settings.backupDelivery.streamName}`);
  const promised = isOurs ? promiseOf(options) : undefined;
  return [...(promised === undefined ? [] : [promised.wayOut]), "name a log group without one"].join(", ");
}

/** Which source of the settings backs the log group up, and how it is taken out; undefined where none does. */
function promiseOf({ settings, logGroup }: ResentOptions) {
  const promise = settings === undefined ? undefined : coverageOf(settings)(logGroup);
  if (promise?.kind !== "promised") {
    return undefined;
  }
  return {
    name: {
      by: "sources.logGroups",
      wayOut: "move it from sources.logGroups of the settings to restore.logGroups and deploy",
    },
    prefix: {
      by: `${JSON.stringify(promise.prefix)} of sources.prefixes`,
      wayOut: "add it to restore.logGroups of the settings, run discover and deploy",
    },
    account: { by: "sources.account", wayOut: "add it to restore.logGroups of the settings and deploy" },
  }[promise.how];
}

function sentence({ kind, name, destinationArn }: Subscription, logGroup: string): string {
  return kind === "subscription filter"
    ? `the subscription filter ${name} of ${logGroup} sends what is restored on to ${destinationArn}`
    : `the account's subscription policy ${name} covers ${logGroup}, and sends what is restored on to ${destinationArn}`;
}
