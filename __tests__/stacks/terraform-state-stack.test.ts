import { DataAwsIamPolicyDocument } from "@cdktf/provider-aws/lib/data-aws-iam-policy-document";
import type { Settings } from "../../settings";
import { TerraformStateStack } from "../../stacks/terraform-state-stack";
import { exampleSettings } from "../support/settings";
import { addresses, onlyResource, parseStack, synthesize, testApp } from "../support/synthesis";

const settings = exampleSettings();

const stackWith = (terraformState: Partial<Settings["terraformState"]>) =>
  synthesize(
    new TerraformStateStack(testApp(), {
      ...settings,
      terraformState: { ...settings.terraformState, ...terraformState },
    }),
  );

describe("TerraformStateStack", () => {
  const json = stackWith({ bucketName: "state-of-tests", noncurrentVersionExpirationDays: 41 });

  test("names the bucket as the settings do, and tells its name", () => {
    expect(onlyResource(json, "aws_s3_bucket").bucket).toBe("state-of-tests");
    expect(addresses(json, "aws_s3_bucket")).toEqual(["aws_s3_bucket.state-bucket_828F7150"]);
    expect(parseStack(json).output?.state_bucket_name?.value).toBe("${aws_s3_bucket.state-bucket_828F7150.id}");
  });

  test("keeps its own state in the bucket that it makes", () => {
    expect(parseStack(json).terraform?.backend).toMatchObject({ s3: { bucket: "state-of-tests" } });
  });

  test("drops old versions of a state after the settings' days, then the delete markers of locks", () => {
    expect(onlyResource(json, "aws_s3_bucket_lifecycle_configuration").rule).toEqual([
      {
        id: "expire-old-versions",
        status: "Enabled",
        filter: [{ prefix: "" }],
        noncurrent_version_expiration: [{ noncurrent_days: 41 }],
        expiration: [{ expired_object_delete_marker: true }],
        abort_incomplete_multipart_upload: [{ days_after_initiation: 7 }],
      },
    ]);
  });

  test.each([true, false])("protects the bucket as preventDestroy says: %j", (preventDestroy) => {
    expect(onlyResource(stackWith({ preventDestroy }), "aws_s3_bucket")).toMatchObject({
      force_destroy: !preventDestroy,
      lifecycle: { prevent_destroy: preventDestroy },
    });
  });

  test("protects the bucket where an environment file says nothing", () => {
    expect(onlyResource(json, "aws_s3_bucket").lifecycle).toEqual({ prevent_destroy: true });
  });

  test("lets objects through without TLS only where the endpoint speaks plain HTTP", () => {
    const bucket = "${aws_s3_bucket.state-bucket_828F7150.arn}";
    const local = exampleSettings({ AWS_ENDPOINT_URL: "http://127.0.0.1:5000" });

    expect(json).toHaveDataSourceWithProperties(DataAwsIamPolicyDocument, {
      statement: [expect.objectContaining({ resources: [bucket, `${bucket}/*`] })],
    });
    expect(synthesize(new TerraformStateStack(testApp(), local))).toHaveDataSourceWithProperties(
      DataAwsIamPolicyDocument,
      {
        statement: [expect.objectContaining({ resources: [bucket] })],
      },
    );
  });
});
