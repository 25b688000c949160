import type { Settings } from "../../settings";
import { type Coverage, coverageOf, type Promised } from "../../settings/coverage";
import type { AccountSource } from "../../settings/environment-settings";
import { errorLogGroupOf, ownLogGroupsOf } from "../../settings/own-log-groups";

/** What an environment's settings ask of the log groups of its account and Region. */
export interface AuditPlan {
  readonly environment: string;
  readonly accountId: string;
  readonly region: string;
  /** The name of the environment's subscription filters, and of its account-level subscription policy. */
  readonly subscriptionName: string;
  readonly streamName: string;
  readonly streamArn: string;
  readonly bucketName: string;
  /** What is promised of a log group, by its name. */
  readonly coverageOf: (name: string) => Coverage;
  /** The log groups that must be there, by name. */
  readonly expected: ReadonlyMap<string, Promised>;
  readonly account: AccountSource | undefined;
  /** Log groups that the backup writes, and what each is. */
  readonly own: ReadonlyMap<string, string>;
  /** Days. */
  readonly minimumRetentionDays: number | undefined;
}

/** What the settings of an environment ask for, with the names that its stacks give. */
export function auditPlanOf(settings: Settings): AuditPlan {
  const { environment, accountId, region, sources, backupDelivery, backupStorage } = settings;
  const { streamName } = backupDelivery;
  const coverage = coverageOf(settings);
  const expected = [...sources.logGroups, ...sources.discovered].flatMap(({ name }) => {
    const promised = coverage(name);
    return promised.kind === "promised" ? [[name, promised] as const] : [];
  });
  const errorLogGroup = errorLogGroupOf(settings);
  return {
    environment,
    accountId,
    region,
    subscriptionName: `log-backup-${environment}`,
    streamName,
    streamArn: `arn:aws:firehose:${region}:${accountId}:deliverystream/${streamName}`,
    bucketName: backupStorage.bucketName,
    coverageOf: coverage,
    expected: new Map(expected),
    account: sources.account,
    own: new Map(
      ownLogGroupsOf(settings).map((name) => [
        name,
        name === errorLogGroup ? `error log of the stream ${streamName}` : "restore.logGroups",
      ]),
    ),
    minimumRetentionDays: sources.minimumRetentionDays,
  };
}

/** Who promises a log group, as reports say it. */
export function promisedByOf(coverage: Coverage): string | undefined {
  if (coverage.kind !== "promised") {
    return undefined;
  }
  return coverage.how === "prefix" ? `prefix ${coverage.prefix ?? ""}`.trimEnd() : coverage.how;
}
