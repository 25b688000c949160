import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { assetDifferences } from "../../../local/exits/deployed-asset";
import type { ShownPlan } from "../../../local/exits/shown-plan";

/** printf code | openssl dgst -sha256 -binary | base64 */
const SHA256 = "VpTQii5T/8rgwxA+Wtb2B2q9lg6x+KVldwQLwQKPcCs=";

const planWith = (sha256: string): ShownPlan => ({
  configuration: {},
  prior_state: {
    values: {
      root_module: {
        resources: [
          {
            address: "aws_lambda_function.f",
            type: "aws_lambda_function",
            values: { filename: "f.zip", code_sha256: sha256 },
          },
          { address: "aws_s3_bucket.b", type: "aws_s3_bucket", values: {} },
        ],
      },
    },
  },
});

describe("assetDifferences", () => {
  let folder = "";
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), "deployed-asset-"));
    writeFileSync(join(folder, "f.zip"), "code");
  });
  afterAll(() => {
    rmSync(folder, { recursive: true });
  });

  test("holds the deployed code against the package's file", () => {
    expect(assetDifferences(planWith(SHA256), folder)).toEqual([]);
    expect(assetDifferences(planWith("other"), folder)).toEqual([
      `aws_lambda_function.f: f.zip is ${SHA256}, deployed is other`,
    ]);
  });

  test("is told where the file did not come along", () => {
    expect(assetDifferences(planWith(SHA256), join(folder, "elsewhere"))).toEqual([
      `aws_lambda_function.f: f.zip is no such file, deployed is ${SHA256}`,
    ]);
  });
});
