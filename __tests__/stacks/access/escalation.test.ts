import { readFileSync } from "node:fs";
import { join } from "node:path";
import { addEnvironmentStacks } from "../../../stacks/environment-stacks";
import { accessOf, ACCOUNT, GITHUB } from "../../support/access-roles";
import { judge } from "../../support/access-simulation";
import { stubFunctionCode } from "../../support/function-code";
import { simulate } from "../../support/iam";
import { exampleSettings } from "../../support/settings";
import { parseStack, testApp } from "../../support/synthesis";

const REGION = "ap-northeast-1";
const role = (name: string) => `arn:aws:iam::${ACCOUNT}:role/${name}`;
const policy = (name: string) => `arn:aws:iam::${ACCOUNT}:policy/${name}`;
const SERVICE_BOUNDARY = policy("log-backup-dev-service-boundary");
const DELIVERY = role("log-backup-dev-delivery");
const bounded = { "iam:PermissionsBoundary": SERVICE_BOUNDARY };
const BUCKET = `arn:aws:s3:::log-backup-dev-${ACCOUNT}-${REGION}`;
const STATES = `arn:aws:s3:::log-backup-dev-state-${ACCOUNT}-${REGION}/dev`;
const ORDERS = `arn:aws:logs:${REGION}:${ACCOUNT}:log-group:/app/orders:*`;

// As in production: the backup bucket is protected.
const { backupStorage } = exampleSettings();
const access = accessOf({ backupStorage: { ...backupStorage, preventDestroy: true } });

