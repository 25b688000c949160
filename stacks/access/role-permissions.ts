import type { PolicyStatement } from "../../constructs/policy-statement";
import type { Settings } from "../../settings";
import type { EnvironmentArns } from "./environment-arns";

/**
 * What the deploy role may do with roles. Each must carry the service boundary before it may be given a policy, so that no
 * role can be made that may do more than the stacks' roles do. Only the roles of the stacks are there to be changed, and
 * each but the analysts' may be passed to its own service alone.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/access_policies_boundaries.html#access_policies_boundaries-delegate
 */
export function roleStatements(arns: EnvironmentArns, { helloApi, query }: Settings): readonly PolicyStatement[] {
  const { apiGateway, delivery, helloFunction, subscription } = arns.serviceRoles;
  const managed = [
    helloFunction,
    ...(helloApi.manageApiGatewayAccount ? [apiGateway] : []),
    delivery,
    subscription,
    ...(query.analystPrincipalArns.length > 0 ? [arns.analystRole] : []),
  ];
  const pass = (sid: string, role: string, service: string): PolicyStatement => ({
    sid: `Pass${sid}`,
    actions: ["iam:PassRole"],
    resources: [role],
    conditions: [{ test: "StringEquals", variable: "iam:PassedToService", values: [service] }],
  });
  return [
    {
      sid: "SetBoundedRoles",
      actions: [
        "iam:CreateRole",
        "iam:DeleteRolePolicy",
        "iam:PutRolePermissionsBoundary",
        "iam:PutRolePolicy",
        "iam:UpdateAssumeRolePolicy",
      ],
      resources: managed,
      conditions: [{ test: "StringEquals", variable: "iam:PermissionsBoundary", values: [arns.serviceBoundary] }],
    },
    {
      sid: "SetRoles",
      actions: ["iam:DeleteRole", "iam:ListInstanceProfilesForRole", "iam:TagRole", "iam:UntagRole"],
      resources: managed,
    },
    pass("FunctionRole", helloFunction, "lambda.amazonaws.com"),
    ...(helloApi.manageApiGatewayAccount ? [pass("ApiRole", apiGateway, "apigateway.amazonaws.com")] : []),
    pass("DeliveryRole", delivery, "firehose.amazonaws.com"),
    pass("SubscriptionRole", subscription, "logs.amazonaws.com"),
  ];
}
