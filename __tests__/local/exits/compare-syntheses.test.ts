import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { compareSyntheses } from "../../../local/exits/compare-syntheses";

describe("compareSyntheses", () => {
  let folder = "";
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "compare-syntheses-"));
  });
  afterEach(() => {
    rmSync(folder, { recursive: true });
  });

  const write = (name: string, files: Readonly<Record<string, unknown>>): string => {
    const directory = join(folder, name);
    mkdirSync(directory);
    for (const [file, content] of Object.entries(files)) {
      mkdirSync(dirname(join(directory, file)), { recursive: true });
      writeFileSync(join(directory, file), typeof content === "string" ? content : JSON.stringify(content));
    }
    return directory;
  };
  const stack = (version: string, region = "eu-west-1") => ({ "//": { metadata: { version } }, provider: { region } });

  test("leaves out the version of the library, and nothing else", () => {
    const before = write("a", {
      "manifest.json": { version: "0.21.0", stacks: {} },
      "stacks/x/cdk.tf.json": stack("0.21.0"),
      "stacks/x/assets/code.zip": "zip",
    });
    const after = write("b", {
      "manifest.json": { version: "0.24.0", stacks: {} },
      "stacks/x/cdk.tf.json": stack("0.24.0"),
      "stacks/x/assets/code.zip": "zip",
    });

    expect(compareSyntheses(before, after)).toEqual({ files: 3, differences: [] });
  });

  test("names file, place and both values of what differs, and files that are not in both", () => {
    const before = write("a", { "cdk.tf.json": stack("1"), "code.zip": "zip", "gone.txt": "" });
    const after = write("b", { "cdk.tf.json": stack("1", "us-east-1"), "code.zip": "other", "new.txt": "" });

    expect(compareSyntheses(before, after)).toEqual({
      files: 3,
      differences: [
        "gone.txt: is missing",
        "new.txt: was not expected",
        'cdk.tf.json: provider.region: expected "eu-west-1", got "us-east-1"',
        "code.zip: other bytes",
      ],
    });
  });
});
