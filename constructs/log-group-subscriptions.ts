import { CloudwatchLogSubscriptionFilter } from "@cdktf/provider-aws/lib/cloudwatch-log-subscription-filter";
import { Construct } from "constructs";
import type { BackupStream } from "./backup-stream";
import { attributeText } from "./literal-text";
import { logGroupId } from "./log-group-id";
import { ServiceRole } from "./service-role";

/** A log group to back up by a filter of its own. */
export interface SourceLogGroup {
  /** Its name as settings spell it: the filter's Terraform address comes from it. */
  readonly name: string;
  /** Its name as a reference, where another stack declares the log group. */
  readonly reference: string;
  /** CloudWatch Logs filter pattern; empty: every event. */
  readonly filterPattern: string;
}

export interface LogGroupSubscriptionsProps {
  readonly accountId: string;
  readonly region: string;
  readonly roleName: string;
  readonly filterName: string;
  readonly stream: BackupStream;
  readonly logGroups: readonly SourceLogGroup[];
}

/** One subscription filter for each log group: every event goes to the backup stream. */
export class LogGroupSubscriptions extends Construct {
  readonly role: ServiceRole;

  constructor(scope: Construct, id: string, props: LogGroupSubscriptionsProps) {
    super(scope, id);

    this.role = new ServiceRole(this, "role", {
      roleName: props.roleName,
      description: "Lets CloudWatch Logs put log events on the backup stream",
      servicePrincipal: `logs.${props.region}.amazonaws.com`,
      // https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/SubscriptionFilters.html#FirehoseExample
      // CloudWatch Logs passes a log group's bare ARN; with `:*` behind its name, creating the filter would fail.
      trustConditions: [
        {
          test: "StringLike",
          variable: "aws:SourceArn",
          values: [`arn:aws:logs:${props.region}:${props.accountId}:*`],
        },
        { test: "StringEquals", variable: "aws:SourceAccount", values: [props.accountId] },
      ],
    });
    props.stream.grantPutRecords(this.role);

    const filters = new Construct(this, "filter");
    for (const { name, reference, filterPattern } of props.logGroups) {
      // The id is the log group's name: adding or removing a group must not move the address of another.
      new CloudwatchLogSubscriptionFilter(filters, logGroupId(name), {
        name: props.filterName,
        logGroupName: reference,
        destinationArn: props.stream.stream.arn,
        roleArn: this.role.role.arn,
        filterPattern: attributeText(filterPattern),
        dependsOn: [this.role.policy],
      });
    }
  }
}
