import { AnalystAccess } from "../constructs/analyst-access";
import { LogCatalogue } from "../constructs/log-catalogue";
import type { PrivateBucket } from "../constructs/private-bucket";
import { QueryWorkgroup } from "../constructs/query-workgroup";
import { athenaNamedQuery } from "../query/athena-named-query";
import { ARRIVALS, catalogueNames, COMPACTED } from "../query/catalogue-names";
import { savedQueries } from "../query/saved-queries";
import type { Settings } from "../settings";
import { analystName, serviceBoundaryArnOf } from "../settings/ci-names";
import { analystStatements } from "./access/analyst-permissions";
import { environmentArns } from "./access/environment-arns";
import type { EnvironmentStack } from "./environment-stack";

/** What an environment with a catalogue tells of it. */
export interface LogQueries {
  readonly databaseName: string;
  readonly workgroupName: string;
  readonly resultsBucketName: string;
  readonly analystPolicyArn?: string;
  readonly analystRoleArn?: string;
}

/** Adds what SQL on the backup needs in AWS to the stack that holds the backup. */
export function addLogQueries(stack: EnvironmentStack, settings: Settings, backupBucket: PrivateBucket): LogQueries {
  const { backupDelivery, environment, plainHttpEndpoint, query } = settings;
  const names = catalogueNames(environment);
  const isNdjson = backupDelivery.format === "ndjson";
  const source = isNdjson ? ARRIVALS : COMPACTED;

  const catalogue = new LogCatalogue(stack, "log-catalogue", {
    databaseName: names.database,
    bucketName: backupBucket.bucket.id,
    ...(isNdjson && { ndjsonPrefix: backupDelivery.prefix }),
    firstHour: query.firstHour,
    compactedPrefix: query.compactedPrefix,
  });
  const { workgroup, resultsBucket } = new QueryWorkgroup(stack, "query-workgroup", {
    workgroupName: names.workgroup,
    resultsBucketName: query.resultsBucketName,
    resultExpirationDays: query.resultExpirationDays,
    scanLimitGiB: query.scanLimitGiB,
    allowObjectsWithoutTls: plainHttpEndpoint,
    database: catalogue.database,
    namedQueries: savedQueries.map((saved) => ({ ...saved, sql: athenaNamedQuery(saved, names.database, source) })),
  });
  const { policyArn, roleArn } = new AnalystAccess(stack, "analyst-access", {
    name: analystName(environment),
    environment,
    statements: analystStatements(environmentArns(settings)),
    principalArns: query.analystPrincipalArns,
    permissionsBoundaryArn: serviceBoundaryArnOf(settings),
  });

  return {
    databaseName: catalogue.database.name,
    workgroupName: workgroup.name,
    resultsBucketName: resultsBucket.bucket.id,
    ...(policyArn !== undefined && { analystPolicyArn: policyArn }),
    ...(roleArn !== undefined && { analystRoleArn: roleArn }),
  };
}
