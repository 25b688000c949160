import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { awsProvider, providerPaths } from "../../local/provider-mirror";
import { prepareTerraformCli } from "../../local/terraform-cli-config";
import { temporaryFolder, touch } from "../support/fake-program";

function search(environment: Record<string, string>) {
  const root = temporaryFolder();
  return {
    environment: { HOME: root, XDG_DATA_DIRS: root, ...environment },
    projectDirectory: root,
    mirrorsParent: join(root, "none"),
    outputDirectory: join(root, "output"),
  };
}

describe("prepareTerraformCli", () => {
  it("writes a configuration for a mirror, whatever is in the mirror's name", () => {
    const mirror = join(temporaryFolder(), 'with "quotes" and spaces');
    touch(mirror, providerPaths()[0] ?? "", "provider");
    const options = search({ LOG_BACKUP_PROVIDER_MIRROR: mirror });

    const cli = prepareTerraformCli(options);

    const file = join(options.outputDirectory, "terraform.tfrc");
    expect(cli).toMatchObject({ usesMirror: true, environment: { CHECKPOINT_DISABLE: "1", TF_CLI_CONFIG_FILE: file } });
    expect(readFileSync(file, "utf8")).toBe(`provider_installation {
  filesystem_mirror {
    path    = ${JSON.stringify(mirror)}
    include = ["${awsProvider.name}"]
  }
  direct {
    exclude = ["${awsProvider.name}"]
  }
}
`);
    expect(readdirSync(options.outputDirectory)).toStrictEqual(["terraform.tfrc"]);
  });

  it("takes away a TF_CLI_CONFIG_FILE that doesn't exist, which Terraform would warn about", () => {
    const { environment, usesMirror } = prepareTerraformCli(search({ TF_CLI_CONFIG_FILE: "/does/not/exist" }));
    expect(environment).toStrictEqual({ CHECKPOINT_DISABLE: "1", TF_CLI_CONFIG_FILE: undefined });
    expect(usesMirror).toBe(false);
  });

  it("leaves the user's existing TF_CLI_CONFIG_FILE alone", () => {
    const file = touch(temporaryFolder(), "my.tfrc");
    const { environment } = prepareTerraformCli(search({ TF_CLI_CONFIG_FILE: file }));
    expect(environment).toStrictEqual({ CHECKPOINT_DISABLE: "1" });
  });
});
