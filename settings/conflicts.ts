import { oidcProviderArnOf } from "./ci-names";
import type { Settings } from "./environment-settings";
import { monitoringLimits } from "./monitoring-limits";
import { sourceConflicts, sourceConflictsBetween } from "./source-conflicts";

/** Settings and what messages call the file they came from. */
export interface NamedSettings {
  readonly file: string;
  readonly settings: Settings;
}

/**
 * What is wrong between settings that are each fine: within an environment, and between environments.
 *
 * @param others environments that are not asked for: only what they back up, and what their backups write, matters
 */
export function conflicts(all: readonly NamedSettings[], others: readonly NamedSettings[] = []): string[] {
  return all.flatMap((one, index) => {
    const earlier = all.slice(0, index);
    return [
      ...endsLikeAnother(one, all),
      ...sourceConflicts(one),
      ...otherRegions(one),
      ...sharedBuckets(one, earlier),
      ...sharedNames(one, earlier),
      ...otherProviders(one),
      ...sharedProviders(one, earlier),
      ...sourceConflictsBetween(one, neighboursOf(one, [...others, ...earlier])),
    ];
  });
}

/** Stacks are chosen by the end of their ids: a pattern for one environment must not match another's. */
function endsLikeAnother({ file, settings: { environment } }: NamedSettings, all: readonly NamedSettings[]): string[] {
  return all
    .filter(({ settings }) => environment.endsWith(`-${settings.environment}`))
    .map(
      ({ file: other, settings }) =>
        `${file}: the file's name without .json must not end in "-${settings.environment}", because of ${other}: cdktf deploy or destroy '*-${settings.environment}' would take both environments, got: "${environment}"`,
    );
}

/** What must be in the environment's Region: CloudWatch reaches no topic of another, nor Firehose a key. */
function otherRegions({ file, settings: { region, monitoring, backupDelivery } }: NamedSettings): string[] {
  const arns = [
    {
      property: "backupDelivery.kmsKeyArn",
      arn: backupDelivery.kmsKeyArn,
      pattern: monitoringLimits.kmsKeyArn.pattern,
    },
    { property: "monitoring.topicArn", arn: monitoring.topicArn, pattern: monitoringLimits.snsTopicArn.pattern },
  ];
  return arns.flatMap(({ property, arn, pattern }) =>
    arn === undefined || new RegExp(pattern).exec(arn)?.[1] === region
      ? []
      : [`${file}: ${property} must be in the environment's Region, ${region}, got: "${arn}"`],
  );
}

const bucketsOf = ({ file, settings }: NamedSettings) => [
  ...(["terraformState", "backupStorage"] as const).map((group) => ({
    file,
    property: `${group}.bucketName`,
    bucketName: settings[group].bucketName,
  })),
  ...(settings.query.catalogue
    ? [{ file, property: "query.resultsBucketName", bucketName: settings.query.resultsBucketName }]
    : []),
];

/** A bucket name exists once in all accounts and Regions. */
function sharedBuckets(one: NamedSettings, earlier: readonly NamedSettings[]): string[] {
  const taken = earlier.flatMap(bucketsOf);
  return bucketsOf(one).flatMap((bucket) => {
    const other = taken.find(({ bucketName }) => bucketName === bucket.bucketName);
    taken.push(bucket);
    if (other === undefined) {
      return [];
    }
    const whose = other.file === bucket.file ? other.property : `${other.property} of ${other.file}`;
    return [
      `${bucket.file}: ${bucket.property} must differ from ${whose} (a bucket name exists once in all of AWS), got: "${bucket.bucketName}"`,
    ];
  });
}

/** What exists once in an account and Region. */
function sharedNames(one: NamedSettings, earlier: readonly NamedSettings[]): string[] {
  const { helloApi, backupDelivery } = one.settings;
  const neighbours = neighboursOf(one, earlier);
  const find = (matches: (other: Settings) => boolean) => neighbours.find(({ settings }) => matches(settings))?.file;
  const problems: string[] = [];

  const function_ = find((other) => other.helloApi.functionName === helloApi.functionName);
  if (function_ !== undefined) {
    problems.push(differ(one.file, "helloApi.functionName", function_, helloApi.functionName));
  }

  const manager = find((other) => other.helloApi.manageApiGatewayAccount);
  if (manager !== undefined && helloApi.manageApiGatewayAccount) {
    problems.push(
      `${one.file}: helloApi.manageApiGatewayAccount must be false, because ${manager} already sets API Gateway's role in the same account and Region, got: true`,
    );
  }

  const stream = find((other) => other.backupDelivery.streamName === backupDelivery.streamName);
  if (stream !== undefined) {
    problems.push(differ(one.file, "backupDelivery.streamName", stream, backupDelivery.streamName));
  }
  return problems;
}

/** The OIDC provider is the account's own, and that of the CI system's URL. */
function otherProviders({ file, settings: { accountId, ciAccess } }: NamedSettings): string[] {
  if (ciAccess?.oidcProviderArn === undefined) {
    return [];
  }
  const expected = oidcProviderArnOf(accountId, ciAccess);
  return ciAccess.oidcProviderArn === expected
    ? []
    : [
        `${file}: ciAccess.oidcProviderArn must be the provider of the environment's account and CI system, ${expected}, got: "${ciAccess.oidcProviderArn}"`,
      ];
}

/** An account has one OIDC provider for each URL, whatever the Region. */
function sharedProviders({ file, settings }: NamedSettings, earlier: readonly NamedSettings[]): string[] {
  const makes = ({ accountId, ciAccess }: Settings) =>
    ciAccess === undefined || ciAccess.oidcProviderArn !== undefined
      ? undefined
      : oidcProviderArnOf(accountId, ciAccess);
  const arn = makes(settings);
  const maker = earlier.find((other) => arn !== undefined && makes(other.settings) === arn);
  return maker === undefined
    ? []
    : [
        `${file}: ciAccess.oidcProviderArn is missing, it must be "${arn}", because ${maker.file} already makes that provider in the same account`,
      ];
}

/** Those of the same account and Region. */
export function neighboursOf({ settings: { accountId, region } }: NamedSettings, others: readonly NamedSettings[]) {
  return others.filter(({ settings }) => settings.accountId === accountId && settings.region === region);
}

function differ(file: string, property: string, other: string, got: string): string {
  return `${file}: ${property} must differ from that of ${other}, which has the same account and Region, got: "${got}"`;
}
