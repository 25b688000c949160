import { CreateBucketCommand, PutBucketVersioningCommand, S3Client } from "@aws-sdk/client-s3";
import { loadSettings } from "../settings";
import { ENVIRONMENT } from "./groups-environment";
import { type BenchAws, REGION } from "./local-aws";

/** Makes the bucket for the states of the environment of a folder. */
export async function createStateBucket(aws: BenchAws, directory: string): Promise<void> {
  const s3 = new S3Client({ ...aws.clientConfiguration(REGION), forcePathStyle: true });
  const [settings] = loadSettings({ env: { LOG_BACKUP_ENVIRONMENT: ENVIRONMENT }, directory });
  const Bucket = settings?.terraformState.bucketName;
  await s3.send(new CreateBucketCommand({ Bucket, CreateBucketConfiguration: { LocationConstraint: REGION } }));
  await s3.send(new PutBucketVersioningCommand({ Bucket, VersioningConfiguration: { Status: "Enabled" } }));
}
