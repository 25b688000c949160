import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { type EnvironmentPatch, patchEnvironment, type ProcessEnvironment } from "../../local/environment";
import { providerPaths } from "../../local/provider-mirror";
import { findProviderSource } from "../../local/provider-source";
import { startSupervised } from "../../local/supervised-process";

/** A provider that stays, for every Terraform that runs with its environment. */
export interface ProviderProcess {
  readonly environment: EnvironmentPatch;
  stop(): Promise<void>;
}

/** What the provider prints once it can be used. https://developer.hashicorp.com/terraform/plugin/debugging */
const READY = /TF_REATTACH_PROVIDERS='(.+)'/;

/** The folder in which a shared provider runs: files of a stack are read from there, see `Deployment.prepare`. */
export const PROVIDER_FOLDER = "provider";

/**
 * Starts the very provider of the mirror once, instead of once for each Terraform command, which is most of what a command
 * costs. It has the credentials and endpoints of the environment that it is started with, whatever Terraform's are. Nothing
 * where the provider is not unpacked on this computer: then each command starts its own.
 */
export async function startProvider(
  environment: ProcessEnvironment,
  projectDirectory: string,
  directory: string,
): Promise<ProviderProcess | undefined> {
  const command = findProvider(environment, projectDirectory);
  if (command === undefined) {
    return undefined;
  }
  const lines: string[] = [];
  let found: (reattach: string) => void = () => undefined;
  const ready = new Promise<string>((resolve) => (found = resolve));
  const provider = startSupervised({
    command,
    arguments: ["-debug"],
    directory,
    // With a bundle of its own, provider 5.100 cannot be configured a second time.
    environment: patchEnvironment(environment, { AWS_CA_BUNDLE: undefined }),
    stopSignal: "SIGINT",
    killAfterSeconds: 5,
    onLine: (line) => {
      lines.push(line);
      const reattach = READY.exec(line)?.[1];
      if (reattach !== undefined) {
        found(reattach);
      }
    },
  });
  const ended = provider.exited.then(() => {
    throw new Error(`${command} ended before it could be used:\n${lines.join("\n")}`);
  });
  const reattach = await Promise.race([ready, ended]);
  ended.catch(() => undefined);
  return {
    environment: { TF_REATTACH_PROVIDERS: reattach },
    stop: async () => {
      await provider.stop();
    },
  };
}

function findProvider(environment: ProcessEnvironment, projectDirectory: string): string | undefined {
  const { mirror } = findProviderSource({ environment, projectDirectory });
  const [unpacked = ""] = providerPaths();
  const folder = join(mirror ?? "", unpacked);
  const file =
    mirror !== undefined && existsSync(folder)
      ? readdirSync(folder).find((name) => name.startsWith("terraform-provider-"))
      : undefined;
  return file === undefined ? undefined : join(folder, file);
}
