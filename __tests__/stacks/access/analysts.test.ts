import { BackupStorageStack } from "../../../stacks/backup-storage-stack";
import { accessOf, ACCOUNT, documentOf } from "../../support/access-roles";
import { judge } from "../../support/access-simulation";
import { simulate } from "../../support/iam";
import { querySettings } from "../../support/query-settings";
import { synthesize, testApp } from "../../support/synthesis";

const REGION = "ap-northeast-1";
const ANALYSTS = `arn:aws:iam::${ACCOUNT}:role/analysts`;
const ANALYST = `arn:aws:iam::${ACCOUNT}:role/log-backup-dev-analyst`;
const BOUNDARY = `arn:aws:iam::${ACCOUNT}:policy/log-backup-dev-service-boundary`;
const BACKUP = `arn:aws:s3:::log-backup-dev-${ACCOUNT}-${REGION}`;
const RESULTS = `arn:aws:s3:::log-backup-dev-query-${ACCOUNT}-${REGION}`;
const WORKGROUP = `arn:aws:athena:${REGION}:${ACCOUNT}:workgroup/log-backup-dev`;
const glue = (resource: string) => `arn:aws:glue:${REGION}:${ACCOUNT}:${resource}`;
const viaAthena = { "aws:CalledVia": ["athena.amazonaws.com"] };

const settings = querySettings({ analystPrincipalArns: [ANALYSTS] });
const json = synthesize(new BackupStorageStack(testApp(), settings));
const shared = documentOf(json, "analyst-access_shared_document");
const inline = documentOf(json, "analyst-access_analyst_permissions");
const access = accessOf(settings);
const ask = (action: string, resource: string, context: Record<string, string | string[]> = {}) =>
  simulate({ principal: ANALYST, action, resource, accountId: ACCOUNT, context, identityPolicy: shared });

test("the role may do what the policy lets, which fits IAM's quota", () => {
  expect(inline).toEqual(shared);
  expect(JSON.stringify(shared).length).toBeLessThan(6144);
});

test.each<[string, string, Record<string, string[]>]>([
  ["athena:StartQueryExecution", WORKGROUP, {}],
  ["athena:GetQueryResults", WORKGROUP, {}],
  ["athena:ListNamedQueries", WORKGROUP, {}],
  ["glue:GetTable", glue("table/log_backup_dev/events"), {}],
  ["glue:GetDatabase", glue("database/log_backup_dev"), {}],
  ["glue:GetDatabase", glue("database/default"), {}],
  ["s3:GetObject", `${BACKUP}/logs/2026/11/29/09/object.gz`, viaAthena],
  ["s3:GetObject", `${BACKUP}/compacted/events/day=2026-11-29/app.parquet`, viaAthena],
  ["s3:ListBucket", BACKUP, viaAthena],
  ["s3:GetBucketLocation", BACKUP, viaAthena],
  ["s3:PutObject", `${RESULTS}/a.csv`, viaAthena],
  ["s3:GetObject", `${RESULTS}/a.csv`, {}],
])("analysts may %s on %s with %j", async (action, resource, context) => {
  expect(await ask(action, resource, context)).toBe("Allowed");
});

test.each<[string, string, Record<string, string[]>]>([
  // The backup, in any other way than through Athena.
  ["s3:GetObject", `${BACKUP}/logs/2026/11/29/09/object.gz`, {}],
  ["s3:GetObject", `${BACKUP}/logs/2026/11/29/09/object.gz`, { "aws:CalledVia": ["cloudformation.amazonaws.com"] }],
  ["s3:GetObject", `${BACKUP}/compacted/events/day=2026-11-29/app.parquet`, {}],
  ["s3:GetObjectVersion", `${BACKUP}/logs/2026/11/29/09/object.gz`, viaAthena],
  ["s3:ListBucket", BACKUP, {}],
  ["s3:GetObject", `${BACKUP}/errors/object.gz`, viaAthena],
  // Nothing is changed.
  ["s3:PutObject", `${BACKUP}/logs/object.gz`, viaAthena],
  ["s3:DeleteObject", `${BACKUP}/logs/object.gz`, viaAthena],
  ["s3:PutObject", `${RESULTS}/a.csv`, {}],
  ["s3:DeleteObject", `${RESULTS}/a.csv`, viaAthena],
  ["glue:CreateTable", glue("table/log_backup_dev/mine"), {}],
  ["glue:DeleteTable", glue("table/log_backup_dev/events"), {}],
  ["athena:UpdateWorkGroup", WORKGROUP, {}],
  // Without the limits of the workgroup, and what is others'.
  ["athena:StartQueryExecution", `arn:aws:athena:${REGION}:${ACCOUNT}:workgroup/primary`, {}],
  ["glue:GetTable", glue("table/other/secrets"), {}],
  ["s3:GetObject", "arn:aws:s3:::other/object", viaAthena],
])("analysts may not %s on %s with %j", async (action, resource, context) => {
  expect(await ask(action, resource, context)).toBe("ImplicitlyDenied");
});

