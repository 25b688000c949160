import { readFileSync } from "node:fs";
import { join } from "node:path";
import { addEnvironmentStacks } from "../../stacks/environment-stacks";
import { stubFunctionCode } from "../support/function-code";
import { exampleSettings } from "../support/settings";
import { addresses, testApp } from "../support/synthesis";

/** A local AWS is the only place where `local` is ever deployed. */
const LOCAL_AWS = { AWS_ENDPOINT_URL: "http://127.0.0.1:5000" };
const EVERYWHERE = ["terraform-state", "hello-api", "backup-storage", "backup-delivery"] as const;
/** The example prod has roles for CI and ops. */
const STACKS = { dev: EVERYWHERE, prod: [...EVERYWHERE, "ci-access"], local: EVERYWHERE } as const;

/** The environment's stacks after `app.synth()`, which alone resolves what one stack takes from another. */
function synthesizeEnvironment(environment: string): (stack: string) => string {
  const app = testApp();
  addEnvironmentStacks(app, exampleSettings(environment === "local" ? LOCAL_AWS : {}, environment), stubFunctionCode());
  app.synth();
  return (stack) => readFileSync(join(app.outdir, "stacks", `${stack}-${environment}`, "cdk.tf.json"), "utf8");
}

describe.each(["dev", "prod", "local"] as const)("environment %s", (environment) => {
  const json = synthesizeEnvironment(environment);
  const stacks: readonly string[] = STACKS[environment];

  test.each(stacks)("%s is what was reviewed", (stack) => {
    expect(JSON.parse(json(stack))).toMatchSnapshot();
  });

  // A changed address makes Terraform destroy the resource and make a new one: for these, the data would be gone.
  test("stateful resources keep their addresses", () => {
    expect(addresses(json("terraform-state"), "aws_s3_bucket")).toEqual(["aws_s3_bucket.state-bucket_828F7150"]);
    expect(addresses(json("backup-storage"), "aws_s3_bucket")).toEqual(["aws_s3_bucket.backup-bucket_FA4F306F"]);
    expect(addresses(json("hello-api"), "aws_cloudwatch_log_group")).toEqual([
      "aws_cloudwatch_log_group.hello-function_log-group_6383EEEC",
      "aws_cloudwatch_log_group.hello-rest-api_access-log-group_6A51478F",
    ]);
    expect(addresses(json("backup-delivery"), "aws_kinesis_firehose_delivery_stream")).toEqual([
      "aws_kinesis_firehose_delivery_stream.backup-stream_838B36E4",
    ]);
  });

  test("a role that CI deploys with, and what it must not lose, keep their addresses", () => {
    const addressesOf = (type: string) => (stacks.includes("ci-access") ? addresses(json("ci-access"), type) : []);
    const pinned = environment === "prod";

    expect(addressesOf("aws_iam_openid_connect_provider")).toEqual(
      pinned ? ["aws_iam_openid_connect_provider.oidc-provider_13B61CD4"] : [],
    );
    expect(addressesOf("aws_iam_policy")).toEqual(
      pinned
        ? [
            "aws_iam_policy.deploy-boundary_policy_EB884244",
            "aws_iam_policy.reading_policy_D14458A3",
            "aws_iam_policy.service-boundary_policy_24751ED7",
          ]
        : [],
    );
  });

  test("no reference is left unresolved, and no path of this computer gets in", () => {
    for (const stack of stacks) {
      expect(json(stack)).not.toContain("TfToken");
      expect(json(stack)).not.toContain(process.cwd());
    }
  });

  test("what one stack takes from another comes from the other's state, in the open", () => {
    const delivery = JSON.parse(json("backup-delivery")) as {
      data: { terraform_remote_state: Record<string, { backend: string; config: { key: string } }> };
    };
    const sources = Object.values(delivery.data.terraform_remote_state);

    expect(sources.map(({ config }) => config.key)).toContain(`${environment}/backup-storage/terraform.tfstate`);
    for (const stack of ["backup-storage", "hello-api"] as const) {
      const { output } = JSON.parse(json(stack)) as { output: Record<string, { sensitive?: boolean }> };
      expect(Object.values(output).filter(({ sensitive }) => sensitive)).toEqual([]);
    }
  });

  test("every output that ops read has a description", () => {
    for (const stack of stacks) {
      const { output } = JSON.parse(json(stack)) as { output: Record<string, { description?: string }> };
      const named = Object.entries(output).filter(([name]) => !name.startsWith("cross-stack-output"));

      expect(named.length).toBeGreaterThan(0);
      for (const [name, { description }] of named) {
        expect(`${name}: ${description ?? ""}`).toMatch(/: [A-Z].{10,}/);
      }
    }
  });
});
