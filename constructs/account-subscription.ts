import { CloudwatchLogAccountPolicy } from "@cdktf/provider-aws/lib/cloudwatch-log-account-policy";
import { Fn, Lazy, TerraformStack } from "cdktf";
import { Construct } from "constructs";
import type { BackupStream } from "./backup-stream";
import { textExpression } from "./literal-text";
import { logGroupNamesIn } from "./recursion-guard";
import type { ServiceRole } from "./service-role";

export interface AccountSubscriptionProps {
  readonly policyName: string;
  readonly stream: BackupStream;
  /** With which CloudWatch Logs puts records on the stream. */
  readonly role: ServiceRole;
  /** CloudWatch Logs filter pattern; empty: every event. */
  readonly filterPattern: string;
  /** Names of log groups to leave out, beside those that the stack declares. */
  readonly excludedLogGroups: readonly string[];
  /** Writes the selection criteria that leave these names out. */
  readonly selectionCriteriaOf: (excluded: readonly string[]) => string;
}

/**
 * One subscription of every log group of the account and Region, present and future. An account has one such policy in a
 * Region. Every log group that its stack declares is left out, whoever adds it, so that the delivery never feeds itself.
 * Source: https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_PutAccountPolicy.html
 */
export class AccountSubscription extends Construct {
  readonly policy: CloudwatchLogAccountPolicy;

  constructor(scope: Construct, id: string, props: AccountSubscriptionProps) {
    super(scope, id);

    this.policy = new CloudwatchLogAccountPolicy(this, "policy", {
      policyName: props.policyName,
      policyType: "SUBSCRIPTION_FILTER_POLICY",
      scope: "ALL",
      policyDocument: Fn.jsonencode({
        DestinationArn: props.stream.stream.arn,
        RoleArn: props.role.role.arn,
        FilterPattern: textExpression(props.filterPattern),
      }),
      // Asked for when all of the stack is there.
      selectionCriteria: Lazy.stringValue({
        produce: () =>
          props.selectionCriteriaOf([...props.excludedLogGroups, ...logGroupNamesIn(TerraformStack.of(this))]),
      }),
      dependsOn: [props.role.policy],
    });
  }
}
