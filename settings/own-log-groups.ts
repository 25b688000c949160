import type { Settings } from "./environment-settings";

/** The log group in which Firehose logs the errors of a stream. */
export function errorLogGroupOf({ backupDelivery }: Pick<Settings, "backupDelivery">): string {
  return `/aws/kinesisfirehose/${backupDelivery.streamName}`;
}

/**
 * The log groups that the backup itself writes, in order of name: they are never backed up, whatever settings say. A
 * subscription of one of them would make events of events: each error of the delivery another, each restored event one
 * more to restore. `BackupDeliveryStack` refuses to be synthesized with a log group that is missing here.
 */
export function ownLogGroupsOf(settings: Pick<Settings, "backupDelivery" | "restore">): readonly string[] {
  return [...new Set([errorLogGroupOf(settings), ...settings.restore.logGroups])].sort();
}
