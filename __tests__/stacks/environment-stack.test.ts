import { AwsProvider } from "@cdktf/provider-aws/lib/provider";
import { Testing } from "cdktf";
import { TerraformStateStack } from "../../stacks/terraform-state-stack";
import { exampleSettings } from "../support/settings";
import { parseStack, synthesize, testApp } from "../support/synthesis";

const stackOf = (env: Record<string, string> = {}) =>
  synthesize(new TerraformStateStack(testApp(), exampleSettings(env)));

describe("EnvironmentStack", () => {
  const json = stackOf();

  test("keeps its state in the environment's bucket, under a key of its own, encrypted and locked by S3", () => {
    expect(parseStack(json).terraform?.backend).toEqual({
      s3: {
        bucket: "log-backup-dev-state-111122223333-ap-northeast-1",
        key: "dev/terraform-state/terraform.tfstate",
        region: "ap-northeast-1",
        encrypt: true,
        use_lockfile: true,
      },
    });
  });

  test("asks for a Terraform that knows S3's own lock", () => {
    expect(parseStack(json).terraform?.required_version).toBe(">= 1.11.0");
  });

  test("asks for it in HCL too, the way out of an archived cdktf", () => {
    const stack = new TerraformStateStack(testApp(), exampleSettings());
    const hcl = String(Testing.synthHcl(stack, true));

    expect(hcl).toContain('terraform {\n  required_version = ">= 1.11.0"\n}');
    expect(hcl).not.toMatch(/^\s*\d+ = /m);
  });

  test("names in HCL what a resource depends on as references, not as the quoted text that Terraform will refuse", () => {
    const stack = new TerraformStateStack(testApp(), exampleSettings());

    expect(String(Testing.synthHcl(stack, true))).toMatch(
      /depends_on = \[\naws_s3_bucket_public_access_block\.state-bucket_public-access-block_\w+,\n\]/,
    );
  });

  test("refuses every account but the environment's", () => {
    expect(json).toHaveProviderWithProperties(AwsProvider, {
      region: "ap-northeast-1",
      allowed_account_ids: ["111122223333"],
    });
  });

  test("tags everything with the environment and the settings' tags", () => {
    expect(json).toHaveProviderWithProperties(AwsProvider, {
      default_tags: [
        { tags: expect.objectContaining({ environment: "dev", project: "cloudwatch-logs-backup" }) as object },
      ],
    });
  });

  test("addresses S3 by path for a local AWS, and changes nothing else but the TLS rule for objects", () => {
    const local = stackOf({ AWS_ENDPOINT_URL: "http://127.0.0.1:5000" });

    expect(parseStack(local).terraform?.backend).toEqual({
      s3: expect.objectContaining({ use_path_style: true }) as object,
    });
    expect(local).toHaveProviderWithProperties(AwsProvider, { s3_use_path_style: true });
    expect(parseStack(local).resource).toEqual(parseStack(json).resource);
  });

  test("keeps the whole TLS rule for an endpoint that speaks TLS", () => {
    const overTls = stackOf({
      AWS_ENDPOINT_URL_S3: "https://bucket.vpce-0a1b2c3d.s3.ap-northeast-1.vpce.amazonaws.com",
    });

    expect(parseStack(overTls).data).toEqual(parseStack(json).data);
  });
});
