import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

const PROGRAM = join(__dirname, "../../exits/rename-imports.mjs");

describe("exits/rename-imports.mjs", () => {
  let folder = "";
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "rename-imports-"));
  });
  afterEach(() => {
    rmSync(folder, { recursive: true });
  });

  const run = (...args: string[]) => spawnSync(process.execPath, [PROGRAM, ...args], { encoding: "utf8" });

  test("renames packages between quotes, with and without a path, and nothing that only contains their names", () => {
    mkdirSync(join(folder, "stacks"));
    mkdirSync(join(folder, "node_modules"));
    const before = [
      'import { App } from "cdktf";',
      "import 'cdktf/lib/testing';",
      'import { S3Bucket } from "@cdktf/provider-aws/lib/s3-bucket";',
      'import x from "@cdktf/provider-awscc";',
      'const command = "cdktf deploy"; // cdktf',
      'const file = "cdktf.json";',
    ].join("\n");
    for (const file of ["stacks/a.ts", "node_modules/b.js", "c.json"]) {
      writeFileSync(join(folder, file), before);
    }
    const { stdout, status } = run(folder);

    expect({ stdout, status }).toEqual({ stdout: "Renamed imports in 1 files.\n", status: 0 });
    expect(readFileSync(join(folder, "stacks/a.ts"), "utf8").split("\n")).toEqual([
      'import { App } from "cdktn";',
      "import 'cdktn/lib/testing';",
      'import { S3Bucket } from "@cdktn/provider-aws/lib/s3-bucket";',
      'import x from "@cdktf/provider-awscc";',
      'const command = "cdktf deploy"; // cdktf',
      'const file = "cdktf.json";',
    ]);
    expect(readFileSync(join(folder, "node_modules/b.js"), "utf8")).toBe(before);
    expect(readFileSync(join(folder, "c.json"), "utf8")).toBe(before);
  });

  test("asks for a folder", () => {
    const { stderr, status } = run();

    expect({ stderr, status }).toEqual({
      stderr: "Name the folder with the sources: node exits/rename-imports.mjs FOLDER\n",
      status: 2,
    });
  });
});