describe("the deploy role", () => {
  const { deploy } = access;

  test.each<[string, string, Record<string, string>]>([
    ["iam:CreateRole", DELIVERY, bounded],
    ["iam:PutRolePolicy", DELIVERY, bounded],
    ["iam:PutRolePermissionsBoundary", DELIVERY, bounded],
    ["iam:PassRole", DELIVERY, { "iam:PassedToService": "firehose.amazonaws.com" }],
    ["s3:PutObject", `${STATES}/backup-delivery/terraform.tfstate`, {}],
    ["s3:DeleteObject", `${STATES}/backup-delivery/terraform.tfstate.tflock`, {}],
  ])("may %s on %s with %j", async (action, resource, context) => {
    expect(await judge(deploy, { action, resource, context })).toBe("Allowed");
  });

  // Each would be a way to more than it has.
  test.each<[string, string, Record<string, string>]>([
    // A role that may do more than the stacks' roles.
    ["iam:CreateRole", DELIVERY, {}],
    ["iam:CreateRole", DELIVERY, { "iam:PermissionsBoundary": policy("log-backup-dev-deploy-boundary") }],
    ["iam:CreateRole", DELIVERY, { "iam:PermissionsBoundary": "arn:aws:iam::aws:policy/AdministratorAccess" }],
    ["iam:CreateRole", role("log-backup-dev-mine"), bounded],
    ["iam:CreateRole", role("mine"), bounded],
    ["iam:PutRolePolicy", DELIVERY, {}],
    ["iam:PutRolePolicy", role("somebody-elses"), {}],
    ["iam:PutRolePolicy", role("somebody-elses"), bounded],
    ["iam:AttachRolePolicy", DELIVERY, bounded],
    ["iam:UpdateAssumeRolePolicy", role("somebody-elses"), bounded],
    ["iam:UpdateAssumeRolePolicy", DELIVERY, {}],
    [
      "iam:PutRolePermissionsBoundary",
      DELIVERY,
      { "iam:PermissionsBoundary": "arn:aws:iam::aws:policy/AdministratorAccess" },
    ],
    ["iam:DeleteRolePermissionsBoundary", DELIVERY, bounded],
    // A role for another service than its own, or another's role.
    ["iam:PassRole", DELIVERY, { "iam:PassedToService": "lambda.amazonaws.com" }],
    ["iam:PassRole", role("log-backup-dev-deploy"), { "iam:PassedToService": "lambda.amazonaws.com" }],
    ["iam:PassRole", role("admin"), { "iam:PassedToService": "lambda.amazonaws.com" }],
    ["sts:AssumeRole", role("log-backup-dev-ops"), {}],
    // Its own rights, and those of the others.
    ...["deploy", "plan", "ops"].flatMap((name): [string, string, Record<string, string>][] => [
      ["iam:PutRolePolicy", role(`log-backup-dev-${name}`), bounded],
      ["iam:AttachRolePolicy", role(`log-backup-dev-${name}`), {}],
      ["iam:UpdateAssumeRolePolicy", role(`log-backup-dev-${name}`), bounded],
      ["iam:DeleteRolePermissionsBoundary", role(`log-backup-dev-${name}`), {}],
      ["iam:DeleteRole", role(`log-backup-dev-${name}`), {}],
    ]),
    ...["deploy-boundary", "service-boundary", "reading"].flatMap(
      (name): [string, string, Record<string, string>][] => [
        ["iam:CreatePolicyVersion", policy(`log-backup-dev-${name}`), {}],
        ["iam:SetDefaultPolicyVersion", policy(`log-backup-dev-${name}`), {}],
        ["iam:DeletePolicy", policy(`log-backup-dev-${name}`), {}],
      ],
    ),
    [
      "iam:UpdateOpenIDConnectProviderThumbprint",
      `arn:aws:iam::${ACCOUNT}:oidc-provider/token.actions.githubusercontent.com`,
      {},
    ],
    ["iam:CreateUser", `arn:aws:iam::${ACCOUNT}:user/me`, {}],
    ["iam:CreateAccessKey", `arn:aws:iam::${ACCOUNT}:user/me`, {}],
    ["s3:PutObject", `${STATES}/ci-access/terraform.tfstate`, {}],
    ["s3:PutObject", `${STATES}/ci-access/terraform.tfstate.tflock`, {}],
    ["s3:PutObject", `${STATES.replace("/dev", "/prod")}/backup-delivery/terraform.tfstate`, {}],
    ["s3:DeleteObject", `${STATES}/backup-delivery/terraform.tfstate`, {}],
    // Log data, to read or to spoil.
    ["s3:GetObject", `${BUCKET}/logs/2026/11/29/00/object.gz`, {}],
    ["s3:PutObject", `${BUCKET}/logs/2026/11/29/00/object.gz`, {}],
    ["s3:DeleteObject", `${BUCKET}/logs/2026/11/29/00/object.gz`, {}],
    ["s3:DeleteBucket", BUCKET, {}],
    ["s3:DeleteBucket", STATES.replace("/dev", ""), {}],
    ["logs:FilterLogEvents", ORDERS, {}],
    ["logs:GetLogEvents", `arn:aws:logs:${REGION}:${ACCOUNT}:log-group:/app/orders:log-stream:s`, {}],
    ["logs:StartQuery", ORDERS, {}],
    ["logs:PutSubscriptionFilter", ORDERS, {}],
    ["lambda:AddPermission", `arn:aws:lambda:${REGION}:${ACCOUNT}:function:HelloFunc`, { "lambda:Principal": "*" }],
    ["lambda:InvokeFunction", `arn:aws:lambda:${REGION}:${ACCOUNT}:function:HelloFunc`, {}],
    ["lambda:UpdateFunctionCode", `arn:aws:lambda:${REGION}:${ACCOUNT}:function:Other`, {}],
    ["firehose:UpdateDestination", `arn:aws:firehose:${REGION}:${ACCOUNT}:deliverystream/other`, {}],
  ])("may not %s on %s with %j", async (action, resource, context) => {
    expect(await judge(deploy, { action, resource, context })).not.toBe("Allowed");
  });

  test.each([
    ["sts:AssumeRole", role("admin")],
    ["iam:AttachRolePolicy", role("log-backup-dev-deploy")],
    ["iam:CreatePolicyVersion", policy("log-backup-dev-service-boundary")],
    ["iam:CreateUser", `arn:aws:iam::${ACCOUNT}:user/me`],
    ["s3:GetObject", `${BUCKET}/logs/object.gz`],
    ["s3:PutObject", `${STATES}/ci-access/terraform.tfstate`],
    ["logs:FilterLogEvents", ORDERS],
    ["ec2:RunInstances", `arn:aws:ec2:${REGION}:${ACCOUNT}:instance/i-0123456789abcdef0`],
  ])("may not %s on %s even as an administrator, for its boundary", async (action, resource) => {
    const administrator = { Version: "2012-10-17", Statement: [{ Effect: "Allow", Action: "*", Resource: "*" }] };
    const call = { principal: deploy.arn, action, resource, accountId: ACCOUNT, identityPolicy: administrator };

    expect(await simulate({ ...call, boundary: deploy.boundary })).not.toBe("Allowed");
    expect(await simulate(call)).toBe("Allowed");
  });
});

