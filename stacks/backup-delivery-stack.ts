import type { CloudwatchLogGroup } from "@cdktf/provider-aws/lib/cloudwatch-log-group";
import type { Construct } from "constructs";
import { BackupStream } from "../constructs/backup-stream";
import { LogGroupSubscriptions } from "../constructs/log-group-subscriptions";
import type { PrivateBucket } from "../constructs/private-bucket";
import type { Settings } from "../settings";
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

    const stream = new BackupStream(this, "backup-stream", {
      accountId,
      roleName: `log-backup-${environment}-delivery`,
      bucket: props.backupBucket,
      ...backupDelivery,
    });
    const declared = new Map(props.declaredLogGroups.map((logGroup) => [logGroup.nameInput, logGroup.name]));
    new LogGroupSubscriptions(this, "subscriptions", {
      accountId,
      region,
      roleName: `log-backup-${environment}-subscription`,
      filterName: `log-backup-${environment}`,
      stream,
      logGroups: sources.logGroups.map((name) => ({ name, reference: declared.get(name) ?? name })),
    });

    this.output("stream_name", "Firehose stream that writes the backup", stream.stream.name);
    this.output("backup_prefix", "Folder of the backup in the backup bucket", backupDelivery.prefix);
    this.output("error_prefix", "Folder of what could not be delivered", backupDelivery.errorPrefix);
    this.output("error_log_group_name", "Log group of Firehose's delivery errors", stream.errorLogGroup.name);
  }
}
