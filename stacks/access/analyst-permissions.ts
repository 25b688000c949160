import type { PolicyStatement } from "../../constructs/policy-statement";
import type { EnvironmentArns } from "./environment-arns";

/**
 * Athena works with the rights of whoever asks, and says so in each request: what has this condition is refused to who asks S3.
 * https://docs.aws.amazon.com/athena/latest/ug/security-iam-athena-calledvia.html
 */
const THROUGH_ATHENA = [
  { test: "ForAnyValue:StringEquals", variable: "aws:CalledVia", values: ["athena.amazonaws.com"] },
];

/** What whoever asks in SQL needs, and nothing of the backup in another way. */
export function analystStatements(arns: EnvironmentArns): readonly PolicyStatement[] {
  return [
    ...askingStatements(arns),
    {
      sid: "ReadBackupThroughAthena",
      actions: ["s3:GetObject"],
      resources: [arns.backupFolder, arns.compactedFolder],
      conditions: THROUGH_ATHENA,
    },
    {
      sid: "ListBackupThroughAthena",
      actions: ["s3:GetBucketLocation", "s3:ListBucket"],
      resources: [arns.backupBucket],
      conditions: THROUGH_ATHENA,
    },
  ];
}

/**
 * Queries in the workgroup, the catalogue that they need, and their results.
 * https://docs.aws.amazon.com/athena/latest/ug/example-policies-workgroup.html
 * https://docs.aws.amazon.com/athena/latest/ug/fine-grained-access-to-glue-resources.html: of the database `default`, too
 */
export function askingStatements(arns: EnvironmentArns): readonly PolicyStatement[] {
  return [
    {
      sid: "RunQueries",
      actions: [
        "athena:BatchGetNamedQuery",
        "athena:BatchGetQueryExecution",
        "athena:GetNamedQuery",
        "athena:GetQueryExecution",
        "athena:GetQueryResults",
        "athena:GetQueryResultsStream",
        "athena:GetQueryRuntimeStatistics",
        "athena:GetWorkGroup",
        "athena:ListNamedQueries",
        "athena:ListQueryExecutions",
        "athena:StartQueryExecution",
        "athena:StopQueryExecution",
      ],
      resources: [arns.workgroup],
    },
    { sid: "FindWorkgroups", actions: ["athena:ListDataCatalogs", "athena:ListWorkGroups"], resources: ["*"] },
    {
      sid: "FindTables",
      actions: [
        "athena:GetDataCatalog",
        "athena:GetDatabase",
        "athena:GetTableMetadata",
        "athena:ListDatabases",
        "athena:ListTableMetadata",
      ],
      resources: [arns.dataCatalogue],
    },
    {
      sid: "ReadCatalogue",
      actions: [
        "glue:BatchGetPartition",
        "glue:GetDatabase",
        "glue:GetDatabases",
        "glue:GetPartition",
        "glue:GetPartitions",
        "glue:GetTable",
        "glue:GetTables",
      ],
      resources: arns.glueResources,
    },
    { sid: "ReadDefaultDatabase", actions: ["glue:GetDatabase"], resources: [arns.defaultGlueDatabase] },
    { sid: "ReadResults", actions: ["s3:GetObject"], resources: [arns.resultObjects] },
    {
      sid: "WriteResults",
      actions: ["s3:AbortMultipartUpload", "s3:ListMultipartUploadParts", "s3:PutObject"],
      resources: [arns.resultObjects],
      conditions: THROUGH_ATHENA,
    },
    {
      sid: "FindResults",
      actions: ["s3:GetBucketLocation", "s3:ListBucket", "s3:ListBucketMultipartUploads"],
      resources: [arns.resultsBucket],
    },
  ];
}
