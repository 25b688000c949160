import { type PlannedChange, policyText, REPLACE, risksOfChanges } from "../../support/plans";

const read = { Effect: "Allow", Action: "s3:GetObject", Resource: "arn:b/*" };
const all = { Effect: "Allow", Action: "s3:*", Resource: "arn:b/*" };
const policy = (
  before: readonly object[] | undefined,
  after: readonly object[] | undefined,
  more: Partial<PlannedChange> = {},
): PlannedChange => ({
  type: "aws_iam_role_policy",
  ...(before !== undefined && { before: { role: "r", policy: policyText(...before) } }),
  ...(after !== undefined && { after: { role: "r", policy: policyText(...after) } }),
  ...more,
});
const role = (actions: readonly string[]): PlannedChange => ({
  type: "aws_iam_role",
  actions,
  ...(actions[0] !== "create" && { before: { name: "r" } }),
  after: { name: "r", tags: { a: "b" } },
});
const permission = (before: object | undefined, after: object): PlannedChange => ({
  type: "aws_lambda_permission",
  ...(before !== undefined && { before }),
  after,
});
const SUBJECT = "`policy` of `aws_iam_role_policy.it`";

describe("wider-access", () => {
  it.each<readonly [string, readonly PlannedChange[], string]>([
    [
      "a policy that allows more",
      [policy([read], [all])],
      `${SUBJECT} allows more: the action \`s3:*\` (with a wildcard).`,
    ],
    [
      "a trust policy that allows more",
      [
        {
          type: "aws_iam_role",
          before: { assume_role_policy: policyText() },
          after: {
            assume_role_policy: policyText({
              Effect: "Allow",
              Principal: { AWS: "444455556666" },
              Action: "sts:AssumeRole",
            }),
          },
        },
      ],
      "`assume_role_policy` of `aws_iam_role.it` allows more: the action `sts:AssumeRole`, the principal `AWS:444455556666`.",
    ],
    [
      "a policy where there was none",
      [{ type: "aws_sqs_queue", before: { policy: "" }, after: { policy: policyText(read) } }],
      "`policy` of `aws_sqs_queue.it` allows more: the action `s3:GetObject`, the resource `arn:b/*` (with a wildcard).",
    ],
    [
      "a new policy of a role that is there",
      [policy(undefined, [read])],
      `${SUBJECT} allows more: the action \`s3:GetObject\`, the resource \`arn:b/*\` (with a wildcard).`,
    ],
    [
      "a new policy of a role that is there and changes",
      [policy(undefined, [read]), role(["update"])],
      `${SUBJECT} allows more: the action \`s3:GetObject\`, the resource \`arn:b/*\` (with a wildcard).`,
    ],
    [
      "a new policy with a wildcard",
      [policy(undefined, [all]), role(["create"])],
      `${SUBJECT} allows more: the action \`s3:*\` (with a wildcard).`,
    ],
    [
      "a policy that is known only after apply",
      [policy([read], undefined, { actions: ["update"], after: { role: "r" }, unknown: { policy: true } })],
      `What ${SUBJECT} allows is known only after apply.`,
    ],
    [
      "a new policy that is known only after apply",
      [policy(undefined, undefined, { after: { role: "r" }, unknown: { policy: true }, configured: { policy: {} } })],
      `What ${SUBJECT} allows is known only after apply.`,
    ],
    [
      "a managed policy",
      [
        {
          type: "aws_iam_role_policy_attachment",
          after: { role: "r", policy_arn: "arn:aws:iam::aws:policy/ReadOnlyAccess" },
        },
      ],
      "`r` gets the managed policy `arn:aws:iam::aws:policy/ReadOnlyAccess`.",
    ],
    [
      "a managed policy of the account",
      [
        {
          type: "aws_iam_user_policy_attachment",
          after: { user: "u", policy_arn: "arn:aws:iam::111122223333:policy/deploy" },
        },
      ],
      "`u` gets the managed policy `arn:aws:iam::111122223333:policy/deploy`.",
    ],
    [
      "a managed policy in a role's own list",
      [
        {
          type: "aws_iam_role",
          before: { managed_policy_arns: ["arn:1"] },
          after: { managed_policy_arns: ["arn:1", "arn:2"] },
        },
      ],
      "`aws_iam_role.it` gets the managed policy `arn:2`.",
    ],
    [
      "an access key",
      [{ type: "aws_iam_access_key", after: { user: "u" } }],
      "`aws_iam_access_key.it` is a long-lived access key.",
    ],
    [
      "a function that everybody may invoke",
      [permission(undefined, { principal: "*" })],
      "`aws_lambda_permission.it` lets everybody invoke the function.",
    ],
    [
      "a function that another account may invoke",
      [permission(undefined, { principal: "arn:aws:iam::444455556666:root" })],
      "`aws_lambda_permission.it` lets the account `444455556666` invoke the function.",
    ],
    [
      "a permission without its source",
      [
        {
          ...permission(
            { principal: "x.amazonaws.com", source_arn: "arn:1" },
            { principal: "x.amazonaws.com", source_arn: null },
          ),
          actions: REPLACE,
        },
      ],
      "`aws_lambda_permission.it` no longer has `source_arn`.",
    ],
    [
      "a function's address for everybody",
      [
        {
          type: "aws_lambda_function_url",
          before: { authorization_type: "AWS_IAM" },
          after: { authorization_type: "NONE" },
        },
      ],
      "`aws_lambda_function_url.it` can be called by everybody, without authorization.",
    ],
    [
      "another audience of an identity provider",
      [
        {
          type: "aws_iam_openid_connect_provider",
          before: { client_id_list: ["a"] },
          after: { client_id_list: ["a", "b"] },
        },
      ],
      "The identity provider accepts tokens for `b` too.",
    ],
    [
      "a public ACL",
      [{ type: "aws_s3_bucket_acl", before: { acl: "private" }, after: { acl: "public-read" } }],
      "The bucket's ACL is `public-read`.",
    ],
    [
      "a method without authorization",
      [{ type: "aws_api_gateway_method", before: { authorization: "AWS_IAM" }, after: { authorization: "NONE" } }],
      "`aws_api_gateway_method.it` can be called without authorization.",
    ],
  ])("warns of %s", (_, changes, sentence) => {
    expect(risksOfChanges(...changes)).toEqual([`wider-access: ${sentence}`]);
  });

  it.each<readonly [string, readonly PlannedChange[]]>([
    ["a policy that allows less", [policy([all], [read])]],
    ["a policy that is written otherwise", [policy([read], [{ ...read, Action: ["s3:getobject"] }])]],
    ["a policy that is removed", [policy([all], undefined)]],
    ["a new policy of a new role", [policy(undefined, [read]), role(["create"])]],
    [
      "a new policy of something whose name is not known yet",
      [policy(undefined, [read], { after: { policy: policyText(read) } })],
    ],
    [
      "what the provider computes of a policy",
      [policy(undefined, undefined, { after: {}, unknown: { policy: true }, configured: {} })],
    ],
    [
      "a managed policy that the plan makes",
      [{ type: "aws_iam_role_policy_attachment", after: { role: "r" }, unknown: { policy_arn: true } }],
    ],
    [
      "a managed policy that is taken away",
      [{ type: "aws_iam_role_policy_attachment", before: { role: "r", policy_arn: "arn:1" } }],
    ],
    [
      "a function that API Gateway may invoke",
      [permission(undefined, { principal: "apigateway.amazonaws.com", source_arn: "arn:1" })],
    ],
    [
      "a function that another identity of the account may invoke",
      [permission(undefined, { principal: "111122223333" })],
    ],
    ["a permission that is taken away", [{ type: "aws_lambda_permission", before: { principal: "*" } }]],
    ["a private ACL", [{ type: "aws_s3_bucket_acl", after: { acl: "private" } }]],
    [
      "a public ACL that stays",
      [{ type: "aws_s3_bucket_acl", before: { acl: "public-read" }, after: { acl: "public-read", x: 1 } }],
    ],
  ])("does not warn of %s", (_, changes) => {
    expect(risksOfChanges(...changes)).toEqual([]);
  });
});
