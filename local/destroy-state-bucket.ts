import { cpSync, mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { GetObjectCommand, type S3Client } from "@aws-sdk/client-s3";
import { removeDeleteMarkers } from "./delete-markers";
import type { ProcessEnvironment } from "./environment";
import type { StateBackend } from "./state-stack";
import { Terraform } from "./terraform";

export interface DestroyStateBucketOptions {
  readonly s3: S3Client;
  /** Where the state bucket's own state is. */
  readonly backend: StateBackend;
  /** The synthesized terraform-state stack. */
  readonly stackDirectory: string;
  /** A folder to work in, which must not be there yet. */
  readonly directory: string;
  readonly environment: ProcessEnvironment;
  readonly signal: AbortSignal;
}

/**
 * Destroys a state bucket that settings do not protect, with all state in it. Only for an environment that has nothing
 * left. A bucket cannot hold the state of its own destruction: that state moves to this computer first.
 */
export async function destroyStateBucket(options: DestroyStateBucketOptions): Promise<void> {
  const { s3, backend, directory, environment, signal } = options;
  mkdirSync(directory);
  cpSync(join(options.stackDirectory, "cdk.tf.json"), join(directory, "cdk.tf.json"));
  writeFileSync(
    join(directory, "backend_override.tf.json"),
    JSON.stringify({ terraform: { backend: { local: { path: "terraform.tfstate" } } } }),
  );
  const { Body } = await s3.send(new GetObjectCommand({ Bucket: backend.bucket, Key: backend.key }));
  writeFileSync(join(directory, "terraform.tfstate"), (await Body?.transformToByteArray()) ?? new Uint8Array());

  await removeDeleteMarkers(s3, backend.bucket);
  const terraform = Terraform.find({ directory, environment, signal });
  await terraform.init();
  await terraform.destroy();
}
