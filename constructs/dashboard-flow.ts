import { heading } from "./dashboard-heading";
import {
  type BackedUpLogGroups,
  forwardedByLogGroup,
  forwardedTotal,
  incomingByLogGroup,
  incomingTotal,
  reachOf,
} from "./dashboard-log-groups";
import { graph, type Line, type Widget } from "./dashboard-widget";
import { firehoseMetric } from "./metric";

export interface FlowProps extends BackedUpLogGroups {
  readonly region: string;
  readonly streamName: string;
  readonly runbook: string;
}

/** Bytes from left to right: into the log groups, on to Firehose, into the bucket. Below it, log events by log group. */
export function flowRows(props: FlowProps): Widget[][] {
  const { region, streamName, runbook } = props;
  const reach = reachOf(props);
  const of = reach === "each" ? "by log group" : "ten busiest log groups";
  const all = reach === "queried" ? "every log group of the Region" : "all log groups that are backed up";
  const isWhole =
    reach === "queried" ? " **In** counts every log group of the Region, also one that is not backed up." : "";
  const third = { region, width: 8 };
  const bytes = { ...third, unit: "bytes in 5 minutes" };
  const events = { ...third, unit: "log events in 5 minutes" };
  return [
    [
      heading(
        {
          title: "Flow",
          healthy: `Three curves of one shape, from left to right. Bytes shrink once, between **in** and **forwarded**: they are compressed. Then they stay the same.${isWhole}`,
          sections: ["log-group-silent"],
        },
        runbook,
      ),
    ],
    [
      graph({ ...bytes, title: "1. In (uncompressed)", lines: incomingTotal(props, "IncomingBytes", all) }),
      graph({
        ...bytes,
        title: "2. Forwarded (compressed)",
        lines: [
          ...forwardedTotal(props, "ForwardedBytes", "sent by CloudWatch Logs"),
          line(streamName, "IncomingBytes", "taken by Firehose", "#9467bd"),
        ],
      }),
      graph({
        ...bytes,
        title: "3. Delivered to S3",
        lines: [line(streamName, "DeliveryToS3.Bytes", "written to the bucket", "#2ca02c")],
      }),
    ],
    [
      graph({
        ...events,
        title: "In, and forwarded",
        lines: [
          ...incomingTotal(props, "IncomingLogEvents", "in"),
          ...forwardedTotal(props, "ForwardedLogEvents", "forwarded"),
        ],
      }),
      graph({ ...events, title: `In, ${of}`, lines: incomingByLogGroup(props, "IncomingLogEvents") }),
      graph({
        ...events,
        title: `Forwarded, ${of}`,
        lines: forwardedByLogGroup(props, "ForwardedLogEvents"),
      }),
    ],
  ];
}

function line(streamName: string, metricName: string, label: string, color: string): Line {
  return { metric: firehoseMetric(streamName, metricName, "Sum"), label, color };
}
