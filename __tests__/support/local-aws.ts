import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { IAMClient } from "@aws-sdk/client-iam";
import { createLogsClient, createS3Client } from "../../local/aws-clients";
import { patchEnvironment, type ProcessEnvironment } from "../../local/environment";
import { startMoto } from "../../local/moto";
import { prepareTerraformCli } from "../../local/terraform-cli-config";

export const PROJECT_DIRECTORY = join(__dirname, "../..");

/** moto on a free port, in a folder of its own, with clients for it. It ends with the test process, however that ends. */
export async function startLocalAws(region: string) {
  const directory = mkdtempSync(join(tmpdir(), "log-backup-e2e-"));
  const cli = prepareTerraformCli({
    environment: process.env,
    projectDirectory: PROJECT_DIRECTORY,
    outputDirectory: directory,
  });
  const moto = await startMoto({ environment: process.env, directory, region });
  const environment: ProcessEnvironment = patchEnvironment(process.env, cli.environment, moto.environment);
  const { AWS_ACCESS_KEY_ID: accessKeyId = "", AWS_SECRET_ACCESS_KEY: secretAccessKey = "" } = environment;

  return {
    directory,
    environment,
    s3: createS3Client(environment, region),
    logs: createLogsClient(environment, region),
    iam: new IAMClient({ region, endpoint: moto.endpointUrl, credentials: { accessKeyId, secretAccessKey } }),
    async stop() {
      await moto.stop();
      rmSync(directory, { recursive: true });
    },
  };
}

export type LocalAws = Awaited<ReturnType<typeof startLocalAws>>;
