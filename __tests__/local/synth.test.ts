import { spawn } from "node:child_process";
import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { unzipSync } from "fflate";

const repository = path.resolve(__dirname, "../..");
const ONE_BUCKET = `
import { AwsProvider } from "@cdktf/provider-aws/lib/provider";
import { S3Bucket } from "@cdktf/provider-aws/lib/s3-bucket";
import { App, TerraformStack } from "cdktf";
const app = new App();
const stack = new TerraformStack(app, "one");
new AwsProvider(stack, "aws");
new S3Bucket(stack, "bucket", { bucket: "example" });
app.synth();
`;

let project: string;

beforeEach(() => {
  project = realpathSync(mkdtempSync(path.join(tmpdir(), "a (project) [$] ")));
  symlinkSync(path.join(repository, "node_modules"), path.join(project, "node_modules"));
  writeFileSync(path.join(project, "cdktf.json"), "{}");
});

afterEach(() => {
  rmSync(project, { recursive: true });
});

const write = (file: string, content: string) => {
  mkdirSync(path.dirname(path.join(project, file)), { recursive: true });
  writeFileSync(path.join(project, file), content);
};

interface Outcome {
  readonly exitCode: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs the app command in the project, with `main.ts` as given. */
function synth(main: string): Promise<Outcome> {
  write("main.ts", main);
  const child = spawn(process.execPath, [path.join(repository, "local/synth.mjs")], { cwd: project });
  let [stdout, stderr] = ["", ""];
  child.stdout.on("data", (chunk: Buffer) => (stdout += chunk.toString()));
  child.stderr.on("data", (chunk: Buffer) => (stderr += chunk.toString()));
  return new Promise((resolve, reject) => {
    child.on("error", reject);
    child.on("close", (exitCode) => {
      resolve({ exitCode, stdout, stderr });
    });
  });
}

describe("a synthesis", () => {
  it("writes cdktf.out and nothing else", async () => {
    await expect(synth(ONE_BUCKET)).resolves.toEqual({ exitCode: 0, stdout: "", stderr: "" });

    const json = readFileSync(path.join(project, "cdktf.out/stacks/one/cdk.tf.json"), "utf8");

    expect(json).toContain('"bucket": "example"');
    expect(readdirSync(project).sort()).toEqual(["cdktf.json", "cdktf.out", "main.ts", "node_modules"]);
  });

  it("takes every source as it is now", async () => {
    const main = 'import { name } from "./names/name"; console.log(name);';
    write("names/name.ts", 'export const name: string = "first";');

    await expect(synth(main)).resolves.toMatchObject({ stdout: "first\n" });

    write("names/name.ts", 'export const name: string = "second";');

    await expect(synth(main)).resolves.toMatchObject({ stdout: "second\n" });
  });

  it("can run twice at once", async () => {
    const [first, second] = await Promise.all([synth(ONE_BUCKET), synth(ONE_BUCKET)]);

    expect(first).toEqual({ exitCode: 0, stdout: "", stderr: "" });
    expect(second).toEqual(first);
  });

  it("loads packages when they are used after all", async () => {
    write("content/a.txt", "a");

    const outcome = await synth(`
      import { App, AssetType, TerraformAsset, TerraformStack } from "cdktf";
      import { z } from "zod";
      const stack = new TerraformStack(new App(), "one");
      const asset = new TerraformAsset(stack, "content", { path: "content/a.txt" });
      console.log(asset.fileName, z.config(z.locales.de()) !== undefined, AssetType.ARCHIVE);
      console.log(z.string().safeParse(1).error?.issues[0]?.message);
      console.log(require(require.resolve("archiver", { paths: [require.resolve("cdktf")] }))("zip").directory.length);
    `);

    expect(outcome).toEqual({
      exitCode: 0,
      stdout: "a.txt true 2\nUngültige Eingabe: erwartet string, erhalten Zahl\n3\n",
      stderr: "",
    });
  });

  it("archives a folder without starting itself again", async () => {
    // cdktf passes the path through a shell without quotes, so the archive goes to a folder without a space.
    const output = mkdtempSync(path.join(tmpdir(), "archive-"));
    mkdirSync(path.join(output, "content"));
    writeFileSync(path.join(output, "content/a.txt"), "a");

    const outcome = await synth(`
      import { App, AssetType, TerraformAsset, TerraformStack } from "cdktf";
      const app = new App({ outdir: ${JSON.stringify(path.join(output, "cdktf.out"))} });
      const stack = new TerraformStack(app, "one");
      const path = ${JSON.stringify(path.join(output, "content"))};
      const asset = new TerraformAsset(stack, "content", { path, type: AssetType.ARCHIVE });
      app.synth();
      console.log(asset.path);
    `);
    const zip = readFileSync(path.join(output, "cdktf.out/stacks/one", outcome.stdout.trim()));
    rmSync(output, { recursive: true });

    expect(outcome).toMatchObject({ exitCode: 0, stderr: "" });
    expect(Object.keys(unzipSync(zip))).toEqual(["a.txt"]);
  });
});

describe("a synthesis that fails", () => {
  it("points into the sources", async () => {
    write(
      "stacks/deep.ts",
      "interface A {\n  a: 1;\n}\n\nexport function fail(a: A): never {\n  throw new TypeError(`bad ${a.a}`);\n}\n",
    );

    await expect(synth('import "cdktf";\nimport { fail } from "./stacks/deep";\n\nfail({ a: 1 });\n')).resolves.toEqual(
      {
        exitCode: 1,
        stdout: "",
        stderr: "TypeError: bad 1\n    at fail (stacks/deep.ts:6:9)\n    at main.ts:4:1\n",
      },
    );
  });

  it("points at the line of the program when a package throws", async () => {
    const { exitCode, stderr } = await synth(`${ONE_BUCKET}\nnew S3Bucket(stack, "bucket", {});`);

    expect(exitCode).toBe(1);
    expect(stderr).toMatch(/^Error: There is already a Construct with name 'bucket'/);
    expect(stderr).toMatch(/\n {4}at main\.ts:11:1\n$/);
  });

  it("says where a value was made that cannot be resolved", async () => {
    const { stderr } = await synth(
      ONE_BUCKET.replace("app.synth();", "").replace("import { App", "import { App, Lazy") +
        `const bucket = Lazy.stringValue({\n  produce: () => {\n    throw new Error("no value");\n  },\n});
         new S3Bucket(stack, "another", { bucket });\napp.synth();`,
    );

    expect(stderr).toContain("no value");
    expect(stderr).toMatch(/\n {2}at main\.ts:10:21\n/);
    expect(stderr).not.toContain("main.ts.js");
  });

  it("names the cause of an error", async () => {
    const { stderr } = await synth('throw new Error("outer", {\n  cause: new RangeError("inner"),\n});');

    expect(stderr).toBe("Error: outer\n    at main.ts:1:7\nCaused by RangeError: inner\n    at main.ts:2:10\n");
  });

  it("says of wrong settings what is wrong with them, and no more", async () => {
    const main =
      'class SettingsError extends Error {\n  override name = "SettingsError";\n}\nthrow new SettingsError("a\\nb");';

    await expect(synth(main)).resolves.toEqual({ exitCode: 1, stdout: "", stderr: "a\nb\n" });
  });

  it("says where a source does not compile", async () => {
    await expect(synth('const a: number = 1;\n  const b = = 2;\nimport "./nowhere";')).resolves.toEqual({
      exitCode: 1,
      stdout: "",
      stderr: 'main.ts:2:13: error: Unexpected "="\n    const b = = 2;\n',
    });
  });

  it("says which import it cannot find, of its own and of a package", async () => {
    await expect(synth('import "./nowhere";')).resolves.toMatchObject({
      exitCode: 1,
      stderr: 'main.ts:1:8: error: Could not resolve "./nowhere"\n    import "./nowhere";\n',
    });

    const { stderr } = await synth('\nimport "no-such-package";');

    expect(stderr).toMatch(/^Error: Cannot find module 'no-such-package'\n/);
    expect(stderr).toMatch(/\n {4}at main\.ts:2:8\n$/);
  });

  it("notices an error that comes later", async () => {
    await expect(synth('setTimeout(() => {\n  throw new Error("late");\n}, 1);')).resolves.toMatchObject({
      exitCode: 1,
      stderr: expect.stringMatching(/^Error: late\n {4}at Timeout\._onTimeout \(main\.ts:2:9\)\n$/) as string,
    });
    await expect(synth('void Promise.reject(new Error("rejected"));')).resolves.toMatchObject({
      exitCode: 1,
      stderr: "Error: rejected\n    at main.ts:1:21\n",
    });
  });

  it("shows what was thrown when that is no error", async () => {
    await expect(synth("throw { code: 7 };")).resolves.toMatchObject({
      exitCode: 1,
      stderr: "Error: { code: 7 } was thrown, which is not an Error\n",
    });
  });

  it("shows warnings, and goes on", async () => {
    await expect(synth("export const a = { b: 1, b: 2 };\nconsole.log(a.b);")).resolves.toEqual({
      exitCode: 0,
      stdout: "2\n",
      stderr: 'main.ts:1:26: warning: Duplicate key "b" in object literal\n    export const a = { b: 1, b: 2 };\n',
    });
  });

  it("says that it must run in the project's folder", async () => {
    const child = spawn(process.execPath, [path.join(repository, "local/synth.mjs")], { cwd: project });
    let stderr = "";
    child.stderr.on("data", (chunk: Buffer) => (stderr += chunk.toString()));
    const exitCode = await new Promise((resolve) => child.on("close", resolve));

    expect(exitCode).toBe(1);
    expect(stderr).toBe(`No main.ts in ${project}. Run this in the project's folder: node local/synth.mjs\n`);
  });
});
