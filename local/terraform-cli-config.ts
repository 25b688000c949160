import { existsSync, mkdirSync, renameSync, writeFileSync } from "node:fs";
import { resolve } from "node:path";
import type { EnvironmentPatch } from "./environment";
import { awsProvider } from "./provider-mirror";
import { findProviderSource, type ProviderSearch } from "./provider-source";

/** How Terraform is to be run. */
export interface TerraformCliConfig {
  /** To apply to the environment of everything that runs Terraform. */
  readonly environment: EnvironmentPatch;
  readonly description: string;
  /** True where a mirror serves the provider: `cdktf deploy` then needs --skip-provider-lock, as it asks the registry. */
  readonly usesMirror: boolean;
}

/** Arguments that somebody has set for every command: they could take a lock away, or parts of a plan. */
export const withoutCliArguments: EnvironmentPatch = {
  TF_CLI_ARGS: undefined,
  TF_CLI_ARGS_init: undefined,
  TF_CLI_ARGS_plan: undefined,
  TF_CLI_ARGS_apply: undefined,
  TF_CLI_ARGS_show: undefined,
};

/** Finds the provider's source and, where it is a mirror, writes a CLI configuration for it into `outputDirectory`. */
export function prepareTerraformCli(search: ProviderSearch & { readonly outputDirectory: string }): TerraformCliConfig {
  const source = findProviderSource(search);
  const { description, local: usesMirror } = source;
  const checkpoint = { CHECKPOINT_DISABLE: "1" };
  if (source.mirror !== undefined) {
    const file = writeCliConfig(search.outputDirectory, source.mirror);
    return { environment: { ...checkpoint, TF_CLI_CONFIG_FILE: file }, description, usesMirror };
  }
  // Terraform warns at every run about a TF_CLI_CONFIG_FILE that doesn't exist.
  const configFile = search.environment.TF_CLI_CONFIG_FILE;
  const missing = configFile !== undefined && !existsSync(configFile);
  const environment = missing ? { ...checkpoint, TF_CLI_CONFIG_FILE: undefined } : checkpoint;
  return { environment, description, usesMirror };
}

/** Writes the CLI configuration for a mirror, whole or not at all, and returns its full path. */
export function writeCliConfig(directory: string, mirror: string): string {
  mkdirSync(directory, { recursive: true });
  const file = resolve(directory, "terraform.tfrc");
  const temporary = `${file}.${process.pid}`;
  const [path, provider] = [JSON.stringify(mirror), JSON.stringify(awsProvider.name)];
  writeFileSync(
    temporary,
    `provider_installation {
  filesystem_mirror {
    path    = ${path}
    include = [${provider}]
  }
  direct {
    exclude = [${provider}]
  }
}
`,
  );
  renameSync(temporary, file);
  return file;
}
