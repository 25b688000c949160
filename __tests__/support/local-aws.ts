import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { IAMClient } from "@aws-sdk/client-iam";
import { createLogsClient, createS3Client } from "../../local/aws-clients";
import { type EnvironmentPatch, patchEnvironment, type ProcessEnvironment } from "../../local/environment";
import { startMoto } from "../../local/moto";
import { prepareTerraformCli } from "../../local/terraform-cli-config";
import { PROVIDER_FOLDER, type ProviderProcess, startProvider } from "./provider-process";

export const PROJECT_DIRECTORY = join(__dirname, "../..");

interface LocalAwsOptions {
  /** One provider for all Terraform commands: much faster, but with moto's credentials only. @default false */
  readonly sharedProvider?: boolean;
}

/** moto on a free port, in a folder of its own, with clients for it. It ends with the test process, however that ends. */
export async function startLocalAws(region: string, { sharedProvider = false }: LocalAwsOptions = {}) {
  const directory = mkdtempSync(join(tmpdir(), "log-backup-e2e-"));
  const cli = prepareTerraformCli({
    environment: process.env,
    projectDirectory: PROJECT_DIRECTORY,
    outputDirectory: directory,
  });
  const moto = await startMoto({ environment: process.env, directory, region });
  const withMoto: ProcessEnvironment = patchEnvironment(process.env, cli.environment, moto.environment);
  const providerFolder = join(directory, PROVIDER_FOLDER);
  mkdirSync(providerFolder);
  /** A provider that has these variables: what Terraform itself gets does not reach it. */
  const providerWith = (patch: EnvironmentPatch): Promise<ProviderProcess | undefined> =>
    startProvider(patchEnvironment(withoutCliConfig(withMoto), patch), PROJECT_DIRECTORY, providerFolder);
  const provider = sharedProvider ? await providerWith({}) : undefined;
  const environment = patchEnvironment(withMoto, provider?.environment ?? {});
  const { AWS_ACCESS_KEY_ID: accessKeyId = "", AWS_SECRET_ACCESS_KEY: secretAccessKey = "" } = environment;

  return {
    directory,
    environment,
    s3: createS3Client(environment, region),
    logs: createLogsClient(environment, region),
    iam: new IAMClient({ region, endpoint: moto.endpointUrl, credentials: { accessKeyId, secretAccessKey } }),
    providerWith,
    async stop() {
      await provider?.stop();
      await moto.stop();
      rmSync(directory, { recursive: true });
    },
  };
}

/** The provider's folder is found as in the beginning: a configuration that was written for a mirror names none. */
function withoutCliConfig(environment: ProcessEnvironment): ProcessEnvironment {
  return patchEnvironment(environment, { TF_CLI_CONFIG_FILE: process.env.TF_CLI_CONFIG_FILE });
}

export type LocalAws = Awaited<ReturnType<typeof startLocalAws>>;
