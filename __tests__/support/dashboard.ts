import { CloudwatchMetricAlarm } from "@cdktf/provider-aws/lib/cloudwatch-metric-alarm";
import type { TerraformStack } from "cdktf";
import { BackupDashboard, type BackupDashboardProps } from "../../constructs/backup-dashboard";
import { type DashboardBody, dashboardBodyIn, type DashboardWidget } from "../../local/dashboard-body";
import { synthesizeConstruct } from "./synthesis";

export const dashboardProps: Omit<BackupDashboardProps, "alarmArns"> = {
  dashboardName: "log-backup-test",
  environment: "test",
  region: "eu-central-1",
  streamName: "backup-stream",
  bucketName: "backup-bucket",
  filterName: "log-backup-test",
  errorLogGroupName: "/aws/kinesisfirehose/backup-stream",
  errorPrefix: "errors/",
  errorMetricsFilterId: "log-backup-test-errors",
  logGroupNames: ["/ecs/web", "/ecs/db", "/aws/lambda/HelloFunc"],
  coversAccount: false,
  bufferIntervalSeconds: 300,
  freshnessThresholdSeconds: 900,
  quotaPercent: 80,
  runbook: "https://example.com/runbook.md",
  storageClasses: ["STANDARD_IA", "DEEP_ARCHIVE"],
  prices: {
    asOf: "2026-11-29",
    firehosePerGigabyte: 0.036,
    storagePerGigabyteMonth: { StandardStorage: 0.025, StandardIAStorage: 0.0138, StandardIASizeOverhead: 0.0138 },
  },
};

/** A dashboard and the alarms that it shows. */
export function addDashboard(stack: TerraformStack, changes: Partial<BackupDashboardProps> = {}, alarms = 2): void {
  const alarmArns = Array.from(
    { length: alarms },
    (_, index) =>
      new CloudwatchMetricAlarm(stack, `alarm-${index}`, {
        alarmName: `alarm-${index}`,
        comparisonOperator: "GreaterThanThreshold",
        evaluationPeriods: 1,
      }).arn,
  );
  new BackupDashboard(stack, "dashboard", { ...dashboardProps, alarmArns, ...changes });
}

/** The body of a dashboard, as Terraform makes it of the synthesized stack. */
export function dashboardBody(changes: Partial<BackupDashboardProps> = {}, alarms = 2): DashboardBody {
  return dashboardBodyIn(
    synthesizeConstruct((stack) => {
      addDashboard(stack, changes, alarms);
    }),
  );
}

export function logGroupNames(count: number): string[] {
  return Array.from({ length: count }, (_, index) => `/ecs/service-${index}/application`);
}

/** The widget of a title. */
export function widgetTitled({ widgets }: DashboardBody, title: string): DashboardWidget {
  const widget = widgets.find(({ properties }) => properties.title === title);
  if (widget === undefined) {
    throw new Error(`no widget ${title}, but: ${widgets.map(({ properties }) => properties.title).join(", ")}`);
  }
  return widget;
}

/** What a widget draws: metrics as a path of namespace, name and dimensions, and expressions. */
export interface Drawn {
  readonly metrics: readonly { readonly path: readonly string[]; readonly label: string; readonly stat: string }[];
  readonly expressions: readonly { readonly expression: string; readonly label: string }[];
}

export function drawnBy({ properties }: DashboardWidget): Drawn {
  const entries = (properties.metrics ?? []).map((entry) => ({
    path: entry.slice(0, -1) as string[],
    ...(entry.at(-1) as { readonly label: string; readonly stat: string; readonly expression?: string }),
  }));
  return {
    metrics: entries.filter(({ path }) => path.length > 0),
    expressions: entries.flatMap(({ expression, label }) => (expression === undefined ? [] : [{ expression, label }])),
  };
}
