import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import {
  cpSync,
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
import vm from "node:vm";
import type { APIGatewayProxyResult } from "aws-lambda";
import { unzipSync } from "fflate";
import { bundleFunctionCode } from "../../constructs/function-code";

const project = path.resolve(__dirname, "../..");
const entryPoint = "lambda-src/hello/handler.ts";
let folder: string;

beforeEach(() => {
  folder = realpathSync(mkdtempSync(path.join(tmpdir(), "function code ")));
});

afterEach(() => {
  rmSync(folder, { recursive: true });
});

const bundleInto = (outputDirectory: string, projectDirectory = project) =>
  bundleFunctionCode({ entryPoint, outputDirectory, projectDirectory });

describe("bundleFunctionCode", () => {
  it("makes a zip named by its hash, with one file", () => {
    const code = bundleInto(folder);
    const zip = readFileSync(code.zipPath);
    const hash = createHash("sha256").update(zip);

    expect(path.basename(code.zipPath)).toBe(`hello-${hash.copy().digest("hex").slice(0, 16)}.zip`);
    expect(code.sourceCodeHash).toBe(hash.digest("base64"));
    expect(Object.keys(unzipSync(zip))).toEqual(["index.js"]);
  });

  it("bundles a handler that runs", async () => {
    const script = Buffer.from(unzipSync(readFileSync(bundleInto(folder).zipPath))["index.js"] ?? []).toString();
    const write = jest.fn();
    const module = { exports: {} as { handler: (event: unknown, context: unknown) => Promise<APIGatewayProxyResult> } };
    vm.runInNewContext(script, { module, performance, process: { stdout: { write } } });

    const event = { httpMethod: "GET", resource: "/hello", path: "/hello", requestContext: { requestId: "a" } };

    await expect(module.exports.handler(event, { awsRequestId: "r" })).resolves.toMatchObject({ statusCode: 200 });
    expect(write).toHaveBeenCalledTimes(2);
  });

  it("gives the same bytes again, and leaves nothing else", () => {
    const first = bundleInto(folder);
    const bytes = readFileSync(first.zipPath);

    expect(bundleInto(folder)).toEqual(first);
    expect(readFileSync(first.zipPath)).toEqual(bytes);
    expect(readdirSync(folder)).toEqual([path.basename(first.zipPath)]);
  });

  it("gives the same bytes in another folder, whatever tsconfig.json lies above it", () => {
    const copy = path.join(folder, "a copy");
    cpSync(path.join(project, "lambda-src"), path.join(copy, "lambda-src"), { recursive: true });
    writeFileSync(path.join(folder, "tsconfig.json"), '{ "compilerOptions": { "strict": true, "target": "es5" } }');

    const code = bundleInto("out", copy);

    expect(code.zipPath).toContain(path.join(copy, "out", "hello-"));
    expect(code.sourceCodeHash).toBe(bundleInto(folder).sourceCodeHash);
  });

  it("gives the same bytes in another time zone, with another umask and from another folder", () => {
    const main = `import { bundleFunctionCode } from ${JSON.stringify(path.join(project, "constructs/function-code"))};
      const options = ${JSON.stringify({ entryPoint, outputDirectory: folder, projectDirectory: project })};
      console.log(new Date(0).getTimezoneOffset(), bundleFunctionCode(options).sourceCodeHash);`;
    writeFileSync(path.join(folder, "main.ts"), main);
    const run = `umask 077; TZ=Asia/Kolkata exec "$0" "$1"`;
    symlinkSync(path.join(project, "node_modules"), path.join(folder, "node_modules"));
    const output = execFileSync("/bin/sh", ["-c", run, process.execPath, path.join(project, "local/synth.mjs")], {
      cwd: folder,
      encoding: "utf8",
    });

    expect(output).toBe(`-330 ${bundleInto(folder).sourceCodeHash}\n`);
  });

  it("changes with the sources", () => {
    const copy = path.join(folder, "copy");
    cpSync(path.join(project, "lambda-src"), path.join(copy, "lambda-src"), { recursive: true });
    writeFileSync(path.join(copy, entryPoint), 'export const handler = () => "changed";');

    expect(bundleInto("out", copy).sourceCodeHash).not.toBe(bundleInto(folder).sourceCodeHash);
  });

  it("says where the sources do not compile", () => {
    mkdirSync(path.join(folder, "lambda-src/hello"), { recursive: true });
    writeFileSync(path.join(folder, entryPoint), 'import "./nowhere";\nexport const handler = 1;\n\n  const = 2;\n');

    expect(() => bundleInto("out", folder)).toThrow(
      new RegExp(
        `^The function ${entryPoint} does not compile:\n  ${entryPoint}:4:9: Expected identifier but found "="$`,
      ),
    );
    expect(readdirSync(folder)).toEqual(["lambda-src"]);
  });

  it("says which import it cannot find", () => {
    mkdirSync(path.join(folder, "lambda-src/hello"), { recursive: true });
    writeFileSync(path.join(folder, entryPoint), '\nimport "./nowhere";\n');

    expect(() => bundleInto("out", folder)).toThrow(`${entryPoint}:2:8: Could not resolve "./nowhere"`);
  });
});
