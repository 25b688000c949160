import type { CloudWatchClient } from "@aws-sdk/client-cloudwatch";
import { logsError } from "./logs-errors";

/** The dimensions of a metric, by name. */
export type MetricDimensions = Readonly<Record<string, string>>;

/**
 * The sets of dimensions under which CloudWatch Logs has counted a metric in the last two weeks. They are asked for rather
 * than put together: a subscription policy's have a `PolicyLevel`, whose values AWS does not tell.
 *
 * @param metricName of `AWS/Logs`, such as `ForwardedLogEvents`
 * @throws {AccessError} where they cannot be listed
 */
export async function* metricDimensions(
  client: CloudWatchClient,
  metricName: string,
  signal: AbortSignal,
): AsyncGenerator<MetricDimensions> {
  const { ListMetricsCommand } = await import("@aws-sdk/client-cloudwatch");
  let nextToken: string | undefined;
  do {
    const command = new ListMetricsCommand({ Namespace: "AWS/Logs", MetricName: metricName, NextToken: nextToken });
    const page = await client.send(command, { abortSignal: signal }).catch((error: unknown) => {
      signal.throwIfAborted();
      throw logsError(error, { action: "cloudwatch:ListMetrics", purpose: "to find the metrics of the log groups" });
    });
    for (const { Dimensions = [] } of page.Metrics ?? []) {
      yield Object.fromEntries(Dimensions.map(({ Name = "", Value = "" }) => [Name, Value]));
    }
    nextToken = page.NextToken;
  } while (nextToken !== undefined);
}
