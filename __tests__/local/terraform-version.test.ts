import { TerraformNotFoundError } from "../../local/terraform-error";
import { findTerraform } from "../../local/terraform-version";
import { temporaryFolder, writeProgram } from "../support/fake-program";

function terraformSaying(text: string, name = "terraform"): { folder: string; path: string } {
  const folder = temporaryFolder();
  return { folder, path: writeProgram(folder, name, `process.stdout.write(${JSON.stringify(text)})`) };
}

const howToGetIt = "install it from https://developer.hashicorp.com/terraform/install or with your package manager.";

describe("findTerraform", () => {
  it.each(["1.11.0", "1.11.4", "1.12.0-beta1", "2.0.0"])("accepts %s", (version) => {
    const { folder, path } = terraformSaying(JSON.stringify({ terraform_version: version }, undefined, 2));
    expect(findTerraform({ PATH: folder })).toBe(path);
  });

  it("takes the program that cdktf would take", () => {
    const { folder, path } = terraformSaying('{"terraform_version": "1.11.0"}', "tofu");
    expect(findTerraform({ PATH: folder, TERRAFORM_BINARY_NAME: "tofu" })).toBe(path);
  });

  it("says in one line how to get Terraform", () => {
    expect(() => findTerraform({ PATH: temporaryFolder() })).toThrow(
      new TerraformNotFoundError(`Terraform >= 1.11 is not on the PATH: ${howToGetIt}`),
    );
  });

  it.each(["1.10.9", "0.15.5"])("refuses %s", (version) => {
    const { folder, path } = terraformSaying(JSON.stringify({ terraform_version: version }));
    expect(() => findTerraform({ PATH: folder })).toThrow(
      new TerraformNotFoundError(`Terraform >= 1.11 is needed, but ${path} is ${version}: ${howToGetIt}`),
    );
  });

  it("shows what a program that isn't Terraform says", () => {
    const { folder, path } = terraformSaying("hello");
    expect(() => findTerraform({ PATH: folder })).toThrow(
      new TerraformNotFoundError(`${path} does not tell its version, it says: hello. Instead, ${howToGetIt}`),
    );
  });
});
