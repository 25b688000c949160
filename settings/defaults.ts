import type { Addressing, CiAccess, NamedSource, PrefixSource, QuerySettings, Settings } from "./environment-settings";
import { forbiddenByDefault } from "./plan-risks";
import type { EnvironmentFile } from "./schema";

/** Adds to a checked file what its name, the process and its other settings make: names by default, addressing. */
export function withDefaults(file: EnvironmentFile, environment: string, addressing: Addressing): Settings {
  const { accountId, region, tags, terraformState, helloApi, sources, backupStorage, restore, expectedVolume } = file;
  const { expirationDays, ...storage } = backupStorage;
  const { kmsKeyArn, ...backupDelivery } = file.backupDelivery;
  const { topicArn, ...monitoring } = file.monitoring;
  const place = `${accountId}-${region}`;
  return {
    environment,
    accountId,
    region,
    tags,
    terraformState: {
      ...terraformState,
      bucketName: terraformState.bucketName ?? `log-backup-${environment}-state-${place}`,
    },
    helloApi,
    sources: sourcesOf(sources, helloApi.functionName),
    backupStorage: {
      ...storage,
      bucketName: storage.bucketName ?? `log-backup-${environment}-${place}`,
      ...(expirationDays === undefined ? {} : { expirationDays }),
    },
    backupDelivery: { ...backupDelivery, ...(kmsKeyArn === undefined ? {} : { kmsKeyArn }) },
    query: queryOf(file, environment),
    restore: { logGroups: restore.logGroups ?? [`/log-backup/${environment}/restored`] },
    monitoring: { ...monitoring, ...(topicArn === undefined ? {} : { topicArn }) },
    ...(expectedVolume === undefined ? {} : { expectedVolume }),
    ...(file.ciAccess === undefined ? {} : { ciAccess: ciAccessOf(file.ciAccess, environment) }),
    planReview: { forbiddenRisks: file.planReview.forbiddenRisks ?? forbiddenByDefault(environment) },
    ...addressing,
  };
}

/** Pass-through objects are nothing that Athena can read: see docs/decisions/0024. */
function queryOf({ accountId, region, backupDelivery, query }: EnvironmentFile, environment: string): QuerySettings {
  return {
    ...query,
    catalogue: query.catalogue ?? backupDelivery.format === "ndjson",
    firstHour: query.firstHour ?? "2020/01/01/00",
    resultsBucketName: query.resultsBucketName ?? `log-backup-${environment}-query-${accountId}-${region}`,
  };
}

/** The schema has made sure that one CI system is there. */
function ciAccessOf(
  { github, gitlab, oidcProviderArn, opsPrincipalArns }: NonNullable<EnvironmentFile["ciAccess"]>,
  environment: string,
): CiAccess {
  const who = { opsPrincipalArns, ...(oidcProviderArn === undefined ? {} : { oidcProviderArn }) };
  if (github !== undefined) {
    const subjectPrefix = github.subjectPrefix ?? `repo:${github.repository}`;
    return { ...who, github: { ...github, subjectPrefix, environment: github.environment ?? environment } };
  }
  if (gitlab !== undefined) {
    return { ...who, gitlab };
  }
  throw new Error("ciAccess must have exactly one of github and gitlab");
}

/** Names and objects become objects. What is discovered is read later. */
function sourcesOf(
  { logGroups, prefixes = [], account, minimumRetentionDays }: EnvironmentFile["sources"],
  functionName: string,
): Settings["sources"] {
  const named = logGroups ?? (prefixes.length > 0 || account !== undefined ? [] : [`/aws/lambda/${functionName}`]);
  return {
    logGroups: named.map((each): NamedSource => (typeof each === "string" ? { name: each, filterPattern: "" } : each)),
    prefixes: prefixes.map((each): PrefixSource =>
      typeof each === "string" ? { prefix: each, exclude: [], filterPattern: "" } : each,
    ),
    discovered: [],
    ...(account === undefined ? {} : { account }),
    ...(minimumRetentionDays === undefined ? {} : { minimumRetentionDays }),
  };
}

/** Freezes an object and everything in it. */
export function deepFreeze<Value>(value: Value): Value {
  if (typeof value === "object" && value !== null) {
    Object.values(value).forEach(deepFreeze);
    Object.freeze(value);
  }
  return value;
}
