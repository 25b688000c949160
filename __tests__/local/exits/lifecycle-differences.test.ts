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

  describe("with conditions and ignored arguments", () => {
    const precondition = { condition: '${terraform_data.f.output.format == "a"}', error_message: "It was made so." };
    const json = JSON.stringify({
      resource: {
        aws_x: { stream: { lifecycle: { precondition: [precondition] } } },
        terraform_data: { f: { lifecycle: { ignore_changes: ["input", "output"] } } },
      },
    });
    // As cdktf and "terraform fmt" leave them.
    const hcl = `resource "aws_x" "stream" {
  lifecycle {
    precondition {

      condition     = "\${terraform_data.f.output.format == "a"}"
      error_message = "It was made so."
    }
  }
}
resource "terraform_data" "f" {
  lifecycle {
    ignore_changes = [
      "input",
      "output",
    ]
  }
}
`;

    test("finds none where HCL has them as blocks and lists", () => {
      expect(lifecycleDifferences(json, hcl)).toEqual([]);
      const formatted = hcl.replace(/"\$\{(.*)\}"/, "$1").replace("precondition {\n\n", "precondition {\n");
      expect(formatted).toContain('condition     = terraform_data.f.output.format == "a"\n');
      expect(lifecycleDifferences(json, formatted)).toEqual([]);
    });

    test.each([
      [
        'format == "a"',
        'format == "b"',
        'aws_x.stream: expected "precondition { condition = terraform_data.f.output.format == "a" error_message = "It was made so." }", got precondition { condition = terraform_data.f.output.format == "b" error_message = "It was made so." }',
      ],
      [
        '      "output",\n',
        "",
        'terraform_data.f: expected "ignore_changes = [ "input", "output", ]", got ignore_changes = [ "input", ]',
      ],
    ])("finds %j that became %j", (was, is, difference) => {
      expect(lifecycleDifferences(json, hcl.replace(was, is))).toEqual([difference]);
    });
  });

  test("finds a resource that is missing", () => {
    expect(lifecycleDifferences(JSON_TEXT, HCL.replace('"kept"', '"other"'))).toEqual([
      'aws_s3_bucket.kept: expected "prevent_destroy = true", got no lifecycle',
    ]);
  });
});
