import { API_GATEWAY_LOG_ACTIONS } from "../../constructs/api-gateway-account-logging";
import type { PolicyStatement } from "../../constructs/policy-statement";
import type { Settings } from "../../settings";
import { analystStatements } from "./analyst-permissions";
import type { EnvironmentArns } from "./environment-arns";

/**
 * The most that the services' roles may do: each role what it does now, and not what another does. Who may give these roles
 * policies can give them no more.
 */
export function serviceBoundary(arns: EnvironmentArns, { helloApi, query }: Settings): readonly PolicyStatement[] {
  const { apiGateway, delivery, helloFunction, subscription } = arns.serviceRoles;
  const only = (role: string) => [{ test: "ArnEquals", variable: "aws:PrincipalArn", values: [role] }];
  return [
    {
      sid: "FunctionLogs",
      actions: ["logs:CreateLogStream", "logs:PutLogEvents"],
      resources: [arns.functionLogGroup],
      conditions: only(helloFunction),
    },
    {
      sid: "DeliveryWrites",
      actions: [
        "s3:AbortMultipartUpload",
        "s3:GetBucketLocation",
        "s3:GetObject",
        "s3:ListBucket",
        "s3:ListBucketMultipartUploads",
        "s3:PutObject",
      ],
      resources: [arns.backupBucket, arns.backupObjects],
      conditions: only(delivery),
    },
    {
      sid: "DeliveryLogs",
      actions: ["logs:PutLogEvents"],
      resources: [arns.errorLogGroup],
      conditions: only(delivery),
    },
    {
      sid: "SubscriptionPuts",
      actions: ["firehose:PutRecord", "firehose:PutRecordBatch"],
      resources: [arns.stream],
      conditions: only(subscription),
    },
    ...(helloApi.manageApiGatewayAccount
      ? [
          {
            sid: "ApiLogs",
            actions: API_GATEWAY_LOG_ACTIONS,
            resources: ["*"],
            conditions: only(apiGateway),
          },
        ]
      : []),
    ...(query.catalogue && query.analystPrincipalArns.length > 0
      ? analystStatements(arns).map((statement) => ({
          ...statement,
          conditions: [...(statement.conditions ?? []), ...only(arns.analystRole)],
        }))
      : []),
  ];
}

/**
 * The most that the deploy role may ever do: the actions that it has, those with conditions just as it has them; and never
 * what would make it more, or show or spoil log data. An explicit denial also holds against what a bucket's policy or a role's
 * trust allows: https://docs.aws.amazon.com/IAM/latest/UserGuide/access_policies_boundaries.html#access_policies_boundaries-eval-logic
 */
export function deployBoundary(
  arns: EnvironmentArns,
  deploying: readonly PolicyStatement[],
  { backupStorage, query }: Settings,
): readonly PolicyStatement[] {
  const plain = deploying.filter(({ conditions }) => conditions === undefined);
  const conditional = deploying.filter(({ conditions }) => conditions !== undefined);
  return [
    ...(query.catalogue ? shortened(conditional, arns.anyRole) : conditional),
    { sid: "Actions", actions: [...new Set(plain.flatMap(({ actions }) => actions))].sort(), resources: ["*"] },
    {
      sid: "NoLogData",
      effect: "Deny",
      actions: [
        "s3:GetObject",
        "s3:GetObjectVersion",
        "s3:PutObject",
        ...(backupStorage.preventDestroy ? ["s3:DeleteObject", "s3:DeleteObjectVersion"] : []),
      ],
      resources: [arns.backupObjects],
    },
    ...(query.catalogue
      ? [
          {
            sid: "NoResults",
            effect: "Deny" as const,
            actions: ["s3:GetObject", "s3:GetObjectVersion", "s3:PutObject"],
            resources: [arns.resultObjects],
          },
        ]
      : []),
    {
      sid: "NoEventsNorOtherRoles",
      effect: "Deny",
      actions: [
        "iam:DeleteRolePermissionsBoundary",
        "logs:FilterLogEvents",
        "logs:GetLogEvents",
        "logs:StartLiveTail",
        "logs:StartQuery",
        "sts:AssumeRole",
      ],
      resources: ["*"],
    },
    {
      sid: "NotItsOwnAccess",
      effect: "Deny",
      actions: [
        "iam:Add*",
        "iam:Attach*",
        "iam:Create*",
        "iam:Delete*",
        "iam:Detach*",
        "iam:PassRole",
        "iam:Put*",
        "iam:Remove*",
        "iam:Set*",
        "iam:Tag*",
        "iam:Untag*",
        "iam:Update*",
        "s3:DeleteObject",
        "s3:PutObject",
      ],
      resources: [
        ...arns.ciRoles,
        // A policy has little room, and no other policy is called so.
        ...(query.catalogue ? [arns.anyPolicy] : arns.ciPolicies),
        ...(arns.oidcProvider === undefined ? [] : [arns.oidcProvider]),
        arns.ciAccessState,
      ],
    },
  ];
}

/**
 * With Athena's and Glue's actions there is no room for the name of each role, nor for a statement for each that is passed on.
 * The deploy role's own policy still names them, each with its one service.
 */
function shortened(statements: readonly PolicyStatement[], anyRole: string): readonly PolicyStatement[] {
  const isOfRoles = ({ actions }: PolicyStatement): boolean => actions.every((action) => action.startsWith("iam:"));
  const passes = ({ actions }: PolicyStatement): boolean => actions.includes("iam:PassRole");
  const services = statements
    .filter(passes)
    .flatMap(({ conditions = [] }) => conditions.flatMap(({ values }) => values));
  return [
    ...statements
      .filter((statement) => !passes(statement))
      .map((statement) => (isOfRoles(statement) ? { ...statement, resources: [anyRole] } : statement)),
    {
      sid: "PassRoles",
      actions: ["iam:PassRole"],
      resources: [anyRole],
      conditions: [{ test: "StringEquals", variable: "iam:PassedToService", values: services }],
    },
  ];
}
