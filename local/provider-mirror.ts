import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import providerBinding from "@cdktf/provider-aws/package.json";

/** The Terraform provider that this project's bindings were made from: its full source address and version. */
export const awsProvider: { readonly name: string; readonly version: string } = providerBinding.cdktf.provider;

/** Terraform's name of a platform, such as linux_amd64. */
export function terraformPlatform(platform: string = process.platform, architecture: string = process.arch): string {
  const systems: Record<string, string> = { win32: "windows", sunos: "solaris" };
  const architectures: Record<string, string> = { x64: "amd64", ia32: "386" };
  return `${systems[platform] ?? platform}_${architectures[architecture] ?? architecture}`;
}

/**
 * Whether a folder is a provider mirror that holds the AWS provider's version for this platform, unpacked or packed.
 * https://developer.hashicorp.com/terraform/cli/config/config-file#filesystem_mirror
 */
export function holdsProvider(mirror: string, platform = terraformPlatform()): boolean {
  return providerPaths(platform).some((path) => existsSync(join(mirror, path)));
}

/** Where a mirror may hold the provider, relative to the mirror: the unpacked folder and the packed file. */
export function providerPaths(platform = terraformPlatform()): readonly string[] {
  const type = awsProvider.name.split("/").at(-1) ?? awsProvider.name;
  return [
    join(awsProvider.name, awsProvider.version, platform),
    join(awsProvider.name, `terraform-provider-${type}_${awsProvider.version}_${platform}.zip`),
  ];
}

/** What a mirror holds of the provider, for error messages: file names below its folder, or `undefined` without one. */
export function providerContents(mirror: string): readonly string[] | undefined {
  const folder = join(mirror, awsProvider.name);
  return existsSync(folder) ? readdirSync(folder).sort() : undefined;
}

/** The first folder directly below `parent`, by name, that is a mirror with the provider. */
export function findMirrorBelow(parent: string, platform = terraformPlatform()): string | undefined {
  return readFolder(parent)
    .map((name) => join(parent, name))
    .find((folder) => holdsProvider(folder, platform));
}

function readFolder(folder: string): readonly string[] {
  try {
    return readdirSync(folder).sort();
  } catch {
    return [];
  }
}
