import type { PolicyStatement } from "../../constructs/policy-statement";
import type { Settings } from "../../settings";
import type { EnvironmentArns } from "./environment-arns";

/** What Terraform and its AWS provider read while they plan: states, and how resources are set. No log event is among it. */
export function readingStatements(arns: EnvironmentArns, settings: Settings): readonly PolicyStatement[] {
  return [
    { sid: "ListStates", actions: ["s3:ListBucket"], resources: [arns.stateBucket] },
    { sid: "ReadStates", actions: ["s3:GetObject"], resources: [arns.states] },
    {
      sid: "ReadBuckets",
      actions: [
        "s3:GetAccelerateConfiguration",
        "s3:GetBucketAcl",
        "s3:GetBucketCORS",
        "s3:GetBucketLogging",
        "s3:GetBucketObjectLockConfiguration",
        "s3:GetBucketOwnershipControls",
        "s3:GetBucketPolicy",
        "s3:GetBucketPublicAccessBlock",
        "s3:GetBucketRequestPayment",
        "s3:GetBucketTagging",
        "s3:GetBucketVersioning",
        "s3:GetBucketWebsite",
        "s3:GetEncryptionConfiguration",
        "s3:GetLifecycleConfiguration",
        "s3:GetReplicationConfiguration",
        // HeadBucket
        "s3:ListBucket",
        ...(settings.usePathStyle ? [] : ["s3:GetMetricsConfiguration"]),
      ],
      resources: [arns.stateBucket, arns.backupBucket, ...(settings.query.catalogue ? [arns.resultsBucket] : [])],
    },
    {
      sid: "ReadRoles",
      actions: ["iam:GetRole", "iam:GetRolePolicy", "iam:ListAttachedRolePolicies", "iam:ListRolePolicies"],
      resources: [...Object.values(arns.serviceRoles), ...analystRole(arns, settings), ...arns.ciRoles],
    },
    {
      sid: "ReadPolicies",
      actions: ["iam:GetPolicy", "iam:GetPolicyVersion"],
      resources: arns.ciPolicies,
    },
    ...(settings.ciAccess?.oidcProviderArn === undefined && arns.oidcProvider !== undefined
      ? [
          {
            sid: "ReadOidcProvider",
            actions: ["iam:GetOpenIDConnectProvider"],
            resources: [arns.oidcProvider],
          },
        ]
      : []),
    {
      sid: "FindLogGroups",
      actions: [
        "logs:DescribeLogGroups",
        ...(settings.sources.account === undefined ? [] : ["logs:DescribeAccountPolicies"]),
      ],
      resources: ["*"],
    },
    {
      sid: "ReadLogGroupTags",
      actions: ["logs:ListTagsForResource"],
      resources: [...new Set([...arns.taggedLogGroups, ...arns.namedLogGroups])],
    },
    {
      sid: "ReadLogStreams",
      actions: ["logs:DescribeLogStreams"],
      resources: [arns.errorLogGroup],
    },
    {
      sid: "ReadFilters",
      actions: ["logs:DescribeSubscriptionFilters"],
      resources: arns.sourceLogGroups,
    },
    {
      sid: "ReadStream",
      actions: ["firehose:DescribeDeliveryStream", "firehose:ListTagsForDeliveryStream"],
      resources: [arns.stream],
    },
    {
      sid: "ReadFunction",
      actions: [
        "lambda:GetFunction",
        "lambda:GetFunctionCodeSigningConfig",
        "lambda:GetPolicy",
        "lambda:ListVersionsByFunction",
      ],
      resources: [arns.function],
    },
    {
      sid: "ReadApi",
      actions: ["apigateway:GET"],
      resources: [`${arns.restApis}/*`, ...(settings.helloApi.manageApiGatewayAccount ? [arns.apiGatewayAccount] : [])],
    },
    { sid: "ReadAlarms", actions: ["cloudwatch:DescribeAlarms"], resources: [arns.anyAlarm] },
    { sid: "ReadAlarmTags", actions: ["cloudwatch:ListTagsForResource"], resources: [arns.alarms] },
    { sid: "ReadDashboard", actions: ["cloudwatch:GetDashboard"], resources: [arns.dashboard] },
    ...readTopic(arns, settings),
    ...readCatalogue(arns, settings),
  ];
}

const analystRole = (arns: EnvironmentArns, { query }: Settings): readonly string[] =>
  query.analystPrincipalArns.length > 0 ? [arns.analystRole] : [];

function readCatalogue(arns: EnvironmentArns, { query }: Settings): readonly PolicyStatement[] {
  return query.catalogue
    ? [
        {
          sid: "ReadCatalogue",
          actions: ["glue:GetDatabase", "glue:GetPartitionIndexes", "glue:GetTable", "glue:GetTags"],
          resources: arns.glueResources,
        },
        {
          sid: "ReadWorkgroup",
          actions: ["athena:GetNamedQuery", "athena:GetWorkGroup", "athena:ListTagsForResource"],
          resources: [arns.workgroup],
        },
      ]
    : [];
}

function readTopic(arns: EnvironmentArns, { monitoring }: Settings): readonly PolicyStatement[] {
  const own = monitoring.topicArn === undefined;
  return [
    ...(own
      ? [
          {
            sid: "ReadTopic",
            actions: ["sns:GetTopicAttributes", "sns:ListTagsForResource"],
            resources: [arns.topic],
          },
        ]
      : []),
    ...(monitoring.emailSubscribers.length > 0
      ? [
          {
            sid: "ReadEmailSubscriptions",
            actions: ["sns:GetSubscriptionAttributes"],
            resources: [arns.topic, `${arns.topic}:*`],
          },
        ]
      : []),
  ];
}