describe("the service boundary", () => {
  const app = testApp();
  addEnvironmentStacks(app, { ...exampleSettings(), ciAccess: GITHUB }, stubFunctionCode());
  app.synth();
  const stacks = ["terraform-state", "hello-api", "backup-storage", "backup-delivery"].map((name) =>
    parseStack(readFileSync(join(app.outdir, "stacks", `${name}-dev`, "cdk.tf.json"), "utf8")),
  );
  const roles = stacks.flatMap(({ resource }) => Object.values(resource?.aws_iam_role ?? {}));
  const names = ["hello-function", "api-gateway", "delivery", "subscription"];
  const ask = (name: string, action: string, resource: string) =>
    simulate({
      principal: role(`log-backup-dev-${name}`),
      action,
      resource,
      accountId: ACCOUNT,
      // Whatever policy the role was given.
      identityPolicy: { Version: "2012-10-17", Statement: [{ Effect: "Allow", Action: "*", Resource: "*" }] },
      boundary: access.serviceBoundary,
      context: { "aws:PrincipalArn": role(`log-backup-dev-${name}`) },
    });
  const group = (name: string) => `arn:aws:logs:${REGION}:${ACCOUNT}:log-group:${name}:log-stream:s`;
  const STREAM = `arn:aws:firehose:${REGION}:${ACCOUNT}:deliverystream/cloudwatchlogs-backup-stream`;

  test("is carried by every role of the stacks", () => {
    expect(roles.map(({ name }) => name).sort()).toEqual(names.map((name) => `log-backup-dev-${name}`).sort());
    expect(new Set(roles.map(({ permissions_boundary: boundary }) => boundary))).toEqual(new Set([SERVICE_BOUNDARY]));
  });

  const needs: [string, string, string][] = [
    ["hello-function", "logs:CreateLogStream", group("/aws/lambda/HelloFunc")],
    ["hello-function", "logs:PutLogEvents", group("/aws/lambda/HelloFunc")],
    ["delivery", "s3:PutObject", `${BUCKET}/logs/object.gz`],
    ["delivery", "s3:GetObject", `${BUCKET}/errors/object.gz`],
    ["delivery", "s3:AbortMultipartUpload", `${BUCKET}/logs/object.gz`],
    ["delivery", "s3:ListBucket", BUCKET],
    ["delivery", "s3:GetBucketLocation", BUCKET],
    ["delivery", "s3:ListBucketMultipartUploads", BUCKET],
    ["delivery", "logs:PutLogEvents", group("/aws/kinesisfirehose/cloudwatchlogs-backup-stream")],
    ["subscription", "firehose:PutRecord", STREAM],
    ["subscription", "firehose:PutRecordBatch", STREAM],
    ["api-gateway", "logs:PutLogEvents", group("/aws/apigateway/HelloFunc/access")],
    ["api-gateway", "logs:CreateLogGroup", `arn:aws:logs:${REGION}:${ACCOUNT}:log-group:/api`],
    ["api-gateway", "logs:GetLogEvents", group("/api")],
  ];

  test.each(needs)("lets %s do what it does: %s on %s", async (name, action, resource) => {
    expect(await ask(name, action, resource)).toBe("Allowed");
  });

  test.each(
    needs.flatMap(([owner, action, resource]) =>
      // API Gateway's role may write to every log group; what is a log group's may be its.
      names
        .filter((name) => name !== owner && name !== "api-gateway")
        .map((name): [string, string, string] => [name, action, resource]),
    ),
  )("keeps from %s what is another role's: %s on %s", async (name, action, resource) => {
    expect(await ask(name, action, resource)).toBe("ImplicitlyDenied");
  });

  test.each([
    ["iam:CreateUser", `arn:aws:iam::${ACCOUNT}:user/me`],
    ["sts:AssumeRole", role("admin")],
    ["s3:GetObject", `${BUCKET}-other/object`],
    ["lambda:InvokeFunction", `arn:aws:lambda:${REGION}:${ACCOUNT}:function:HelloFunc`],
  ])("keeps %s from all of them", async (action, resource) => {
    for (const name of names) {
      expect(await ask(name, action, resource)).toBe("ImplicitlyDenied");
    }
  });
});

