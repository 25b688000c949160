import type { NamedSettings, Settings } from "../../settings";
import { type Coverage, coverageOf, type Promised } from "../../settings/coverage";
import type { AccountSource, PrefixSource } from "../../settings/environment-settings";
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
  readonly prefixes: readonly PrefixSource[];
  /** By name, log groups that the backup writes, or that of another environment of the account and Region. */
  readonly own: ReadonlyMap<string, OwnLogGroup>;
  /** By ARN, the streams of the other environments: the environment. */
  readonly otherStreams: ReadonlyMap<string, string>;
  /** Days. */
  readonly minimumRetentionDays: number | undefined;
}

/** A log group that a backup writes. */
export interface OwnLogGroup {
  /** What it is, as reports say it. */
  readonly what: string;
  /** The environment whose backup writes it, where that is another one. */
  readonly other?: string;
}

/**
 * What the settings of an environment ask for, with the names that its stacks give.
 *
 * @param neighbours the other environments of the account and Region
 */
export function auditPlanOf(settings: Settings, neighbours: readonly NamedSettings[]): AuditPlan {
  const { environment, accountId, region, sources, backupDelivery, backupStorage } = settings;
  const { streamName } = backupDelivery;
  const streamArn = streamArnOf(settings);
  const own = new Map([...neighbours.flatMap((each) => writtenByOther(each.settings)), ...writtenByOurs(settings)]);
  const promisedOf = coverageOf(settings);
  const coverage = (name: string): Coverage => (own.has(name) ? { kind: "own" } : promisedOf(name));
  const expected = [...sources.logGroups, ...sources.discovered].flatMap(({ name }) => {
    const promised = coverage(name);
    return promised.kind === "promised" ? [[name, promised] as const] : [];
  });
  return {
    environment,
    accountId,
    region,
    subscriptionName: `log-backup-${environment}`,
    streamName,
    streamArn,
    bucketName: backupStorage.bucketName,
    coverageOf: coverage,
    expected: new Map(expected),
    account: sources.account,
    prefixes: sources.prefixes,
    own,
    otherStreams: new Map(
      neighbours
        .map((each) => [streamArnOf(each.settings), each.settings.environment] as const)
        .filter(([arn]) => arn !== streamArn),
    ),
    minimumRetentionDays: sources.minimumRetentionDays,
  };
}

function streamArnOf({ region, accountId, backupDelivery }: Settings): string {
  return `arn:aws:firehose:${region}:${accountId}:deliverystream/${backupDelivery.streamName}`;
}

function writtenByOurs(settings: Settings): readonly (readonly [string, OwnLogGroup])[] {
  const errorLogGroup = errorLogGroupOf(settings);
  const errorLog = `error log of the stream ${settings.backupDelivery.streamName}`;
  return ownLogGroupsOf(settings).map((name) => [
    name,
    { what: name === errorLogGroup ? errorLog : "restore.logGroups" },
  ]);
}

function writtenByOther(settings: Settings): readonly (readonly [string, OwnLogGroup])[] {
  const other = settings.environment;
  return ownLogGroupsOf(settings).map((name) => [name, { what: `written by the backup of ${other}`, other }]);
}

/** Who promises a log group, as reports say it. */
export function promisedByOf(coverage: Coverage): string | undefined {
  if (coverage.kind !== "promised") {
    return undefined;
  }
  return coverage.how === "prefix" ? `prefix ${coverage.prefix ?? ""}`.trimEnd() : coverage.how;
}
