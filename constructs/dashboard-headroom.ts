import { heading } from "./dashboard-heading";
import { graph, type Widget } from "./dashboard-widget";
import { PERCENT_OF_LIMIT, streamLimits } from "./stream-limits";

export interface HeadroomProps {
  readonly region: string;
  readonly streamName: string;
  /** Percent of a limit of the stream above which an alarm goes off. */
  readonly quotaPercent: number;
  readonly runbook: string;
}

/** How much of the stream's limits is used. */
export function headroomRows({ region, streamName, quotaPercent, runbook }: HeadroomProps): Widget[][] {
  const limits = streamLimits(streamName);
  return [
    [
      heading(
        {
          title: "Headroom",
          healthy: `Well below ${quotaPercent} % of what the stream may take a second. At the limit it refuses records, also in bursts of seconds that do not show here; a higher quota takes AWS a while.`,
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
          { metric: used, id: "used", label: used.metricName, hidden: true },
          { metric: limit, id: "limit", label: limit.metricName, hidden: true },
          { expression: PERCENT_OF_LIMIT, label: "used", color: "#1f77b4" },
        ],
        levels: [
          { label: "alarm", value: quotaPercent, color: "#ff7f0e" },
          { label: "limit", value: 100, color: "#d62728" },
        ],
      }),
    ),
  ];
}

function capitalized(word: string): string {
  return `${word.charAt(0).toUpperCase()}${word.slice(1)}`;
}