describe.each(["plan", "ops"] as const)("the %s role", (name) => {
  const { [name]: reader } = access;

  test.each([
    ["s3:PutObject", `${STATES}/backup-delivery/terraform.tfstate`],
    ["s3:PutObject", `${STATES}/backup-delivery/terraform.tfstate.tflock`],
    ["s3:DeleteObject", `${STATES}/backup-delivery/terraform.tfstate.tflock`],
    ["s3:DeleteObject", `${STATES}/backup-delivery/terraform.tfstate`],
    ["s3:DeleteObjectVersion", `${STATES}/backup-delivery/terraform.tfstate`],
    ["s3:PutObject", `${BUCKET}/logs/object.gz`],
    ["s3:DeleteObject", `${BUCKET}/logs/object.gz`],
    ["s3:PutBucketPolicy", BUCKET],
    ["s3:PutLifecycleConfiguration", BUCKET],
    ["s3:GetObject", `${STATES.replace("/dev", "/prod")}/backup-delivery/terraform.tfstate`],
    ["firehose:UpdateDestination", `arn:aws:firehose:${REGION}:${ACCOUNT}:deliverystream/cloudwatchlogs-backup-stream`],
    ["firehose:PutRecord", `arn:aws:firehose:${REGION}:${ACCOUNT}:deliverystream/cloudwatchlogs-backup-stream`],
    ["logs:PutSubscriptionFilter", `arn:aws:logs:${REGION}:${ACCOUNT}:log-group:/aws/lambda/HelloFunc:*`],
    ["logs:PutRetentionPolicy", `arn:aws:logs:${REGION}:${ACCOUNT}:log-group:/aws/lambda/HelloFunc:*`],
    ["logs:PutLogEvents", `arn:aws:logs:${REGION}:${ACCOUNT}:log-group:/app/orders:log-stream:s`],
    ["iam:PassRole", DELIVERY],
    ["iam:PutRolePolicy", DELIVERY],
    ["lambda:UpdateFunctionCode", `arn:aws:lambda:${REGION}:${ACCOUNT}:function:HelloFunc`],
    ["cloudwatch:DeleteAlarms", `arn:aws:cloudwatch:${REGION}:${ACCOUNT}:alarm:log-backup-dev-delivery-late`],
  ])("may not %s on %s", async (action, resource) => {
    expect(await judge(reader, { action, resource })).toBe("ImplicitlyDenied");
  });
});

test.each([
  ["s3:GetObject", `${BUCKET}/logs/object.gz`],
  ["s3:GetObject", `${BUCKET}/errors/object.gz`],
  ["logs:FilterLogEvents", `arn:aws:logs:${REGION}:${ACCOUNT}:log-group:/aws/lambda/HelloFunc:*`],
  ["logs:GetLogEvents", `arn:aws:logs:${REGION}:${ACCOUNT}:log-group:/aws/lambda/HelloFunc:log-stream:s`],
  ["logs:StartQuery", `arn:aws:logs:${REGION}:${ACCOUNT}:log-group:/aws/lambda/HelloFunc:*`],
])("the plan role sees no log data: %s on %s", async (action, resource) => {
  expect(await judge(access.plan, { action, resource })).toBe("ImplicitlyDenied");
});

test.each([
  ["Allowed", "s3:GetObject", `${STATES}/backup-delivery/terraform.tfstate`],
  ["Allowed", "s3:GetObject", `${BUCKET}/logs/object.gz`],
  ["Allowed", "logs:FilterLogEvents", `arn:aws:logs:${REGION}:${ACCOUNT}:log-group:/aws/lambda/HelloFunc:*`],
  ["ImplicitlyDenied", "logs:FilterLogEvents", ORDERS],
  ["ImplicitlyDenied", "s3:GetObject", `${BUCKET}/elsewhere/object.gz`],
  ["ImplicitlyDenied", "iam:GetRole", DELIVERY],
])("ops: %s to %s on %s", async (verdict, action, resource) => {
  expect(await judge(access.ops, { action, resource })).toBe(verdict);
});
