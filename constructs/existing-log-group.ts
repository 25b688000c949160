import { DataAwsCloudwatchLogGroup } from "@cdktf/provider-aws/lib/data-aws-cloudwatch-log-group";
import { Construct } from "constructs";
import { withConditionBlocks } from "./condition-blocks";

export interface ExistingLogGroupProps {
  readonly logGroupName: string;
  /** Days. Absent: any retention will do. */
  readonly minimumRetentionDays?: number;
  /** The command that raises a retention, for who reads the plan. */
  readonly raiseRetentionCommand: string;
}

/**
 * A log group that somebody else manages, looked at while Terraform plans: one that cannot be backed up is told there, by
 * name. Creating its filter would fail after other changes were made, and not say why.
 * Subscription filters want the Standard class: https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/Subscriptions.html
 */
export class ExistingLogGroup extends Construct {
  constructor(scope: Construct, id: string, props: ExistingLogGroupProps) {
    super(scope, id);
    const { logGroupName, minimumRetentionDays: minimum } = props;

    const hasFilters = {
      // A local AWS does not say the class.
      condition: '${coalesce(self.log_group_class, "STANDARD") == "STANDARD"}',
      errorMessage: `The log group ${logGroupName} cannot be backed up: it is of class \${self.log_group_class}, and only those of class STANDARD can have subscription filters. Take it out of sources.logGroups.`,
    };
    const keepsEvents = {
      condition: `\${self.retention_in_days == 0 || self.retention_in_days >= ${minimum}}`,
      errorMessage: `The log group ${logGroupName} keeps events for too short a time: \${self.retention_in_days} days, and sources.minimumRetentionDays is ${minimum}. Run: ${props.raiseRetentionCommand}`,
    };
    new CheckedLogGroup(this, "log-group", {
      name: logGroupName,
      lifecycle: { postcondition: minimum === undefined ? [hasFilters] : [hasFilters, keepsEvents] },
    });
  }
}

class CheckedLogGroup extends DataAwsCloudwatchLogGroup {
  override toHclTerraform(): unknown {
    const { data } = super.toHclTerraform() as { data: Parameters<typeof withConditionBlocks>[0] };
    return { data: withConditionBlocks(data) };
  }
}
