import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { readStateStack } from "../../local/state-stack";
import { temporaryFolder } from "../support/fake-program";

function write(configuration: unknown): string {
  const file = join(temporaryFolder(), "cdk.tf.json");
  writeFileSync(file, JSON.stringify(configuration));
  return file;
}

const terraform = { backend: { s3: { bucket: "b", key: "dev/k", region: "r", encrypt: true } } };

describe("readStateStack", () => {
  it("finds the backend, the bucket, and all but the slow resources", () => {
    const resource = {
      aws_s3_bucket: { state: {} },
      aws_s3_bucket_versioning: { versions: {} },
      aws_s3_bucket_lifecycle_configuration: { rules: {} },
    };
    expect(readStateStack(write({ terraform, resource }))).toStrictEqual({
      backend: { bucket: "b", key: "dev/k", region: "r" },
      bucketAddress: "aws_s3_bucket.state",
      addresses: ["aws_s3_bucket.state", "aws_s3_bucket_versioning.versions"],
    });
  });

  it("refuses a stack without an S3 backend", () => {
    const file = write({ resource: {} });
    expect(() => readStateStack(file)).toThrow(
      new Error(`${file} has no S3 backend: bootstrap has nowhere to put the state.`),
    );
  });

  it.each([
    [{}, 0],
    [{ aws_s3_bucket: { a: {}, b: {} } }, 2],
  ])("refuses a stack with %j", (resource, count) => {
    const file = write({ terraform, resource });
    expect(() => readStateStack(file)).toThrow(
      new Error(`${file} must have one aws_s3_bucket, the state bucket, got: ${count}.`),
    );
  });
});
