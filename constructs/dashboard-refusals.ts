import { heading } from "./dashboard-heading";
import { type BackedUpLogGroups, forwardedByLogGroup, reachOf } from "./dashboard-log-groups";
import { graph, type Widget } from "./dashboard-widget";
import { firehoseMetric } from "./metric";

export interface RefusalProps extends BackedUpLogGroups {
  readonly region: string;
  readonly streamName: string;
  readonly runbook: string;
}

/** What was refused on the way, and is tried again or lost. */
export function refusalRows(props: RefusalProps): Widget[][] {
  const { region, streamName, runbook } = props;
  const each = reachOf(props) === "each";
  const third = { region, width: 8, isStacked: true };
  return [
    [
      heading(
        {
          title: "Errors and throttles",
          healthy: `All three are empty or at zero.${each ? "" : " Of many log groups, the ten with the most are drawn."}`,
          sections: ["log-group-errors", "log-group-throttled", "stream-throttled"],
        },
        runbook,
      ),
    ],
    [
      graph({
        ...third,
        title: "Log events that met an error",
        unit: "log events in 5 minutes",
        lines: forwardedByLogGroup(props, "DeliveryErrors"),
      }),
      graph({
        ...third,
        title: "Log events throttled by Firehose",
        unit: "log events in 5 minutes",
        lines: forwardedByLogGroup(props, "DeliveryThrottling"),
      }),
      graph({
        ...third,
        title: "Records that the stream refused",
        unit: "records in 5 minutes",
        lines: [
          { metric: firehoseMetric(streamName, "ThrottledRecords", "Sum"), label: "throttled", color: "#ff7f0e" },
        ],
      }),
    ],
  ];
}
