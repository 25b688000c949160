import { CloudwatchDashboard } from "@cdktf/provider-aws/lib/cloudwatch-dashboard";
import { Construct } from "constructs";
import { alarmRows } from "./dashboard-alarms";
import { bodyAttribute } from "./dashboard-body";
import { type DeliveryProps, deliveryRows } from "./dashboard-delivery";
import { type FlowProps, flowRows } from "./dashboard-flow";
import { heading, isUrl } from "./dashboard-heading";
import { type HeadroomProps, headroomRows } from "./dashboard-headroom";
import { placed } from "./dashboard-layout";
import { refusalRows, type RefusalProps } from "./dashboard-refusals";
import { type SpendingProps, spendingRows } from "./dashboard-spending";
import { logTable, text, type Widget } from "./dashboard-widget";

export interface BackupDashboardProps extends FlowProps, DeliveryProps, RefusalProps, HeadroomProps, SpendingProps {
  readonly dashboardName: string;
  readonly environment: string;
  /** Terraform references, in the order in which they are to be shown. */
  readonly alarmArns: readonly string[];
}

/**
 * What the backup does, on one page: alarms, the flow from the log groups into the bucket, delivery, refusals, headroom,
 * what is stored and what it costs, and Firehose's last errors.
 *
 * It stays within 500 metrics a graph and 2,500 in all, however many log groups there are.
 * Source: https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/cloudwatch_limits.html
 */
export class BackupDashboard extends Construct {
  readonly dashboard: CloudwatchDashboard;

  /** @throws Error for a storage class whose metrics are not known */
  constructor(scope: Construct, id: string, props: BackupDashboardProps) {
    super(scope, id);

    // The stream's alarms come first; of very many log groups, most alarms are at the end, so that the flow stays in sight.
    const alarms = alarmRows(props.alarmArns);
    const [firstAlarms, furtherAlarms] = [alarms.slice(0, 1), alarms.slice(1)];
    const rows = [
      [title(props)],
      ...firstAlarms,
      ...flowRows(props),
      ...deliveryRows(props),
      ...refusalRows(props),
      ...headroomRows(props),
      ...spendingRows(props),
      ...errorLogRows(props),
      ...furtherAlarms,
    ];

    this.dashboard = new CloudwatchDashboard(this, "dashboard", {
      dashboardName: props.dashboardName,
      // A day shows the rhythm of most log groups; older points of five minutes stay for 63 days.
      dashboardBody: bodyAttribute({ start: "-P1D", periodOverride: "inherit", widgets: placed(rows) }),
    });
  }
}

function title({ environment, streamName, bucketName, runbook }: BackupDashboardProps): Widget {
  return text(
    24,
    2,
    `# Log backup: ${environment}\nLog groups, by subscription filters, to the Firehose stream **${streamName}**, to the bucket **${bucketName}**. What to do when: ${isUrl(runbook) ? `[the runbook](${runbook})` : `\`${runbook}\``}. Made by Terraform: the next deployment undoes what is changed here.`,
  );
}

function errorLogRows({ region, errorLogGroupName, runbook }: BackupDashboardProps): Widget[][] {
  return [
    [
      heading(
        {
          title: "Error log",
          healthy: "Empty. Firehose writes here why it could not deliver; the error's code names the cause.",
          sections: ["delivery-failing"],
        },
        runbook,
      ),
    ],
    [
      logTable(
        "Firehose's last 20 errors",
        region,
        errorLogGroupName,
        "fields @timestamp, errorCode, message | sort @timestamp desc | limit 20",
      ),
    ],
  ];
}
