import { existsSync } from "node:fs";
import { join, resolve } from "node:path";
import type { ProcessEnvironment } from "./environment";
import { awsProvider, findMirrorBelow, holdsProvider, providerContents, providerPaths } from "./provider-mirror";
import { impliedMirrors, userConfigFiles } from "./terraform-folders";

/** The environment variable that names a provider mirror to use. */
export const mirrorVariable = "LOG_BACKUP_PROVIDER_MIRROR";

/** The mirror named by the user cannot be used. */
export class ProviderMirrorError extends Error {
  override readonly name = "ProviderMirrorError";
}

/** Where to look. The folders have defaults, and tests give others. */
export interface ProviderSearch {
  readonly environment: ProcessEnvironment;
  readonly projectDirectory: string;
  /** Mirrors to try just before the public registry, such as the `.terraform/providers` of an earlier init. */
  readonly extraMirrors?: readonly string[];
  /** Folder whose subfolders may be mirrors. @default /opt */
  readonly mirrorsParent?: string;
}

/** Where Terraform gets the AWS provider from. */
export interface ProviderSource {
  /** A mirror that Terraform must be told about; without it, Terraform's own ways are right. */
  readonly mirror?: string;
  /** False where the provider comes from the public registry, or where only the user's configuration knows. */
  readonly local: boolean;
  /** One sentence for people: which source was chosen, and why. */
  readonly description: string;
}

/**
 * Finds where Terraform can get the AWS provider: the user's CLI configuration, the mirror in LOG_BACKUP_PROVIDER_MIRROR,
 * the user's own configuration files, Terraform's implied mirrors, a folder below /opt, the public registry.
 * @throws ProviderMirrorError when LOG_BACKUP_PROVIDER_MIRROR doesn't hold the provider.
 */
export function findProviderSource(search: ProviderSearch): ProviderSource {
  const { environment, projectDirectory } = search;
  const provider = `AWS provider ${awsProvider.version}`;

  const configFile = environment.TF_CLI_CONFIG_FILE;
  if (configFile !== undefined && configFile !== "" && existsSync(configFile)) {
    return { local: false, description: `Terraform uses your TF_CLI_CONFIG_FILE, ${configFile}.` };
  }

  const named = environment[mirrorVariable];
  if (named !== undefined && named !== "") {
    const mirror = resolve(projectDirectory, named);
    if (!holdsProvider(mirror)) {
      throw new ProviderMirrorError(describeMiss(mirror));
    }
    return { mirror, local: true, description: `${provider} comes from ${mirrorVariable}, ${mirror}.` };
  }

  const ownFile = userConfigFiles(environment).find((file) => existsSync(file));
  if (ownFile !== undefined) {
    return { local: false, description: `Terraform uses your ${ownFile}.` };
  }

  const implied = impliedMirrors(environment).find((folder) => holdsProvider(folder));
  if (implied !== undefined) {
    return { local: true, description: `${provider} comes from Terraform's implied mirror ${implied}.` };
  }

  // Terraform looks for terraform.d/plugins where it runs, which is below cdktf.out: it must be told of the project's.
  const projectMirror = join(projectDirectory, "terraform.d", "plugins");
  const mirror =
    [projectMirror].find((folder) => holdsProvider(folder)) ??
    findMirrorBelow(search.mirrorsParent ?? "/opt") ??
    (search.extraMirrors ?? []).find((folder) => holdsProvider(folder));
  return mirror === undefined
    ? { local: false, description: `${provider} comes from the public registry.` }
    : { mirror: resolve(mirror), local: true, description: `${provider} comes from the mirror ${resolve(mirror)}.` };
}

function describeMiss(mirror: string): string {
  const [unpacked, packed] = providerPaths();
  const found = existsSync(mirror) ? (providerContents(mirror)?.join(", ") ?? "no such provider") : "no such folder";
  return (
    `${mirrorVariable} is ${mirror}, which does not hold ${awsProvider.name} ${awsProvider.version} for this computer: ` +
    `expected ${unpacked}/ or ${packed} in it, found: ${found}. Point it to a provider mirror, or unset it.`
  );
}