test.each<[string, string, string, Record<string, string | string[]>]>([
  ["Allowed", "s3:GetObject", `${BACKUP}/logs/object.gz`, viaAthena],
  ["Allowed", "athena:StartQueryExecution", WORKGROUP, {}],
  ["ImplicitlyDenied", "s3:GetObject", `${BACKUP}/logs/object.gz`, {}],
  ["ImplicitlyDenied", "s3:PutObject", `${BACKUP}/logs/object.gz`, viaAthena],
  ["ImplicitlyDenied", "iam:CreateUser", `arn:aws:iam::${ACCOUNT}:user/me`, {}],
])(
  "whatever CI gives the analysts' role, its boundary says: %s to %s on %s",
  async (verdict, action, resource, via) => {
    const call = {
      principal: ANALYST,
      action,
      resource,
      accountId: ACCOUNT,
      context: { ...via, "aws:PrincipalArn": ANALYST },
      identityPolicy: { Version: "2012-10-17", Statement: [{ Effect: "Allow", Action: "*", Resource: "*" }] },
      boundary: access.serviceBoundary,
    };
    expect(await simulate(call)).toBe(verdict);
  },
);

test("the boundary lets no other role do what analysts may", async () => {
  const context = { ...viaAthena, "aws:PrincipalArn": `arn:aws:iam::${ACCOUNT}:role/log-backup-dev-hello-function` };
  const call = { principal: ANALYST, action: "s3:GetObject", resource: `${BACKUP}/logs/object.gz`, accountId: ACCOUNT };
  const identityPolicy = { Version: "2012-10-17", Statement: [{ Effect: "Allow", Action: "*", Resource: "*" }] };

  expect(await simulate({ ...call, context, identityPolicy, boundary: access.serviceBoundary })).toBe(
    "ImplicitlyDenied",
  );
});

describe("the roles of CI and ops, with a catalogue", () => {
  const bounded = { "iam:PermissionsBoundary": BOUNDARY };
  const role = (name: string) => `arn:aws:iam::${ACCOUNT}:role/log-backup-dev-${name}`;

  test.each<["plan" | "deploy" | "ops", string, string, Record<string, string>]>([
    ["deploy", "iam:CreateRole", ANALYST, bounded],
    ["deploy", "iam:PassRole", role("delivery"), { "iam:PassedToService": "firehose.amazonaws.com" }],
    ["deploy", "glue:CreateTable", glue("table/log_backup_dev/events"), {}],
    ["deploy", "athena:CreateWorkGroup", WORKGROUP, {}],
    ["deploy", "s3:CreateBucket", RESULTS, {}],
    ["deploy", "s3:DeleteObjectVersion", `${RESULTS}/a.csv`, {}],
    ["plan", "glue:GetTable", glue("table/log_backup_dev/events"), {}],
    ["plan", "athena:GetWorkGroup", WORKGROUP, {}],
    ["plan", "iam:GetRole", ANALYST, {}],
    ["ops", "athena:StartQueryExecution", WORKGROUP, {}],
    ["ops", "s3:GetObject", `${BACKUP}/compacted/events/day=2026-11-29/app.parquet`, {}],
    ["ops", "s3:GetBucketLocation", BACKUP, {}],
  ])("%s may %s on %s", async (name, action, resource, context) => {
    expect(await judge(access[name], { action, resource, context })).toBe("Allowed");
  });

  test.each<["plan" | "deploy", string, string, Record<string, string>]>([
    ["deploy", "iam:CreateRole", ANALYST, {}],
    ["deploy", "iam:AttachRolePolicy", ANALYST, bounded],
    ["deploy", "iam:CreatePolicy", `arn:aws:iam::${ACCOUNT}:policy/log-backup-dev-analyst`, {}],
    ["deploy", "iam:PassRole", ANALYST, { "iam:PassedToService": "lambda.amazonaws.com" }],
    ["deploy", "iam:PassRole", role("delivery"), { "iam:PassedToService": "lambda.amazonaws.com" }],
    ["deploy", "iam:PutRolePolicy", role("ops"), bounded],
    ["deploy", "sts:AssumeRole", ANALYST, {}],
    ["deploy", "athena:StartQueryExecution", WORKGROUP, {}],
    ["deploy", "s3:GetObject", `${RESULTS}/a.csv`, {}],
    ["deploy", "s3:GetObject", `${BACKUP}/compacted/events/day=2026-11-29/app.parquet`, {}],
    ["deploy", "glue:DeleteTable", glue("table/other/secrets"), {}],
    ["plan", "athena:StartQueryExecution", WORKGROUP, {}],
    ["plan", "s3:GetObject", `${RESULTS}/a.csv`, {}],
  ])("%s may not %s on %s", async (name, action, resource, context) => {
    expect(await judge(access[name], { action, resource, context })).not.toBe("Allowed");
  });
});
