import type { CloudWatchLogsClient } from "@aws-sdk/client-cloudwatch-logs";
import { logsError } from "../cloudwatch/logs-errors";

/** A subscription filter of a log group that sends to a Firehose stream. */
export interface FirehoseFilter {
  readonly name: string;
  /** In milliseconds since 1970-01-01T00:00:00Z. */
  readonly createdMs: number | undefined;
  /** False where a pattern, or criteria on fields, leave events out. */
  readonly forwardsAll: boolean;
}

/**
 * The subscription filters of a log group that send to Firehose. Those of the whole account are not among them.
 *
 * @param streamName only filters to this stream; absent: to any
 * @throws {AccessError} where they cannot be read
 */
export async function firehoseFilters(
  client: CloudWatchLogsClient,
  logGroup: string,
  streamName: string | undefined,
  signal: AbortSignal,
): Promise<readonly FirehoseFilter[]> {
  const { DescribeSubscriptionFiltersCommand } = await import("@aws-sdk/client-cloudwatch-logs");
  const filters: FirehoseFilter[] = [];
  let nextToken: string | undefined;
  do {
    const command = new DescribeSubscriptionFiltersCommand({ logGroupName: logGroup, nextToken });
    const page = await client.send(command, { abortSignal: signal }).catch((error: unknown) => {
      signal.throwIfAborted();
      const purpose = `to see the subscription filters of ${logGroup}`;
      throw logsError(error, { action: "logs:DescribeSubscriptionFilters", purpose });
    });
    for (const filter of page.subscriptionFilters ?? []) {
      const { filterName = "", destinationArn = "", filterPattern = "", fieldSelectionCriteria = "" } = filter;
      // arn:aws:firehose:<region>:<account>:deliverystream/<name>
      const stream = /:deliverystream\/(.*)$/.exec(destinationArn)?.[1];
      if (stream !== undefined && (streamName ?? stream) === stream) {
        const forwardsAll = `${filterPattern}${fieldSelectionCriteria}`.trim() === "";
        filters.push({ name: filterName, createdMs: filter.creationTime, forwardsAll });
      }
    }
    ({ nextToken } = page);
  } while (nextToken !== undefined);
  return filters;
}
