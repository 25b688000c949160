import { cpSync, rmSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import { DeleteBucketCommand, DeleteObjectCommand, ListObjectVersionsCommand } from "@aws-sdk/client-s3";
import { PROJECT_DIRECTORY } from "./local-aws";
import type { RunbookEnvironment } from "./runbook-environment";

/**
 * Gives a runbook's folder programs of its own that are started by `npm run`: they take the folder above them for the
 * project, and keep their work there.
 */
export function copyPrograms({ aws }: RunbookEnvironment): void {
  const local = join(aws.directory, "local");
  rmSync(local);
  cpSync(join(PROJECT_DIRECTORY, "local"), local, { recursive: true });
  for (const name of ["settings.ts", "settings", "backup-format", "plan-review"]) {
    symlinkSync(join(PROJECT_DIRECTORY, name), join(aws.directory, name));
  }
}

/** Deletes every version and every delete marker below a prefix of the state bucket. */
export async function eraseStates({ aws, stateBucket: Bucket }: RunbookEnvironment, Prefix: string): Promise<void> {
  const asked = new ListObjectVersionsCommand({ Bucket, Prefix });
  const { Versions = [], DeleteMarkers = [] } = await aws.s3.send(asked);
  // Markers first: moto answers 500 where the last version below one is deleted.
  for (const { Key, VersionId } of [...DeleteMarkers, ...Versions]) {
    await aws.s3.send(new DeleteObjectCommand({ Bucket, Key, VersionId }));
  }
}

/** As if there had never been a state bucket. */
export async function eraseStateBucket(environment: RunbookEnvironment): Promise<void> {
  await eraseStates(environment, "");
  await environment.aws.s3.send(new DeleteBucketCommand({ Bucket: environment.stateBucket }));
}
