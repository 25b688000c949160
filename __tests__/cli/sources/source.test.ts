import { UsageError } from "../../../cli/errors";
import { parseSource } from "../../../cli/sources/source";

describe("a source's argument", () => {
  test.each([
    ["-", { kind: "stdin" }],
    ["backup", { kind: "path", path: "backup" }],
    ["./a:b/c.gz", { kind: "path", path: "./a:b/c.gz" }],
    ["s3", { kind: "path", path: "s3" }],
    ["s3://my-backup", { kind: "s3", bucket: "my-backup", prefix: "" }],
    ["s3://my-backup/", { kind: "s3", bucket: "my-backup", prefix: "" }],
    ["s3://my-backup/logs/2026/1", { kind: "s3", bucket: "my-backup", prefix: "logs/2026/1" }],
    ["S3://My_Old.Backup//a b%20?#", { kind: "s3", bucket: "My_Old.Backup", prefix: "/a b%20?#" }],
  ])("%s is read as it is meant", (text, source) => {
    expect(parseSource(text)).toEqual(source);
  });

  test.each([
    ["", "a source is a file, a folder, - or s3://bucket/prefix, got an empty text"],
    ["s3:/my-backup/logs", "a source in S3 is written s3://bucket/prefix, got: s3:/my-backup/logs"],
    ["https://example.com/x", "a source is a file, a folder, - or s3://bucket/prefix, got: https://example.com/x"],
    ["s3:///logs", '"" is not a valid name of a bucket, got: s3:///logs'],
    ["s3://-x-/logs", '"-x-" is not a valid name of a bucket, got: s3://-x-/logs'],
    ["s3://{bucket}", '"{bucket}" is not a valid name of a bucket, got: s3://{bucket}'],
  ])("%j is refused", (text, message) => {
    expect(() => parseSource(text)).toThrow(new UsageError(message));
  });
});
