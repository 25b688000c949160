import { mkdtempSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { IMPORT_RULES, MADE_ANEW } from "../../local/import-ids";
import { IdResolver } from "../../local/resolve-text";
import { readSynthesizedStacks, type SynthesizedStack } from "../../local/synthesized-stacks";
import { loadSettings, type Settings } from "../../settings";
import { addEnvironmentStacks } from "../../stacks/environment-stacks";
import { temporaryFolder } from "../support/fake-program";
import { stubFunctionCode } from "../support/function-code";
import { exampleSettings } from "../support/settings";
import { testApp } from "../support/synthesis";

const ACCOUNT = "111122223333";

/** Settings with what the examples do without: the account's policy, mail, a KMS key, roles for CI, Athena. */
function everything(): Settings {
  const directory = mkdtempSync(join(temporaryFolder(), "environments-"));
  const file = {
    accountId: ACCOUNT,
    region: "ap-northeast-1",
    sources: { account: { exclude: ["/noisy"] } },
    query: { analystPrincipalArns: [`arn:aws:iam::${ACCOUNT}:role/analysts`] },
    backupDelivery: {
      format: "ndjson",
      kmsKeyArn: `arn:aws:kms:ap-northeast-1:${ACCOUNT}:key/12345678-1234-1234-1234-123456789012`,
    },
    monitoring: { emailSubscribers: ["ops@example.com"] },
    ciAccess: { github: { repository: "example/log-backup" } },
  };
  writeFileSync(join(directory, "all.json"), JSON.stringify(file));
  const [settings] = loadSettings({ env: {}, directory, requireDiscovered: false });
  if (settings === undefined) {
    throw new Error("all.json was not read");
  }
  return settings;
}

function synthesizeStacks(settings: Settings): readonly SynthesizedStack[] {
  const app = testApp();
  addEnvironmentStacks(app, settings, stubFunctionCode());
  app.synth();
  return readSynthesizedStacks(app.outdir, settings.environment);
}

/** Import ids by address. What AWS makes up is `?`. */
function importIdsOf(stack: SynthesizedStack, stacks: readonly SynthesizedStack[], accountId: string) {
  const lookedUp = new Map([...stack.resources.keys()].map((address) => [address, "?"]));
  const resolver = new IdResolver({ stack, stacks, accountId, lookedUp, absent: new Set() });
  const imported = [...stack.resources.values()].filter(({ type }) => MADE_ANEW[type] === undefined);
  return imported.map((resource) => [resource.address, resolver.importId(resource)] as const);
}

const environments = {
  dev: exampleSettings(),
  prod: exampleSettings({}, "prod"),
  local: exampleSettings({ AWS_ENDPOINT_URL: "http://127.0.0.1:5000" }, "local"),
  all: everything(),
};

describe.each(Object.entries(environments))("environment %s", (_, settings) => {
  const stacks = synthesizeStacks(settings);

  test.each(stacks.map((stack) => [stack.name, stack] as const))(
    "every resource of %s has an import id, or is made anew on purpose",
    (_name, stack) => {
      const ids = importIdsOf(stack, stacks, settings.accountId);

      expect(ids.length).toBeGreaterThan(0);
      expect(ids.filter(([, id]) => id === "" || id.includes("${") || id.includes("undefined"))).toEqual([]);
      expect(new Set(ids.map(([address, id]) => `${address.split(".")[0] ?? ""} ${id}`)).size).toBe(ids.length);
    },
  );

  test("each stack comes after those whose state it reads", () => {
    const ids = stacks.map(({ id }) => id);

    expect(ids).toContain(`backup-delivery-${settings.environment}`);
    for (const [index, { dependencies }] of stacks.entries()) {
      expect(dependencies.filter((id) => !ids.slice(0, index).includes(id))).toEqual([]);
    }
  });
});

// One of each type, in the form that the provider's documentation gives under "Import".
test("import ids are what the provider takes", () => {
  const stacks = synthesizeStacks(environments.all);
  const ids = stacks.flatMap((stack) => importIdsOf(stack, stacks, ACCOUNT));
  const bucket = `log-backup-all-${ACCOUNT}-ap-northeast-1`;

  const byType = new Map(ids.map(([address, id]) => [address.replace(/\..*/, ""), id] as const).reverse());
  expect(Object.fromEntries(byType)).toMatchObject({
    aws_api_gateway_account: "api-gateway-account",
    aws_api_gateway_integration: "?/?/GET",
    aws_api_gateway_method: "?/?/GET",
    aws_api_gateway_method_settings: "?/live/*/*",
    aws_api_gateway_resource: "?/?",
    aws_api_gateway_rest_api: "?",
    aws_api_gateway_stage: "?/live",
    aws_athena_workgroup: "log-backup-all",
    aws_cloudwatch_dashboard: "log-backup-all",
    aws_cloudwatch_log_account_policy: "log-backup-all:SUBSCRIPTION_FILTER_POLICY",
    aws_cloudwatch_log_group: "/aws/kinesisfirehose/cloudwatchlogs-backup-stream",
    aws_cloudwatch_log_stream: "/aws/kinesisfirehose/cloudwatchlogs-backup-stream:S3Delivery",
    aws_cloudwatch_metric_alarm: expect.stringMatching(/^log-backup-all-/) as unknown,
    aws_glue_catalog_database: `${ACCOUNT}:log_backup_all`,
    aws_glue_catalog_table: `${ACCOUNT}:log_backup_all:arrivals`,
    aws_iam_role: expect.stringMatching(/^log-backup-all-/) as unknown,
    aws_iam_role_policy: expect.stringMatching(/^log-backup-all-[a-z-]+:permissions$/) as unknown,
    aws_kinesis_firehose_delivery_stream: `arn:aws:firehose:ap-northeast-1:${ACCOUNT}:deliverystream/cloudwatchlogs-backup-stream`,
    aws_lambda_function: "HelloFunc",
    aws_lambda_permission: "HelloFunc/AllowHelloRestApi",
    aws_s3_bucket: bucket,
    aws_s3_bucket_lifecycle_configuration: bucket,
    aws_s3_bucket_metric: `${bucket}:log-backup-all-errors`,
    aws_s3_bucket_ownership_controls: bucket,
    aws_s3_bucket_policy: bucket,
    aws_s3_bucket_public_access_block: bucket,
    aws_s3_bucket_server_side_encryption_configuration: bucket,
    aws_s3_bucket_versioning: bucket,
    aws_sns_topic: `arn:aws:sns:ap-northeast-1:${ACCOUNT}:log-backup-all-alarms`,
    aws_sns_topic_policy: `arn:aws:sns:ap-northeast-1:${ACCOUNT}:log-backup-all-alarms`,
  });
});

test("a filter's import id has the log group that another stack declares, out of that one's outputs", () => {
  const stacks = synthesizeStacks(environments.dev);
  const ids = stacks.flatMap((stack) => importIdsOf(stack, stacks, ACCOUNT));

  expect(ids.filter(([address]) => address.startsWith("aws_cloudwatch_log_subscription_filter."))).toEqual([
    [expect.stringContaining("--aws--lambda--HelloFunc"), "/aws/lambda/HelloFunc|log-backup-dev"],
  ]);
});

describe("types of the ci-access stack", () => {
  const text = (values: Readonly<Record<string, string>>) => (argument: string, otherwise?: string) =>
    values[argument] ?? otherwise ?? "";

  test.each([
    [
      "aws_iam_openid_connect_provider",
      { url: "https://token.actions.githubusercontent.com" },
      `arn:aws:iam::${ACCOUNT}:oidc-provider/token.actions.githubusercontent.com`,
    ],
    ["aws_iam_policy", { name: "boundary" }, `arn:aws:iam::${ACCOUNT}:policy/boundary`],
    ["aws_iam_policy", { name: "boundary", path: "/ci/" }, `arn:aws:iam::${ACCOUNT}:policy/ci/boundary`],
    [
      "aws_iam_role_policy_attachment",
      { role: "r", policy_arn: "arn:aws:iam::aws:policy/P" },
      "r/arn:aws:iam::aws:policy/P",
    ],
  ])("%s of %j", (type, values, expected) => {
    const resource = { accountId: ACCOUNT, region: "us-east-1", text: text(values), lookedUp: () => "" };

    expect(IMPORT_RULES[type]?.id(resource)).toBe(expected);
  });
});
