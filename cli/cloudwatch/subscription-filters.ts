import type { CloudWatchLogsClient, SubscriptionFilter as DescribedFilter } from "@aws-sdk/client-cloudwatch-logs";
import { failureOf } from "../aws-failures";
import type { Pace } from "../pace";
import { logsError } from "./logs-errors";

/** A subscription filter of a log group, as CloudWatch Logs describes it. */
export interface SubscriptionFilter {
  readonly name: string;
  readonly destinationArn: string;
  readonly roleArn?: string;
  /** Only events that match are sent on. Empty: every event. */
  readonly filterPattern: string;
  /** The same, by the account and Region that an event is of. Empty: every event. */
  readonly fieldSelectionCriteria: string;
  /** Only where it is so: it sends events on as the log group's transformer leaves them. */
  readonly applyOnTransformedLogs?: true;
  /** Fields that it adds to events, such as `@aws.account`; only where there are any. */
  readonly emitSystemFields?: readonly string[];
  /** In milliseconds since 1970-01-01T00:00:00Z. */
  readonly createdMs?: number;
}

export interface SubscriptionFiltersOptions {
  /** What it is for, as the end of a sentence. */
  readonly purpose: string;
  /** What may help where AWS throttles, as the end of a sentence: `with a smaller --jobs`. */
  readonly advice?: string;
  /** How fast one request may follow another: pages and second tries, too. Absent: at once. */
  readonly pace?: Pace | undefined;
  readonly signal: AbortSignal;
}

/**
 * The log group's own subscription filters. Undefined: there is no such log group.
 *
 * @throws {AccessError} if they cannot be listed
 */
export async function subscriptionFilters(
  client: CloudWatchLogsClient,
  logGroup: string,
  { purpose, advice, pace, signal }: SubscriptionFiltersOptions,
): Promise<readonly SubscriptionFilter[] | undefined> {
  const { DescribeSubscriptionFiltersCommand } = await import("@aws-sdk/client-cloudwatch-logs");
  const filters: SubscriptionFilter[] = [];
  let nextToken: string | undefined;
  do {
    const command = new DescribeSubscriptionFiltersCommand({ logGroupName: logGroup, nextToken });
    if (pace !== undefined) {
      // Inside of the SDK's own tries: each of them waits for its turn.
      command.middlewareStack.add(
        (next) => async (args) => {
          await pace.turn(signal);
          return next(args);
        },
        { step: "finalizeRequest", priority: "low", name: "pace" },
      );
    }
    try {
      const page = await client.send(command, { abortSignal: signal });
      filters.push(...(page.subscriptionFilters ?? []).map(filterOf));
      ({ nextToken } = page);
    } catch (error) {
      signal.throwIfAborted();
      if (failureOf(error).name === "ResourceNotFoundException") {
        return undefined;
      }
      throw logsError(error, { action: "logs:DescribeSubscriptionFilters", purpose, advice });
    }
  } while (nextToken !== undefined);
  return filters;
}

function filterOf(described: DescribedFilter): SubscriptionFilter {
  const { filterName = "", destinationArn = "", roleArn, creationTime, emitSystemFields = [] } = described;
  return {
    name: filterName,
    destinationArn,
    ...(roleArn !== undefined && { roleArn }),
    filterPattern: described.filterPattern ?? "",
    fieldSelectionCriteria: described.fieldSelectionCriteria ?? "",
    ...(described.applyOnTransformedLogs === true && { applyOnTransformedLogs: true }),
    ...(emitSystemFields.length > 0 && { emitSystemFields }),
    ...(creationTime !== undefined && { createdMs: creationTime }),
  };
}
