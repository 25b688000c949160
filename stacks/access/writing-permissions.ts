import type { PolicyStatement } from "../../constructs/policy-statement";
import type { Settings } from "../../settings";
import type { EnvironmentArns } from "./environment-arns";
import { queryStatements, SETTINGS_OF_BUCKETS } from "./query-permissions";

/** What Terraform and its AWS provider write while they create, change and destroy what is not IAM's. */
export function writingStatements(arns: EnvironmentArns, settings: Settings): readonly PolicyStatement[] {
  return [
    ...stateStatements(arns),
    ...bucketStatements(arns, settings),
    ...logStatements(arns, settings),
    ...deliveryStatements(arns, settings),
    ...apiStatements(arns, settings),
    ...monitoringStatements(arns, settings),
    ...(settings.query.catalogue ? queryStatements(arns) : []),
  ];
}

/** Not that of `ci-access`, which an administrator deploys. */
function stateStatements({ deployedStates }: EnvironmentArns): readonly PolicyStatement[] {
  return [
    { sid: "WriteStates", actions: ["s3:PutObject"], resources: deployedStates },
    {
      sid: "LockStates",
      actions: ["s3:DeleteObject", "s3:PutObject"],
      resources: deployedStates.map((state) => `${state}.tflock`),
    },
  ];
}

/** A protected bucket cannot be deleted, nor can objects. The state bucket comes with bootstrap, and never goes by CI. */
function bucketStatements(
  arns: EnvironmentArns,
  { backupStorage, usePathStyle }: Settings,
): readonly PolicyStatement[] {
  const removable = !backupStorage.preventDestroy;
  return [
    {
      sid: "SetBuckets",
      actions: SETTINGS_OF_BUCKETS,
      resources: [arns.stateBucket, arns.backupBucket],
    },
    {
      sid: "SetBackupBucket",
      actions: [
        "s3:CreateBucket",
        ...(usePathStyle ? [] : ["s3:PutMetricsConfiguration"]),
        ...(removable ? ["s3:DeleteBucket", "s3:DeleteBucketPolicy", "s3:ListBucketVersions"] : []),
      ],
      resources: [arns.backupBucket],
    },
    ...(removable
      ? [
          {
            sid: "EmptyBackupBucket",
            actions: ["s3:DeleteObjectVersion"],
            resources: [arns.backupObjects],
          },
        ]
      : []),
  ];
}

function logStatements(arns: EnvironmentArns, { sources }: Settings): readonly PolicyStatement[] {
  return [
    {
      sid: "SetLogGroups",
      actions: ["logs:CreateLogGroup", "logs:DeleteLogGroup", "logs:PutRetentionPolicy"],
      resources: arns.ownLogGroups,
    },
    {
      sid: "SetErrorLogStream",
      actions: ["logs:CreateLogStream", "logs:DeleteLogStream"],
      resources: [arns.errorLogGroup],
    },
    { sid: "TagLogGroups", actions: ["logs:TagResource", "logs:UntagResource"], resources: arns.taggedLogGroups },
    {
      sid: "SetFilters",
      actions: ["logs:DeleteSubscriptionFilter", "logs:PutSubscriptionFilter"],
      resources: sources.account === undefined ? arns.sourceLogGroups : [arns.anyLogGroup],
    },
    ...(sources.account === undefined
      ? []
      : [
          {
            sid: "SetAccountPolicy",
            actions: ["logs:DeleteAccountPolicy", "logs:PutAccountPolicy"],
            resources: ["*"],
          },
        ]),
  ];
}

function deliveryStatements(arns: EnvironmentArns, { backupDelivery }: Settings): readonly PolicyStatement[] {
  const { kmsKeyArn } = backupDelivery;
  return [
    {
      sid: "SetStream",
      actions: [
        "firehose:CreateDeliveryStream",
        "firehose:DeleteDeliveryStream",
        "firehose:StartDeliveryStreamEncryption",
        "firehose:TagDeliveryStream",
        "firehose:UntagDeliveryStream",
        "firehose:UpdateDestination",
      ],
      resources: [arns.stream],
    },
    ...(kmsKeyArn === undefined
      ? []
      : [
          {
            sid: "LetFirehoseUseKey",
            actions: ["kms:CreateGrant"],
            resources: [kmsKeyArn],
            conditions: [{ test: "Bool", variable: "kms:GrantIsForAWSResource", values: ["true"] }],
          },
        ]),
  ];
}

function apiStatements(arns: EnvironmentArns, { helloApi }: Settings): readonly PolicyStatement[] {
  const apis = [arns.restApis, `${arns.restApis}/*`];
  return [
    {
      sid: "SetFunction",
      actions: [
        "lambda:CreateFunction",
        "lambda:DeleteFunction",
        "lambda:RemovePermission",
        "lambda:TagResource",
        "lambda:UntagResource",
        "lambda:UpdateFunctionCode",
        "lambda:UpdateFunctionConfiguration",
      ],
      resources: [arns.function],
    },
    {
      sid: "LetApiCallFunction",
      actions: ["lambda:AddPermission"],
      resources: [arns.function],
      conditions: [{ test: "StringEquals", variable: "lambda:Principal", values: ["apigateway.amazonaws.com"] }],
    },
    {
      sid: "SetApi",
      actions: ["apigateway:DELETE", "apigateway:PATCH", "apigateway:POST", "apigateway:PUT"],
      resources: apis,
    },
    { sid: "TagApi", actions: ["apigateway:PUT"], resources: [arns.apiGatewayTags] },
    ...(helloApi.manageApiGatewayAccount
      ? [{ sid: "SetApiAccount", actions: ["apigateway:PATCH"], resources: [arns.apiGatewayAccount] }]
      : []),
  ];
}

function monitoringStatements(arns: EnvironmentArns, { monitoring }: Settings): readonly PolicyStatement[] {
  return [
    {
      sid: "SetAlarms",
      actions: [
        "cloudwatch:DeleteAlarms",
        "cloudwatch:PutMetricAlarm",
        "cloudwatch:TagResource",
        "cloudwatch:UntagResource",
      ],
      resources: [arns.alarms],
    },
    {
      sid: "SetDashboard",
      actions: ["cloudwatch:DeleteDashboards", "cloudwatch:PutDashboard"],
      resources: [arns.dashboard],
    },
    ...(monitoring.topicArn === undefined
      ? [
          {
            sid: "SetTopic",
            actions: [
              "sns:CreateTopic",
              "sns:DeleteTopic",
              "sns:SetTopicAttributes",
              "sns:TagResource",
              "sns:UntagResource",
            ],
            resources: [arns.topic],
          },
        ]
      : []),
    ...(monitoring.emailSubscribers.length > 0
      ? [
          {
            sid: "SetEmailSubscriptions",
            actions: ["sns:Subscribe", "sns:Unsubscribe"],
            resources: [arns.topic, `${arns.topic}:*`],
          },
        ]
      : []),
  ];
}
