import { DataAwsIamPolicyDocument } from "@cdktf/provider-aws/lib/data-aws-iam-policy-document";
import type { Settings } from "../../settings";
import { BackupStorageStack } from "../../stacks/backup-storage-stack";
import { exampleSettings } from "../support/settings";
import { addresses, onlyResource, parseStack, synthesize, testApp } from "../support/synthesis";

const settings = exampleSettings();

const stackWith = (backupStorage: Partial<Settings["backupStorage"]> = {}) =>
  synthesize(
    new BackupStorageStack(testApp(), {
      ...settings,
      backupStorage: { ...settings.backupStorage, ...backupStorage },
    }),
  );

const onlyRule = (json: string) => {
  const [rule, ...others] = onlyResource(json, "aws_s3_bucket_lifecycle_configuration").rule as object[];
  expect(others).toEqual([]);
  return rule;
};

describe("BackupStorageStack", () => {
  test("names the bucket as the settings do", () => {
    expect(onlyResource(stackWith({ bucketName: "backup-of-tests" }), "aws_s3_bucket").bucket).toBe("backup-of-tests");
  });

  test("tells the bucket's name and ARN", () => {
    const json = stackWith();

    expect(addresses(json, "aws_s3_bucket")).toEqual(["aws_s3_bucket.backup-bucket_FA4F306F"]);
    expect(parseStack(json).output).toMatchObject({
      backup_bucket_name: { value: "${aws_s3_bucket.backup-bucket_FA4F306F.id}" },
      backup_bucket_arn: { value: "${aws_s3_bucket.backup-bucket_FA4F306F.arn}" },
    });
  });

  test.each([true, false])("protects the bucket as preventDestroy says: %j", (preventDestroy) => {
    expect(onlyResource(stackWith({ preventDestroy }), "aws_s3_bucket")).toMatchObject({
      force_destroy: !preventDestroy,
      lifecycle: { prevent_destroy: preventDestroy },
    });
  });

  test("applies its lifecycle rule to every object", () => {
    expect(onlyRule(stackWith())).toMatchObject({ status: "Enabled", filter: [{ prefix: "" }] });
  });

  test("deletes objects after the settings' days, and leaves delete markers to S3", () => {
    expect(onlyRule(stackWith({ expirationDays: 401 }))).toMatchObject({ expiration: [{ days: 401 }] });
    expect(onlyRule(stackWith({ expirationDays: 401 }))).not.toHaveProperty(
      "expiration.0.expired_object_delete_marker",
    );
  });

  test("deletes no object where the settings name no days, only delete markers with nothing behind them", () => {
    expect(settings.backupStorage).not.toHaveProperty("expirationDays");
    expect(onlyRule(stackWith())).toHaveProperty("expiration", [{ expired_object_delete_marker: true }]);
  });

  test("moves objects to cheaper storage classes, in order", () => {
    const transitions = [
      { storageClass: "STANDARD_IA", days: 31 },
      { storageClass: "GLACIER", days: 91 },
    ] as const;

    expect(onlyRule(stackWith({ transitions }))).toHaveProperty("transition", [
      { storage_class: "STANDARD_IA", days: 31 },
      { storage_class: "GLACIER", days: 91 },
    ]);
  });

  test("drops replaced versions and unfinished uploads after the settings' days", () => {
    const json = stackWith({ noncurrentVersionExpirationDays: 33, abortIncompleteMultipartUploadDays: 3 });

    expect(onlyRule(json)).toMatchObject({
      noncurrent_version_expiration: [{ noncurrent_days: 33 }],
      abort_incomplete_multipart_upload: [{ days_after_initiation: 3 }],
    });
  });

  test("has nothing of Athena or Glue where settings have no catalogue", () => {
    expect(Object.keys(parseStack(stackWith()).resource ?? {}).filter((type) => /athena|glue|iam/.test(type))).toEqual(
      [],
    );
    expect(parseStack(stackWith()).output).not.toHaveProperty("query_workgroup_name");
  });

  test("lets objects through without TLS only where the endpoint speaks plain HTTP", () => {
    const bucket = "${aws_s3_bucket.backup-bucket_FA4F306F.arn}";
    const local = exampleSettings({ AWS_ENDPOINT_URL: "http://127.0.0.1:5000" });

    expect(stackWith()).toHaveDataSourceWithProperties(DataAwsIamPolicyDocument, {
      statement: [expect.objectContaining({ resources: [bucket, `${bucket}/*`] })],
    });
    expect(synthesize(new BackupStorageStack(testApp(), local))).toHaveDataSourceWithProperties(
      DataAwsIamPolicyDocument,
      {
        statement: [expect.objectContaining({ resources: [bucket] })],
      },
    );
  });
});
