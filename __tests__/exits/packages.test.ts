import { readFileSync } from "node:fs";
import { join } from "node:path";

const ROOT = join(__dirname, "../..");

interface Packages {
  readonly dependencies: Readonly<Record<string, string>>;
}
interface LockFile {
  readonly packages: Readonly<Record<string, Packages>>;
}
const read = (path: string): unknown => JSON.parse(readFileSync(join(ROOT, path), "utf8"));

/** What is not the project's own there, and why it is another. */
const OTHERS = new Set(["cdktf", "cdktn", "constructs", "@cdktn/provider-aws"]);

describe.each(["cdk-terrain", "cdk-terrain-aws-6"])("exits/%s", (name) => {
  const { dependencies } = read(`exits/${name}/package.json`) as Packages;

  test("has the project's packages in the project's versions", () => {
    const own = (read("package.json") as Packages).dependencies;
    const shared = Object.keys(dependencies).filter((other) => !OTHERS.has(other));

    expect(Object.fromEntries(shared.map((other) => [other, dependencies[other]]))).toEqual(
      Object.fromEntries(shared.map((other) => [other, own[other]])),
    );
    expect(shared).toEqual(expect.arrayContaining(["esbuild", "fastest-levenshtein", "fflate", "zod"]));
  });

  test("has a lock file of exactly these, which names no registry", () => {
    const lock = read(`exits/${name}/package-lock.json`) as LockFile;

    expect(lock.packages[""]?.dependencies).toEqual(dependencies);
    expect(JSON.stringify(lock)).not.toContain('"resolved"');
  });

  test("says to cdktn that it targets a Terraform that has the lock of S3", () => {
    expect(read(`exits/${name}/cdktf.json`)).toEqual(
      expect.objectContaining({
        app: (read("cdktf.json") as { readonly app: string }).app,
        targetVersions: { terraform: ">=1.11.0", opentofu: ">=1.11.0" },
      }),
    );
  });
});
