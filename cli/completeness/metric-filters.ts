import type { CloudWatchLogsClient } from "@aws-sdk/client-cloudwatch-logs";
import { subscriptionFilters } from "../cloudwatch/subscription-filters";

/** What sends the events of a log group to a Firehose stream: a subscription filter of its own, or the account's policy. */
export interface FirehoseFilter {
  readonly name: string;
  /** In milliseconds since 1970-01-01T00:00:00Z. */
  readonly createdMs: number | undefined;
  /** False where a pattern, or criteria on fields, leave events out. */
  readonly forwardsAll: boolean;
  /** Of its metrics. */
  readonly dimensions: Readonly<Record<string, string>>;
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
  const purpose = `to see the subscription filters of ${logGroup}`;
  const filters = (await subscriptionFilters(client, logGroup, { purpose, signal })) ?? [];
  return filters
    .filter(({ destinationArn }) => sendsTo(destinationArn, streamName))
    .map(({ name, createdMs, filterPattern, fieldSelectionCriteria }) => ({
      name,
      createdMs,
      forwardsAll: `${filterPattern}${fieldSelectionCriteria}`.trim() === "",
      dimensions: { LogGroupName: logGroup, DestinationType: "Firehose", FilterName: name },
    }));
}

/**
 * Whether a destination is a Firehose stream.
 *
 * @param streamName only this one; absent: any
 */
export function sendsTo(destinationArn: string, streamName: string | undefined): boolean {
  // arn:aws:firehose:<region>:<account>:deliverystream/<name>
  const stream = /:deliverystream\/(.*)$/.exec(destinationArn)?.[1];
  return stream !== undefined && (streamName ?? stream) === stream;
}
