import { spawnSync } from "node:child_process";
import { statSync } from "node:fs";
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

  const version = versionOf(path, environment);
  if (!isAtLeast(version, minimumTerraformVersion)) {
    throw new TerraformNotFoundError(`Terraform >= 1.11 is needed, but ${path} is ${version}: ${howToGetIt}`);
  }
  return path;
}

/** Versions by path and time of change: to ask takes a tenth of a second, and every command of a stack asks. */
const known = new Map<string, string>();

function versionOf(path: string, environment: ProcessEnvironment): string {
  const key = `${path} ${statSync(path).mtimeMs}`;
  const version = known.get(key) ?? askVersion(path, environment);
  known.set(key, version);
  return version;
}

function askVersion(path: string, environment: ProcessEnvironment): string {
  const env = patchEnvironment(environment, { CHECKPOINT_DISABLE: "1" });
  const { stdout, stderr, error } = spawnSync(path, ["version", "-json"], { env, encoding: "utf8" });
  const version = /"terraform_version":\s*"([^"]+)"/.exec(stdout)?.[1];
  if (version === undefined) {
    const said = error?.message ?? `${stdout}${stderr}`.trim();
    throw new TerraformNotFoundError(
      `${path} does not tell its version, it says: ${said || "nothing"}. Instead, ${howToGetIt}`,
    );
  }
  return version;
}

/** Compares by numbers; a pre-release such as 1.11.0-rc1 counts as its release. */
function isAtLeast(version: string, minimum: string): boolean {
  const numbers = (text: string): number[] => text.split(/[.-]/).slice(0, 3).map(Number);
  const [actual, wanted] = [numbers(version), numbers(minimum)];
  const differing = wanted.findIndex((part, index) => part !== actual[index]);
  return differing === -1 || (actual[differing] ?? 0) > (wanted[differing] ?? 0);
}
