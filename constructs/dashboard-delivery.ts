import { heading } from "./dashboard-heading";
import { graph, type Line, type Widget } from "./dashboard-widget";
import { bucketRequestMetric, firehoseMetric, incomingMetric } from "./metric";

export interface DeliveryProps {
  readonly region: string;
  readonly streamName: string;
  readonly bucketName: string;
  /** Firehose's own. */
  readonly errorLogGroupName: string;
  readonly errorPrefix: string;
  /** Of the S3 request metrics of the error prefix. Absent: the bucket has none. */
  readonly errorMetricsFilterId?: string | undefined;
  readonly bufferIntervalSeconds: number;
  /** Above which the alarm on late delivery goes off. */
  readonly freshnessThresholdSeconds: number;
  readonly runbook: string;
}

const RED = "#d62728";
const ORANGE = "#ff7f0e";

/** Is what Firehose holds delivered, and in time? */
export function deliveryRows(props: DeliveryProps): Widget[][] {
  const { region, streamName, bufferIntervalSeconds, freshnessThresholdSeconds, runbook } = props;
  const third = { region, width: 8 };
  return [
    [
      heading(
        {
          title: "Delivery",
          healthy:
            "Freshness stays near the buffer interval, every write succeeds, and nothing fails. Firehose tries for 24 hours.",
          sections: ["delivery-late", "delivery-failing", "error-objects"],
        },
        runbook,
      ),
    ],
    [
      graph({
        ...third,
        title: "Freshness: oldest record in Firehose",
        unit: "seconds",
        lines: [
          {
            metric: firehoseMetric(streamName, "DeliveryToS3.DataFreshness", "Maximum"),
            label: "age",
            color: "#1f77b4",
          },
        ],
        levels: [
          { label: "buffer interval", value: bufferIntervalSeconds, color: "#2ca02c" },
          { label: "alarm", value: freshnessThresholdSeconds, color: RED },
        ],
      }),
      graph({
        ...third,
        title: "Writes to S3 that succeeded",
        unit: "percent",
        maximum: 100,
        lines: [
          {
            metric: firehoseMetric(streamName, "DeliveryToS3.Success", "Average"),
            id: "success",
            label: "success",
            hidden: true,
          },
          { expression: "100 * success", label: "succeeded", color: "#2ca02c" },
        ],
      }),
      graph({ ...third, title: "Firehose's failures", unit: "in 5 minutes", lines: failures(props) }),
    ],
  ];
}

function failures({ bucketName, errorLogGroupName, errorPrefix, errorMetricsFilterId }: DeliveryProps): Line[] {
  const messages: Line = {
    metric: incomingMetric(errorLogGroupName, "IncomingLogEvents"),
    label: "messages in the error log",
    color: ORANGE,
  };
  if (errorMetricsFilterId === undefined) {
    return [messages];
  }
  const writes = bucketRequestMetric(bucketName, errorMetricsFilterId, "PutRequests");
  return [messages, { metric: writes, label: `writes under ${errorPrefix}`, color: RED }];
}
