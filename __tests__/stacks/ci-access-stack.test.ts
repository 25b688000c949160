import { addEnvironmentStacks } from "../../stacks/environment-stacks";
import { accessOf, ACCOUNT, GITHUB } from "../support/access-roles";
import { stubFunctionCode } from "../support/function-code";
import type { PolicyDocument } from "../support/policy-document";
import { exampleSettings, sourcesNamed } from "../support/settings";
import { onlyResource, parseStack, testApp } from "../support/synthesis";

const stackIds = (settings: ReturnType<typeof exampleSettings>) => {
  const app = testApp();
  addEnvironmentStacks(app, settings, stubFunctionCode());
  return app.node.children.map(({ node }) => node.id);
};
/** Characters as IAM counts them: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html */
const sizeOf = (policy: PolicyDocument | undefined) => JSON.stringify(policy).replace(/\s/g, "").length;

describe("CiAccessStack", () => {
  test("is there only where settings have ciAccess", () => {
    expect(stackIds(exampleSettings())).not.toContain("ci-access-dev");
    expect(stackIds({ ...exampleSettings(), ciAccess: GITHUB })).toContain("ci-access-dev");
  });

  test("makes the OIDC provider, for the audience of its tokens", () => {
    expect(onlyResource(accessOf().json, "aws_iam_openid_connect_provider")).toMatchObject({
      url: "https://token.actions.githubusercontent.com",
      client_id_list: ["sts.amazonaws.com"],
    });
  });

  test("makes no OIDC provider where the account has one, and does not read it", () => {
    const oidcProviderArn = `arn:aws:iam::${ACCOUNT}:oidc-provider/token.actions.githubusercontent.com`;
    const { json } = accessOf({ ciAccess: { ...GITHUB, oidcProviderArn } });

    expect(parseStack(json).resource).not.toHaveProperty("aws_iam_openid_connect_provider");
    expect(json).not.toContain("iam:GetOpenIDConnectProvider");
    expect(json).toContain(oidcProviderArn);
  });

  test("names its roles and policies by the environment, and tells the roles' ARNs", () => {
    const { resource = {}, output = {} } = parseStack(accessOf().json);
    const names = (type: string) => Object.values(resource[type] ?? {}).map(({ name }) => name);

    expect(names("aws_iam_role").sort()).toEqual([
      "log-backup-dev-deploy",
      "log-backup-dev-ops",
      "log-backup-dev-plan",
    ]);
    expect(names("aws_iam_policy").sort()).toEqual([
      "log-backup-dev-deploy-boundary",
      "log-backup-dev-reading",
      "log-backup-dev-service-boundary",
    ]);
    expect(Object.keys(output).sort()).toEqual(["deploy_role_arn", "ops_role_arn", "plan_role_arn"]);
  });

  test("names every action that it allows, without a wildcard", () => {
    const { plan, deploy, ops, serviceBoundary } = accessOf();
    const policies = [...plan.policies, ...deploy.policies, ...ops.policies, serviceBoundary, deploy.boundary];
    const allowed = policies
      .flatMap((policy) => policy?.Statement ?? [])
      .filter(({ Effect }) => Effect === "Allow")
      .flatMap(({ Action }) => Action);

    expect(allowed.length).toBeGreaterThan(100);
    expect(allowed.filter((action) => action.includes("*"))).toEqual([]);
  });

  test.each(["log groups by name", "prefixes and the account"])(
    "fits IAM's quotas with the longest names and %s",
    (what) => {
      const settings = exampleSettings();
      const long = (length: number) => "n".repeat(length);
      const { plan, deploy, ops, serviceBoundary } = accessOf({
        environment: long(16),
        region: "ap-southeast-1",
        helloApi: { ...settings.helloApi, functionName: long(64) },
        terraformState: { ...settings.terraformState, bucketName: long(63) },
        backupStorage: { ...settings.backupStorage, bucketName: `${long(62)}b` },
        backupDelivery: {
          ...settings.backupDelivery,
          streamName: long(64),
          kmsKeyArn: `arn:aws:kms:ap-southeast-1:${ACCOUNT}:key/12345678-1234-1234-1234-123456789012`,
        },
        monitoring: { ...settings.monitoring, emailSubscribers: ["a@example.com"] },
        query: {
          ...settings.query,
          catalogue: true,
          resultsBucketName: `${long(62)}q`,
          analystPrincipalArns: [`arn:aws:iam::${ACCOUNT}:role/analysts`],
        },
        sources:
          what === "log groups by name"
            ? sourcesNamed(...Array.from({ length: 200 }, (_, index) => `/app/${long(500)}${index}`))
            : { ...sourcesNamed(), account: { exclude: [], filterPattern: "" } },
      });
      const managed = [serviceBoundary, deploy.boundary, plan.policies[0]].map(sizeOf);
      const inline = [deploy.policies[0], ops.policies[0]].map(sizeOf);

      expect(managed.filter((size) => size > 6144)).toEqual([]);
      expect(inline.filter((size) => size > 10_240)).toEqual([]);
    },
  );
});
