import type { Construct } from "constructs";
import { AlarmTopic } from "../constructs/alarm-topic";
import { BackupDashboard } from "../constructs/backup-dashboard";
import { ErrorObjectAlarm } from "../constructs/error-object-alarm";
import { LogGroupAlarms } from "../constructs/log-group-alarms";
import { freshnessThreshold, StreamAlarms } from "../constructs/stream-alarms";
import { regionData } from "../estimate/regions";
import { metricPrices } from "../estimate/storage-type-prices";
import type { Settings } from "../settings";
import { alarmGranularity, forwardsAll, watchedCounts } from "../settings/alarm-granularity";
import { errorLogGroupOf } from "../settings/own-log-groups";

/** What others are to know of an environment's monitoring. */
export interface DeliveryMonitoring {
  readonly topicArn: string;
  readonly dashboardName: string;
}

/**
 * Alarms, whom they tell, and the dashboard. They know what they watch by its name: names are settings, and a plan can show
 * them.
 *
 * @param filterName of the subscription filters of all log groups
 */
export function addDeliveryMonitoring(stack: Construct, settings: Settings, filterName: string): DeliveryMonitoring {
  const { accountId, backupDelivery, backupStorage, environment, monitoring, region, sources } = settings;
  const { bufferIntervalSeconds, errorPrefix, kmsKeyArn, streamName } = backupDelivery;
  const { bucketName } = backupStorage;
  const { quotaPercent, runbook } = monitoring;
  const hasRequestMetrics = !settings.usePathStyle;
  const errorMetricsFilterId = `log-backup-${environment}-errors`;
  const watched = watchedCounts(settings);
  const logGroups = [...sources.logGroups, ...sources.discovered];

  const topic = new AlarmTopic(stack, "alarm-topic", {
    topicName: `log-backup-${environment}-alarms`,
    accountId,
    region,
    existingTopicArn: monitoring.topicArn,
    emailSubscribers: monitoring.emailSubscribers,
  });
  const setting = { namePrefix: `log-backup-${environment}-`, topicArn: topic.arn, runbook };
  const ofStream = new StreamAlarms(stack, "stream-alarms", {
    ...setting,
    streamName,
    bufferIntervalSeconds,
    quotaPercent,
    usesCustomerKey: kmsKeyArn !== undefined,
  });
  const ofErrorObjects = new ErrorObjectAlarm(stack, "error-object-alarm", {
    ...setting,
    bucketName,
    errorPrefix,
    filterId: errorMetricsFilterId,
    hasRequestMetrics,
  });
  const ofLogGroups = new LogGroupAlarms(stack, "log-group-alarms", {
    ...setting,
    streamName,
    filterName,
    logGroups: logGroups.map((source) => ({ name: source.name, forwardsAll: forwardsAll(source) })),
    accountPolicy: watched.accountPolicy,
    granularity: alarmGranularity(watched, monitoring.maximumLogGroupAlarms),
  });
  const { dashboard } = new BackupDashboard(stack, "dashboard", {
    dashboardName: `log-backup-${environment}`,
    environment,
    region,
    streamName,
    bucketName,
    filterName,
    errorLogGroupName: errorLogGroupOf(settings),
    errorPrefix,
    errorMetricsFilterId: hasRequestMetrics ? errorMetricsFilterId : undefined,
    logGroupNames: logGroups.map(({ name }) => name),
    coversAccount: sources.account !== undefined,
    bufferIntervalSeconds,
    freshnessThresholdSeconds: freshnessThreshold(bufferIntervalSeconds),
    quotaPercent,
    runbook,
    storageClasses: backupStorage.transitions.map(({ storageClass }) => storageClass),
    prices: metricPrices(regionData(region)),
    alarmArns: [...ofStream.alarms, ofErrorObjects.alarm, ...ofLogGroups.alarms].map(({ alarm }) => alarm.arn),
  });
  return { topicArn: topic.arn, dashboardName: dashboard.dashboardName };
}
