import { AwsProvider } from "@cdktf/provider-aws/lib/provider";
import { Aspects, S3Backend, TerraformOutput, TerraformStack } from "cdktf";
import type { Construct } from "constructs";
import { BoundedServiceRoles } from "../constructs/bounded-service-roles";
import type { Settings } from "../settings";
import { serviceBoundaryArnOf } from "../settings/ci-names";

/** An older Terraform would stop at `use_lockfile` without saying why. */
const REQUIRED_TERRAFORM_VERSION = ">= 1.11.0";

/**
 * A stack of one environment: its id is `<name>-<environment>`, its state lies under a key of its own in the
 * environment's state bucket, and its provider refuses every account but the environment's.
 */
export abstract class EnvironmentStack extends TerraformStack {
  constructor(scope: Construct, name: string, settings: Settings) {
    super(scope, `${name}-${settings.environment}`);

    const backend = new S3Backend(this, {
      bucket: settings.terraformState.bucketName,
      key: `${settings.environment}/${name}/terraform.tfstate`,
      region: settings.region,
      encrypt: true,
      ...(settings.usePathStyle && { usePathStyle: true }),
    });
    // cdktf 0.21 does not know the lock that S3 itself holds; Terraform has it since 1.10.
    backend.addOverride("use_lockfile", true);
    new AwsProvider(this, "aws", {
      region: settings.region,
      allowedAccountIds: [settings.accountId],
      defaultTags: [
        // The settings' tags win.
        { tags: { project: "cloudwatch-logs-backup", environment: settings.environment, ...settings.tags } },
      ],
      ...(settings.usePathStyle && { s3UsePathStyle: true }),
    });
    // By its name: who deploys the stack must not need the state of the stack that makes it.
    const boundaryArn = serviceBoundaryArnOf(settings);
    if (boundaryArn !== undefined) {
      Aspects.of(this).add(new BoundedServiceRoles(boundaryArn));
    }
  }

  /**
   * cdktf marks what one stack hands to another as sensitive, and a plan would hide every policy that names a bucket.
   * Names and ARNs are no secret, and a reviewer must see them.
   */
  override registerOutgoingCrossStackReference(identifier: string): TerraformOutput {
    const output = super.registerOutgoingCrossStackReference(identifier);
    output.sensitive = false;
    return output;
  }

  override toTerraform() {
    const json = super.toTerraform() as { terraform: object };
    return { ...json, terraform: { ...json.terraform, required_version: REQUIRED_TERRAFORM_VERSION } };
  }

  /** As HCL, in a block of its own: cdktf 0.21 writes nothing in the block that it makes but the backend and providers. */
  override toHclTerraform() {
    const { hcl, metadata } = super.toHclTerraform() as { hcl: string; metadata: unknown };
    const version = `terraform {\n  required_version = "${REQUIRED_TERRAFORM_VERSION}"\n}\n\n`;
    return { hcl: `${version}${withReferencesUnquoted(hcl)}`, metadata };
  }

  /** An output under exactly this name, for `cdktf output` and for whoever shares the state. */
  protected output(name: string, description: string, value: string): void {
    new TerraformOutput(this, name, { staticId: true, description, value });
  }
}

/** cdktf 0.21 quotes the addresses in `depends_on`, which Terraform calls deprecated and will refuse one day. */
function withReferencesUnquoted(hcl: string): string {
  return hcl.replace(/^\s*depends_on = \[\n(?:\s*"[^"\n]+",?\n)+/gm, (list) => list.replaceAll('"', ""));
}
