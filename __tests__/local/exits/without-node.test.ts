import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { withoutNode } from "../../../local/exits/without-node";
import { findExecutable } from "../../../local/find-executable";

describe("withoutNode", () => {
  let folder = "";
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "without-node-"));
  });
  afterEach(() => {
    rmSync(folder, { recursive: true });
  });

  const program = (directory: string, name: string, text = "") => {
    mkdirSync(join(folder, directory), { recursive: true });
    writeFileSync(join(folder, directory, name), `#!/bin/sh\n${text}\n`);
    chmodSync(join(folder, directory, name), 0o755);
  };

  test("keeps Terraform, also from a folder that has Node.js too, and other programs", () => {
    program("both", "terraform", `echo '{"terraform_version": "1.11.4"}'`);
    program("both", "node");
    program("others", "git");
    program("ours", "cdktf");
    const path = ["both", "others", "ours"].map((name) => join(folder, name)).join(delimiter);
    const environment = withoutNode(
      { PATH: path, NODE_OPTIONS: "--x", npm_config_cache: "/c", INIT_CWD: "/i", HOME: "/h" },
      join(folder, "bin"),
    );

    expect(environment).toEqual({ PATH: [join(folder, "bin"), join(folder, "others")].join(delimiter), HOME: "/h" });
    expect(findExecutable("terraform", environment)).toBe(join(folder, "bin", "terraform"));
    expect(findExecutable("node", environment)).toBeUndefined();
  });
});
