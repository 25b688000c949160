import { spawnSync } from "node:child_process";
import { type ProcessEnvironment, patchEnvironment } from "./environment";
import { findExecutable } from "./find-executable";
import { TerraformNotFoundError } from "./terraform-error";

/** The oldest Terraform with a settled S3 lock file: https://github.com/hashicorp/terraform/blob/v1.11/CHANGELOG.md */
export const minimumTerraformVersion = "1.11.0";

const howToGetIt = "install it from https://developer.hashicorp.com/terraform/install or with your package manager.";

/**
 * Full path of the Terraform on the PATH, or of the program named by TERRAFORM_BINARY_NAME, which cdktf honours too.
 * @throws TerraformNotFoundError when there is none or when it is older than 1.11.
 */
export function findTerraform(environment: ProcessEnvironment): string {
  const name = environment.TERRAFORM_BINARY_NAME ?? "terraform";
  const path = findExecutable(name, environment);
  if (path === undefined) {
    throw new TerraformNotFoundError(`Terraform >= 1.11 is not on the PATH: ${howToGetIt}`);
  }

  const env = patchEnvironment(environment, { CHECKPOINT_DISABLE: "1" });
  const { stdout, stderr, error } = spawnSync(path, ["version", "-json"], { env, encoding: "utf8" });
  const version = /"terraform_version":\s*"([^"]+)"/.exec(stdout)?.[1];
  if (version === undefined) {
    const said = error?.message ?? `${stdout}${stderr}`.trim();
    throw new TerraformNotFoundError(
      `${path} does not tell its version, it says: ${said || "nothing"}. Instead, ${howToGetIt}`,
    );
  }
  if (!isAtLeast(version, minimumTerraformVersion)) {
    throw new TerraformNotFoundError(`Terraform >= 1.11 is needed, but ${path} is ${version}: ${howToGetIt}`);
  }
  return path;
}

/** Compares by numbers; a pre-release such as 1.11.0-rc1 counts as its release. */
function isAtLeast(version: string, minimum: string): boolean {
  const numbers = (text: string): number[] => text.split(/[.-]/).slice(0, 3).map(Number);
  const [actual, wanted] = [numbers(version), numbers(minimum)];
  const differing = wanted.findIndex((part, index) => part !== actual[index]);
  return differing === -1 || (actual[differing] ?? 0) > (wanted[differing] ?? 0);
}
