import { catalogueNames } from "../../query/catalogue-names";
import type { Settings } from "../../settings";
import { analystName, ciPolicyNames, ciRoleNames, oidcProviderArnOf, serviceRoleNames } from "../../settings/ci-names";
import { isGlob } from "../../settings/coverage";
import { errorLogGroupOf } from "../../settings/own-log-groups";

/** The stacks that CI deploys; `ci-access` is an administrator's. */
const DEPLOYED_STACKS = ["terraform-state", "hello-api", "backup-storage", "backup-delivery"] as const;

/** Characters of the ARNs of log groups in a policy. */
const LONGEST_SOURCES = 2_000;

/** ARNs of what an environment's stacks hold, made of names: what policies allow is known before anything is deployed. */
export function environmentArns(settings: Settings) {
  const { accountId, backupDelivery, backupStorage, ciAccess, environment, helloApi, region } = settings;
  const regional = (service: string, resource: string) => `arn:aws:${service}:${region}:${accountId}:${resource}`;
  const ofIam = (resource: string) => `arn:aws:iam::${accountId}:${resource}`;
  const role = (name: string) => ofIam(`role/${name}`);
  const roles = serviceRoleNames(environment);
  const ciRoles = ciRoleNames(environment);
  const policies = ciPolicyNames(environment);
  const stateBucket = `arn:aws:s3:::${settings.terraformState.bucketName}`;
  const resultsBucket = `arn:aws:s3:::${settings.query.resultsBucketName}`;
  const catalogue = catalogueNames(environment);
  const backupBucket = `arn:aws:s3:::${backupStorage.bucketName}`;
  const logGroup = (name: string) => regional("logs", `log-group:${name}`);
  const named = settings.sources.logGroups.map(({ name }) => name);
  const functionLogGroup = logGroup(`/aws/lambda/${helloApi.functionName}`);
  const errorLogGroup = logGroup(errorLogGroupOf(settings));
  const ownLogGroups = [functionLogGroup, logGroup(`/aws/apigateway/${helloApi.functionName}/access`), errorLogGroup];

  return {
    stateBucket,
    states: `${stateBucket}/${environment}/*`,
    deployedStates: DEPLOYED_STACKS.map((stack) => `${stateBucket}/${environment}/${stack}/terraform.tfstate`),
    backupBucket,
    backupObjects: `${backupBucket}/*`,
    backupFolder: `${backupBucket}/${backupDelivery.prefix}*`,
    compactedFolder: `${backupBucket}/${settings.query.compactedPrefix}*`,
    resultsBucket,
    resultObjects: `${resultsBucket}/*`,
    workgroup: regional("athena", `workgroup/${catalogue.workgroup}`),
    /** Athena's name of the account's Glue catalogue. */
    dataCatalogue: regional("athena", "datacatalog/AwsDataCatalog"),
    /** The catalogue, the database in it and its tables: Glue wants to be allowed all three. */
    glueResources: ["catalog", `database/${catalogue.database}`, `table/${catalogue.database}/*`].map((resource) =>
      regional("glue", resource),
    ),
    /** Who deletes a database must be allowed to delete all that is in it. */
    glueFunctions: regional("glue", `userDefinedFunction/${catalogue.database}/*`),
    defaultGlueDatabase: regional("glue", "database/default"),
    analystRole: role(analystName(environment)),
    /** Declared by the stacks. With `:*`, but for tags: see the LogGroup of CloudWatch Logs' API reference. */
    ownLogGroups: ownLogGroups.map((arn) => `${arn}:*`),
    functionLogGroup: `${functionLogGroup}:*`,
    errorLogGroup: `${errorLogGroup}:*`,
    taggedLogGroups: ownLogGroups,
    /** Those that settings name are looked at by their names, whether a stack declares them or not. */
    namedLogGroups: shortEnough(named.map(logGroup), logGroup("*")),
    /** Backed up by filters of their own: by name, or by the beginning of names. */
    sourceLogGroups: shortEnough(
      [...named, ...prefixesOf(settings)].map((name) => logGroup(`${name}:*`)),
      logGroup("*"),
    ),
    anyLogGroup: logGroup("*"),
    stream: regional("firehose", `deliverystream/${backupDelivery.streamName}`),
    function: regional("lambda", `function:${helloApi.functionName}`),
    restApis: `arn:aws:apigateway:${region}::/restapis`,
    apiGatewayAccount: `arn:aws:apigateway:${region}::/account`,
    /** Tags of an API or stage, whose ARN is escaped in this one. */
    apiGatewayTags: `arn:aws:apigateway:${region}::/tags/*`,
    alarms: regional("cloudwatch", `alarm:log-backup-${environment}-*`),
    anyAlarm: regional("cloudwatch", "alarm:*"),
    dashboard: `arn:aws:cloudwatch::${accountId}:dashboard/log-backup-${environment}`,
    topic: settings.monitoring.topicArn ?? regional("sns", `log-backup-${environment}-alarms`),
    serviceRoles: {
      apiGateway: role(roles.apiGateway),
      delivery: role(roles.delivery),
      helloFunction: role(roles.helloFunction),
      subscription: role(roles.subscription),
    },
    ciRoles: [ciRoles.plan, ciRoles.deploy, ciRoles.ops].map(role),
    ciPolicies: Object.values(policies).map((name) => ofIam(`policy/${name}`)),
    anyRole: role(`log-backup-${environment}-*`),
    anyPolicy: ofIam(`policy/log-backup-${environment}-*`),
    serviceBoundary: ofIam(`policy/${policies.serviceBoundary}`),
    ciAccessState: `${stateBucket}/${environment}/ci-access/*`,
    /** Absent: nobody's tokens are trusted. */
    oidcProvider: ciAccess && oidcProviderArnOf(accountId, ciAccess),
  };
}

export type EnvironmentArns = ReturnType<typeof environmentArns>;

/** A policy has little room: very many log groups become all of the account and Region. */
function shortEnough(arns: readonly string[], all: string): readonly string[] {
  return arns.join("").length <= LONGEST_SOURCES ? arns : [all];
}

/** As a policy spells them: they take in what is not discovered yet. */
function prefixesOf({ sources }: Settings): readonly string[] {
  return sources.prefixes.map(({ prefix }) => (isGlob(prefix) ? prefix : `${prefix}*`));
}
