import { readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import {
  CreateLogGroupCommand,
  DeleteLogGroupCommand,
  DescribeLogGroupsCommand,
  DescribeSubscriptionFiltersCommand,
  PutRetentionPolicyCommand,
} from "@aws-sdk/client-cloudwatch-logs";
import fc from "fast-check";
import { type ProcessEnvironment, patchEnvironment } from "../../local/environment";
import { TerraformError } from "../../local/terraform-error";
import { accountPolicyOf, askedFor, discoveredText, mustBeDiscovered } from "../../settings/discovered-log-groups";
import { logBackup } from "../support/command-process";
import { Deployment } from "../support/deployment";
import { type LocalAws, startLocalAws } from "../support/local-aws";
import { LogsProxy } from "../support/logs-proxy";
import { acceptedSettings, RANDOM_LOG_GROUPS, randomFile } from "../support/random-sources";

jest.setTimeout(360_000);

const ACCOUNT = "123456789012";
const REGION = "eu-central-1";
const BUCKET = "log-backup-sources";
const RANDOM_PLANS = 3;
const ORDERS = "/app/orders";
/** With all that a template or a string of Terraform could read in another way. */
const PATTERN = '{ ($.level = "ERROR") || ($.path = "C:\\\\temp") || ($.text = %took \\d+ms% ) || ($.name = "Zoë") }';
const ERROR_LOG = "/aws/kinesisfirehose/cloudwatchlogs-backup-stream";
const FILTER = "aws_cloudwatch_log_subscription_filter";
/** It draws each log group. */
const DASHBOARD = "update aws_cloudwatch_dashboard.dashboard";

const file = (sources: object) => ({
  accountId: ACCOUNT,
  region: REGION,
  terraformState: { bucketName: "log-backup-sources-state" },
  backupStorage: { bucketName: BUCKET, preventDestroy: false },
  monitoring: { maximumLogGroupAlarms: 3 },
  sources,
});
const discovered = {
  logGroups: [{ name: ORDERS, filterPattern: PATTERN }],
  prefixes: [{ prefix: "/ecs/", exclude: ["*-test"] }],
};

// The tests build on one another, in this order, as the days of an environment do.
describe("sources on a local AWS, by Terraform and the AWS provider", () => {
  let aws: LocalAws;
  let deployment: Deployment;

  const create = (...names: string[]) =>
    Promise.all(names.map((logGroupName) => aws.logs.send(new CreateLogGroupCommand({ logGroupName }))));
  const discover = (...options: string[]) =>
    logBackup(["discover", "--env", deployment.name, ...options], deployment.environment);

  /** Log groups and patterns of the live filters of ours. */
  async function liveFilters(): Promise<Record<string, string | undefined>> {
    const { logGroups = [] } = await aws.logs.send(new DescribeLogGroupsCommand({}));
    const all = await Promise.all(
      logGroups.map(async ({ logGroupName }) => {
        const { subscriptionFilters = [] } = await aws.logs.send(
          new DescribeSubscriptionFiltersCommand({ logGroupName }),
        );
        return subscriptionFilters.filter(({ filterName }) => filterName === "log-backup-src");
      }),
    );
    return Object.fromEntries(all.flat().map(({ logGroupName = "", filterPattern }) => [logGroupName, filterPattern]));
  }

  /** What the plan of delivery changes but for alarms: the action and the log group's part of the address. */
  async function plannedChanges(): Promise<string[]> {
    const { changes } = await deployment.terraform("backup-delivery").plan();
    const others = changes.filter(({ address }) => !address.startsWith("aws_cloudwatch_metric_alarm."));
    return others.map(({ action, address }) => `${action} ${address.replace(/_[0-9A-F]{8}$/, "")}`).sort();
  }

  /** What Terraform says where a plan of delivery fails. */
  async function planError(patch: ProcessEnvironment = {}): Promise<string> {
    const error: unknown = await deployment
      .terraform("backup-delivery", { environment: patchEnvironment(deployment.environment, patch) })
      .plan()
      .then(
        () => "the plan did not fail",
        (reason: unknown) => reason,
      );
    return error instanceof TerraformError ? error.message.replace(/\s+/g, " ") : String(error);
  }

  beforeAll(async () => {
    aws = await startLocalAws(REGION, { sharedProvider: true });
    await create(ORDERS, "/ecs/api", "/ecs/web", "/ecs/web-test", "/other");
    // The account's policy first: it needs no discovery, and nothing of it can be applied here.
    deployment = await Deployment.prepare(aws, "src", file({ logGroups: [ORDERS] }));
    await deployment.deployBucketAlone();
    await deployment.terraform("backup-delivery").init();
  });

  afterAll(async () => {
    await aws.stop();
  });

  describe("the account's policy", () => {
    test("is not synthesized before somebody has looked whether the Region's only place for one is free", async () => {
      const account = { account: { exclude: ["/other"], filterPattern: PATTERN }, minimumRetentionDays: 3 };
      await expect(deployment.change(file(account))).rejects.toThrow(
        /src\.log-groups\.json: is missing, .*: run npm run discover -- --env src, and commit it/,
      );
      expect(await discover()).toMatchObject({ exitCode: 0 });
      await deployment.change(file(account));
      expect(await discover("--check")).toMatchObject({ exitCode: 0 });
    });

    test("is valid Terraform, as JSON and as HCL", async () => {
      expect(await deployment.validationErrors("backup-delivery")).toEqual([]);
      expect(await deployment.validationErrors("backup-delivery", await deployment.synthesizeHcl())).toEqual([]);
    });

    test("is planned for every log group but those left out, and those that the backup writes itself", async () => {
      // What is not there yet has no ARN: the stream and the role are deployed first.
      const stack = deployment.stackDirectory("backup-delivery");
      const { resource } = JSON.parse(readFileSync(join(stack, "cdk.tf.json"), "utf8")) as {
        readonly resource: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
      };
      const targets = ["aws_kinesis_firehose_delivery_stream", "aws_iam_role"].flatMap((type) =>
        Object.keys(resource[type] ?? {}).map((id) => `${type}.${id}`),
      );
      await deployment.terraform("backup-delivery").apply({ targets });
      const planned = await deployment.plannedValues("backup-delivery");
      const [policy] = [...planned].filter(([address]) => address.startsWith("aws_cloudwatch_log_account_policy"));
      const { policy_document: document, ...others } = policy?.[1] ?? {};

      expect(JSON.parse(String(document))).toEqual({
        DestinationArn: `arn:aws:firehose:${REGION}:${ACCOUNT}:deliverystream/cloudwatchlogs-backup-stream`,
        RoleArn: `arn:aws:iam::${ACCOUNT}:role/log-backup-src-subscription`,
        FilterPattern: PATTERN,
      });
      expect(others).toMatchObject({
        policy_name: "log-backup-src",
        policy_type: "SUBSCRIPTION_FILTER_POLICY",
        scope: "ALL",
        selection_criteria: `LogGroupName NOT IN ["${ERROR_LOG}","/log-backup/src/restored","/other"]`,
      });
      expect([...planned.keys()].filter((address) => address.startsWith(FILTER))).toEqual([]);
    });
  });

  describe("names and prefixes", () => {
    test("are not synthesized before somebody has discovered", async () => {
      await expect(deployment.change(file(discovered))).rejects.toThrow(
        /src\.log-groups\.json: was discovered for other sources\.prefixes than the settings have now: run npm run discover -- --env src/,
      );
    });

    test("are deployed as discovered, each with its pattern, and a second plan is empty", async () => {
      expect(await discover("--check")).toMatchObject({ exitCode: 1 });
      expect(await discover()).toMatchObject({ exitCode: 0 });
      await deployment.change(file(discovered));
      expect(await deployment.validationErrors("backup-delivery")).toEqual([]);
      expect(await deployment.validationErrors("backup-delivery", await deployment.synthesizeHcl())).toEqual([]);
      await deployment.terraform("backup-delivery").apply();

      expect(await liveFilters()).toEqual({ [ORDERS]: PATTERN, "/ecs/api": "", "/ecs/web": "" });
      expect(await plannedChanges()).toEqual([]);
    });

    test("a log group that came and one that went are one filter each, once they are discovered", async () => {
      await create("/ecs/new", "/ecs/new-test");
      await aws.logs.send(new DeleteLogGroupCommand({ logGroupName: "/ecs/api" }));
      const { exitCode, output } = await discover("--check");
      expect(exitCode).toBe(1);
      expect(output).toContain("+ /ecs/new\n");
      expect(output).toContain("- /ecs/api\n");
      expect(output).not.toContain("/ecs/new-test");

      expect(await discover()).toMatchObject({ exitCode: 0 });
      await deployment.change(file(discovered));
      // The filter of the log group that is gone went with it: Terraform sees that, and has nothing to destroy.
      expect(await plannedChanges()).toEqual([`create ${FILTER}.subscriptions_filter_--ecs--new`, DASHBOARD]);
      await deployment.terraform("backup-delivery").apply();
      expect(await liveFilters()).toEqual({ [ORDERS]: PATTERN, "/ecs/new": "", "/ecs/web": "" });
      expect(await plannedChanges()).toEqual([]);
      expect(await discover("--check")).toMatchObject({ exitCode: 0 });
    });

    test("a log group that a setting leaves out is one filter less", async () => {
      const less = { ...discovered, prefixes: [{ prefix: "/ecs/", exclude: ["*-test", "/ecs/web"] }] };
      await expect(deployment.change(file(less))).rejects.toThrow(/was discovered for other sources\.prefixes/);
      expect(await discover()).toMatchObject({ exitCode: 0 });
      await deployment.change(file(less));

      expect(await plannedChanges()).toEqual([`delete ${FILTER}.subscriptions_filter_--ecs--web`, DASHBOARD]);
    });
  });

  describe("a log group that somebody has named", () => {
    beforeAll(() => {
      rmSync(join(aws.directory, "environments/src.log-groups.json"), { force: true });
    });

    test("is missed by the plan where it is not there", async () => {
      await deployment.change(file({ logGroups: [ORDERS, "/gone"] }));

      expect(await planError()).toContain("reading CloudWatch Logs Log Group (/gone): empty result");
    });

    test("is told by the plan where it is of a class without subscription filters", async () => {
      await deployment.change(file({ logGroups: [ORDERS, "/other"] }));
      // The local AWS knows no classes.
      const proxy = new LogsProxy(String(deployment.environment.AWS_ENDPOINT_URL), async (operation, answer) => {
        if (operation !== "DescribeLogGroups") {
          return undefined;
        }
        const { logGroups } = (await answer()) as { readonly logGroups: readonly { readonly logGroupName: string }[] };
        return {
          logGroups: logGroups.map((logGroup) => ({
            ...logGroup,
            logGroupClass: logGroup.logGroupName === "/other" ? "INFREQUENT_ACCESS" : "STANDARD",
          })),
        };
      });
      await proxy.start();
      const endpoint = { AWS_ENDPOINT_URL_CLOUDWATCH_LOGS: proxy.endpoint };
      const provider = await aws.providerWith(endpoint);
      try {
        expect(await planError({ ...endpoint, ...provider?.environment })).toContain(
          "The log group /other cannot be backed up: it is of class INFREQUENT_ACCESS, and only those of class STANDARD can have subscription filters. Take it out of sources.logGroups.",
        );
      } finally {
        await provider?.stop();
        await proxy.stop();
      }
    });

    test("is told by the plan where it keeps events for too short a time, until that is raised", async () => {
      await aws.logs.send(new PutRetentionPolicyCommand({ logGroupName: ORDERS, retentionInDays: 1 }));
      await deployment.change(file({ logGroups: [ORDERS], minimumRetentionDays: 7 }));
      expect(await planError()).toContain(
        `The log group ${ORDERS} keeps events for too short a time: 1 days, and sources.minimumRetentionDays is 7. Run: npx log-backup raise-retention --env src`,
      );

      expect(await logBackup(["raise-retention", "--env", "src"], deployment.environment)).toMatchObject({
        exitCode: 0,
      });
      const { logGroups = [] } = await aws.logs.send(new DescribeLogGroupsCommand({ logGroupNamePrefix: ORDERS }));
      expect(logGroups.map(({ retentionInDays }) => retentionInDays)).toEqual([7]);
      expect(await planError()).toBe("the plan did not fail");
    });
  });

  // All random settings are synthesized in __tests__/stacks/recursion.test.ts; here Terraform plans some.
  test("no plan subscribes a log group that the backup writes, for random settings", async () => {
    await Promise.all(RANDOM_LOG_GROUPS.map((name) => create(name).catch(() => undefined)));
    const cases = fc
      .sample(fc.tuple(randomFile, fc.subarray(RANDOM_LOG_GROUPS)), 500)
      .flatMap(([written, names]) => {
        const settings = acceptedSettings({ ...file({}), ...written }, names, deployment.name);
        const { logGroups = [], discovered: found = [], account } = settings?.sources ?? {};
        const asks = logGroups.length + found.length > 0 || account !== undefined;
        return settings !== undefined && asks ? [{ written, settings }] : [];
      })
      .slice(0, RANDOM_PLANS);
    for (const { written, settings } of cases) {
      const path = join(aws.directory, "environments/src.log-groups.json");
      rmSync(path, { force: true });
      if (mustBeDiscovered(settings.sources)) {
        const accountPolicy = accountPolicyOf(settings);
        const logGroups = settings.sources.discovered.map(({ name }) => name);
        const place = { accountId: ACCOUNT, region: REGION };
        writeFileSync(
          path,
          discoveredText({ ...place, prefixes: askedFor(settings), logGroups, cannotBeCovered: {}, accountPolicy }),
        );
      }
      await deployment.change({ ...file({}), ...written });
      const planned = [...(await deployment.plannedValues("backup-delivery"))];
      const valuesOf = (type: string, property: string) =>
        planned.flatMap(([address, values]) => (address.startsWith(`${type}.`) ? [String(values[property])] : []));
      const [criteria] = valuesOf("aws_cloudwatch_log_account_policy", "selection_criteria");
      const excluded = JSON.parse((criteria ?? "[]").replace("LogGroupName NOT IN ", "")) as readonly string[];
      const filters = valuesOf(FILTER, "log_group_name");
      const own = [...valuesOf("aws_cloudwatch_log_group", "name"), ...settings.restore.logGroups];

      expect(own.length).toBeGreaterThanOrEqual(2);
      expect(own.filter((name) => filters.includes(name))).toEqual([]);
      expect(own.filter((name) => criteria !== undefined && !excluded.includes(name))).toEqual([]);
      expect(filters.length + Number(criteria !== undefined)).toBeGreaterThan(0);
    }

    expect(cases).toHaveLength(RANDOM_PLANS);
  });
});
