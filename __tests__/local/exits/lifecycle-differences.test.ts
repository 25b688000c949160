import { lifecycleDifferences } from "../../../local/exits/lifecycle-differences";

const JSON_TEXT = JSON.stringify({
  resource: {
    aws_s3_bucket: { kept: { lifecycle: { prevent_destroy: true } }, free: {} },
    aws_api_gateway_deployment: { d: { lifecycle: { create_before_destroy: true } } },
  },
});
const HCL = `resource "aws_s3_bucket" "kept" {
  bucket = "b"
  lifecycle {
    prevent_destroy = true
  }
}
resource "aws_s3_bucket" "free" {
}
resource "aws_api_gateway_deployment" "d" {
  lifecycle {
    create_before_destroy = true
  }
}
`;

describe("lifecycleDifferences", () => {
  test("finds none where HCL has what JSON has", () => {
    expect(lifecycleDifferences(JSON_TEXT, HCL)).toEqual([]);
  });

  test("finds a protection that is gone, though another resource has one", () => {
    const lost = HCL.replace("  lifecycle {\n    prevent_destroy = true\n  }\n", "");

    expect(lifecycleDifferences(JSON_TEXT, lost)).toEqual([
      'aws_s3_bucket.kept: expected "prevent_destroy = true", got no lifecycle',
    ]);
  });

  test("finds a protection that is off", () => {
    expect(
      lifecycleDifferences(JSON_TEXT, HCL.replace("create_before_destroy = true", "ignore_changes = all")),
    ).toEqual(['aws_api_gateway_deployment.d: expected "create_before_destroy = true", got ignore_changes = all']);
  });

  test("finds a resource that is missing", () => {
    expect(lifecycleDifferences(JSON_TEXT, HCL.replace('"kept"', '"other"'))).toEqual([
      'aws_s3_bucket.kept: expected "prevent_destroy = true", got no lifecycle',
    ]);
  });
});
