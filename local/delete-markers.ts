import { DeleteObjectCommand, ListObjectVersionsCommand, type S3Client } from "@aws-sdk/client-s3";

/**
 * Removes every delete marker of a versioned bucket. Terraform's lock leaves one each time it is released, and moto 5.2
 * cannot delete a bucket that holds any.
 */
export async function removeDeleteMarkers(s3: S3Client, bucket: string): Promise<void> {
  for (;;) {
    // Always the first page: what was on it is gone by the next turn.
    const { DeleteMarkers = [] } = await s3.send(new ListObjectVersionsCommand({ Bucket: bucket }));
    if (DeleteMarkers.length === 0) {
      return;
    }
    for (const { Key, VersionId } of DeleteMarkers) {
      await s3.send(new DeleteObjectCommand({ Bucket: bucket, Key, VersionId }));
    }
  }
}
