import { heading } from "./dashboard-heading";
import { graph, type Widget } from "./dashboard-widget";
import { firehoseMetric } from "./metric";

export interface HeadroomProps {
  readonly region: string;
  readonly streamName: string;
  /** Percent of a limit of the stream above which an alarm goes off. */
  readonly quotaPercent: number;
  readonly runbook: string;
}

/**
 * How much of the stream's limits is used, as AWS compares them: the rate of five minutes with the limit of a second.
 * https://docs.aws.amazon.com/firehose/latest/dev/firehose-cloudwatch-metrics-best-practices.html
 */
export function headroomRows({ region, streamName, quotaPercent, runbook }: HeadroomProps): Widget[][] {
  const limits = [
    { what: "bytes", used: "IncomingBytes", limit: "BytesPerSecondLimit" },
    { what: "records", used: "IncomingRecords", limit: "RecordsPerSecondLimit" },
    { what: "requests", used: "IncomingPutRequests", limit: "PutRequestsPerSecondLimit" },
  ];
  return [
    [
      heading(
        {
          title: "Headroom",
          healthy: `Well below ${quotaPercent} % of what the stream may take a second. Above 100 % it refuses records; a higher quota takes AWS a while.`,
          sections: limits.map(({ what }) => `stream-${what}-near-limit`),
        },
        runbook,
      ),
    ],
    limits.map(({ what, used, limit }) =>
      graph({
        title: `${capitalized(what)} a second`,
        region,
        width: 8,
        unit: "percent of the limit",
        lines: [
          { metric: firehoseMetric(streamName, used, "Sum"), id: "used", label: used, hidden: true },
          { metric: firehoseMetric(streamName, limit, "Minimum"), id: "limit", label: limit, hidden: true },
          { expression: "100 * (used / PERIOD(used)) / limit", label: "used", color: "#1f77b4" },
        ],
        levels: [
          { label: "alarm", value: quotaPercent, color: "#ff7f0e" },
          // One level on top of the other would be unreadable.
          ...(quotaPercent === 100 ? [] : [{ label: "limit", value: 100, color: "#d62728" }]),
        ],
      }),
    ),
  ];
}

function capitalized(word: string): string {
  return `${word.charAt(0).toUpperCase()}${word.slice(1)}`;
}
