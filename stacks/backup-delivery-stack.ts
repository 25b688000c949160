import type { CloudwatchLogGroup } from "@cdktf/provider-aws/lib/cloudwatch-log-group";
import { Annotations } from "cdktf";
import { Construct } from "constructs";
import { AccountSubscription } from "../constructs/account-subscription";
import { BackupStream } from "../constructs/backup-stream";
import { ExistingLogGroup } from "../constructs/existing-log-group";
import { logGroupId } from "../constructs/log-group-id";
import { LogGroupSubscriptions } from "../constructs/log-group-subscriptions";
import type { PrivateBucket } from "../constructs/private-bucket";
import { RecursionGuard } from "../constructs/recursion-guard";
import { volumeWarnings } from "../estimate/fit";
import type { Settings } from "../settings";
import { selectionCriteriaOf } from "../settings/account-policy";
import { ownLogGroupsOf } from "../settings/own-log-groups";
import { addDeliveryMonitoring } from "./delivery-monitoring";
import { EnvironmentStack } from "./environment-stack";

export interface BackupDeliveryStackProps {
  /** Where the backup goes. */
  readonly backupBucket: PrivateBucket;
  /** Log groups that other stacks declare: taken by reference where settings name them as a source. */
  readonly declaredLogGroups: readonly CloudwatchLogGroup[];
}

/** What can be rebuilt at any time: subscription filters, the Firehose stream, and the roles of both. */
export class BackupDeliveryStack extends EnvironmentStack {
  constructor(scope: Construct, settings: Settings, props: BackupDeliveryStackProps) {
    super(scope, "backup-delivery", settings);
    const { accountId, backupDelivery, environment, region, sources } = settings;
    const filterName = `log-backup-${environment}`;

    const stream = new BackupStream(this, "backup-stream", {
      accountId,
      roleName: `log-backup-${environment}-delivery`,
      bucket: props.backupBucket,
      ...backupDelivery,
    });
    const ownLogGroups = ownLogGroupsOf(settings);
    const declared = new Map(props.declaredLogGroups.map((logGroup) => [logGroup.nameInput, logGroup.name]));
    const subscriptions = new LogGroupSubscriptions(this, "subscriptions", {
      accountId,
      region,
      roleName: `log-backup-${environment}-subscription`,
      filterName,
      stream,
      logGroups: [...sources.logGroups, ...sources.discovered].map(({ name, filterPattern }) => ({
        name,
        reference: declared.get(name) ?? name,
        filterPattern,
      })),
    });

    if (sources.account !== undefined) {
      new AccountSubscription(this, "account-subscription", {
        policyName: `log-backup-${environment}`,
        stream,
        role: subscriptions.role,
        filterPattern: sources.account.filterPattern,
        excludedLogGroups: [...sources.account.exclude, ...ownLogGroups],
        selectionCriteriaOf,
      });
    }
    const { topicArn, dashboardName } = addDeliveryMonitoring(this, settings, filterName);
    this.checkNamedLogGroups(settings, declared);
    this.node.addValidation(new RecursionGuard(this, ownLogGroups));
    for (const warning of volumeWarnings(settings)) {
      Annotations.of(this).addWarning(warning);
    }

    this.output("stream_name", "Firehose stream that writes the backup", stream.stream.name);
    this.output("backup_prefix", "Folder of the backup in the backup bucket", backupDelivery.prefix);
    this.output("error_prefix", "Folder of what could not be delivered", backupDelivery.errorPrefix);
    this.output("error_log_group_name", "Log group of Firehose's delivery errors", stream.errorLogGroup.name);
    this.output("alarm_topic_arn", "SNS topic that alarms are sent to", topicArn);
    this.output("dashboard_name", "CloudWatch dashboard of the backup", dashboardName);
  }

  /** What discover finds can have filters: only names that people write are looked at. */
  private checkNamedLogGroups(
    { environment, sources }: Settings,
    declared: ReadonlyMap<string | undefined, string>,
  ): void {
    const checks = new Construct(this, "existing");
    for (const { name } of sources.logGroups.filter((source) => !declared.has(source.name))) {
      new ExistingLogGroup(checks, logGroupId(name), {
        logGroupName: name,
        ...(sources.minimumRetentionDays !== undefined && { minimumRetentionDays: sources.minimumRetentionDays }),
        raiseRetentionCommand: `npx log-backup raise-retention --env ${environment}`,
      });
    }
  }
}
