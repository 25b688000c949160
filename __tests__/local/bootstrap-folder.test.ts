import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { BootstrapFolder } from "../../local/bootstrap-folder";
import { awsProvider } from "../../local/provider-mirror";
import { temporaryFolder, touch } from "../support/fake-program";

function open(workDirectory = temporaryFolder()): BootstrapFolder {
  const configuration = touch(temporaryFolder(), "stacks", "cdk.tf.json");
  return new BootstrapFolder(workDirectory, configuration);
}

const lockFile = (version: string): string => `provider "x" {\n  version     = "${version}"\n}\n`;

describe("BootstrapFolder", () => {
  it("keeps the state in a file, and then where the configuration says", () => {
    const folder = open();
    folder.useLocalState();
    expect(JSON.parse(readFileSync(join(folder.directory, "backend_override.tf.json"), "utf8"))).toStrictEqual({
      terraform: { backend: { local: { path: "local.tfstate" } } },
    });
    folder.useConfiguredState();
    expect(readdirSync(folder.directory)).toStrictEqual(["cdk.tf.json"]);
  });

  it("imports what exists, and nothing else", () => {
    const folder = open();
    folder.importExisting("aws_s3_bucket.a", "name");
    expect(JSON.parse(readFileSync(join(folder.directory, "import.tf.json"), "utf8"))).toStrictEqual({
      import: [{ to: "aws_s3_bucket.a", id: "name" }],
    });
    folder.importNothing();
    expect(readdirSync(folder.directory)).toStrictEqual(["cdk.tf.json"]);
  });

  it("keeps the moved state under another name", () => {
    const folder = open();
    folder.keepLocalStateAside();
    writeFileSync(join(folder.directory, folder.localState), "state");
    expect(folder.hasLocalState).toBe(true);
    folder.keepLocalStateAside();
    expect(folder.hasLocalState).toBe(false);
    expect(readFileSync(join(folder.directory, "moved.tfstate"), "utf8")).toBe("state");
  });

  it.each([
    [awsProvider.version, true],
    ["4.67.0", false],
  ])("with a dependency lock file for provider %s, keeps it: %s", (version, kept) => {
    const workDirectory = temporaryFolder();
    const file = touch(workDirectory, "terraform", ".terraform.lock.hcl");
    writeFileSync(file, lockFile(version));
    open(workDirectory);
    expect(existsSync(file)).toBe(kept);
  });
});
