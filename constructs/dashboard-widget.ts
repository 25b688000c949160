import type { Metric } from "./metric";

/**
 * Widgets of a CloudWatch dashboard, before they have a place.
 * https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/CloudWatch-Dashboard-Body-Structure.html
 */
export interface Widget {
  readonly type: "alarm" | "log" | "metric" | "text";
  /** Columns, of which a dashboard has 24. */
  readonly width: number;
  /** Rows of the grid. */
  readonly height: number;
  readonly properties: Readonly<Record<string, unknown>>;
}

/** Seconds: what a point of a graph covers, unless the graph says otherwise. */
export const PERIOD = 300;

/** What is drawn: a metric; or a math expression, a SEARCH or a query of Metrics Insights, over metrics by their ids. */
export type Line = ({ readonly metric: Metric } | { readonly expression: string }) & {
  /** Starts with a lowercase letter. Absent: no expression looks at it. */
  readonly id?: string;
  /** For the legend. Empty: each of several series has its own name alone. */
  readonly label: string;
  readonly color?: string;
  /** Only looked at by expressions. */
  readonly hidden?: boolean;
};

export interface GraphProps {
  readonly title: string;
  readonly region: string;
  readonly width: number;
  readonly lines: readonly Line[];
  /** What the axis counts. */
  readonly unit: string;
  /** Of the axis. @default - what the lines need */
  readonly maximum?: number;
  readonly isStacked?: boolean;
  /** Levels that mean something, in the unit of the axis. */
  readonly levels?: readonly { readonly label: string; readonly value: number; readonly color: string }[];
  /** Seconds. @default 300 */
  readonly periodSeconds?: number;
  /** Such as `-P3M`, whatever time the dashboard shows. @default - the time that the dashboard shows */
  readonly start?: string;
}

/** Rows of the grid that a graph takes. */
export const GRAPH_HEIGHT = 6;

/** Lines over time. Without a line, which CloudWatch refuses, a text says so in the same place. */
export function graph(props: GraphProps): Widget {
  const { title, region, width, lines, unit, maximum, isStacked = false, levels = [], start } = props;
  if (lines.length === 0) {
    return text(width, GRAPH_HEIGHT, `### ${title}\nNothing to draw yet: no log group is backed up.`);
  }
  const period = props.periodSeconds ?? PERIOD;
  return {
    type: "metric",
    width,
    height: GRAPH_HEIGHT,
    properties: {
      title,
      region,
      view: "timeSeries",
      stacked: isStacked,
      period,
      ...(start !== undefined && { start }),
      metrics: lines.map((line) => metricsEntry(line, period)),
      yAxis: { left: { min: 0, ...(maximum !== undefined && { max: maximum }), label: unit, showUnits: false } },
      ...(levels.length > 0 && { annotations: { horizontal: levels } }),
    },
  };
}

function metricsEntry(line: Line, period: number): readonly unknown[] {
  const { id, label, color, hidden } = line;
  const shown = {
    ...(id !== undefined && { id }),
    label,
    ...(color !== undefined && { color }),
    ...(hidden === true && { visible: false }),
  };
  if ("expression" in line) {
    return [{ expression: line.expression, ...shown, period }];
  }
  const { namespace, metricName, dimensions, stat } = line.metric;
  return [namespace, metricName, ...Object.entries(dimensions).flat(), { ...shown, stat }];
}

/** Markdown. */
export function text(width: number, height: number, markdown: string): Widget {
  return { type: "text", width, height, properties: { markdown } };
}

/** What CloudWatch Logs Insights finds in one log group, as a table. */
export function logTable(title: string, region: string, logGroupName: string, query: string): Widget {
  const properties = { title, region, view: "table", query: `SOURCE '${logGroupName}' | ${query}` };
  return { type: "log", width: 24, height: GRAPH_HEIGHT, properties };
}
