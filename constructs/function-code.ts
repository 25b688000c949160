import { createHash, randomUUID } from "node:crypto";
import { mkdirSync, renameSync, writeFileSync } from "node:fs";
import path from "node:path";
import { buildSync, type BuildFailure, type Message } from "esbuild";
import { deterministicZip } from "./deterministic-zip";

export interface FunctionCode {
  /** Absolute path of the zip. Its name holds the hash of its content. */
  readonly zipPath: string;
  /** Base64 SHA-256 of the zip, as `source_code_hash` of `aws_lambda_function` wants it. */
  readonly sourceCodeHash: string;
}

export interface FunctionCodeOptions {
  /** The file that exports `handler`, relative to the project: `lambda-src/hello/handler.ts`. */
  readonly entryPoint: string;
  /** Where the zip goes, relative to the project. Made if it is not there. */
  readonly outputDirectory: string;
  /** The folder that the paths above start from. It leaves no trace in the zip. */
  readonly projectDirectory: string;
}

/** The function's sources do not compile. The message says where: `file:line:column`. */
export class FunctionCodeError extends Error {
  override readonly name = "FunctionCodeError";
}

/**
 * Bundles a function for Lambda's nodejs22.x runtime into a zip with one file, `index.js`; its handler is
 * `index.handler`. The same sources give the same zip on any machine, in any folder.
 *
 * @throws FunctionCodeError when the sources do not compile
 */
export function bundleFunctionCode(options: FunctionCodeOptions): FunctionCode {
  const zip = deterministicZip({ "index.js": bundle(options) });
  const hash = createHash("sha256").update(zip).digest();
  const functionName = path.basename(path.dirname(options.entryPoint));
  const zipPath = path.resolve(
    options.projectDirectory,
    options.outputDirectory,
    `${functionName}-${hash.toString("hex").slice(0, 16)}.zip`,
  );
  writeAtomically(zipPath, zip);
  return { zipPath, sourceCodeHash: hash.toString("base64") };
}

function bundle({ entryPoint, projectDirectory }: FunctionCodeOptions): Uint8Array {
  try {
    const { outputFiles } = buildSync({
      entryPoints: [entryPoint],
      // Paths in the output are relative to this, so the folder of the project cannot get in.
      absWorkingDir: path.resolve(projectDirectory),
      // Otherwise a tsconfig.json of a folder above could change the output.
      tsconfigRaw: "{}",
      bundle: true,
      platform: "node",
      target: "node22",
      format: "cjs",
      // The runtime brings the AWS SDK.
      external: ["@aws-sdk/*"],
      // Minified, a stack trace in the log would name nothing; the code is small either way.
      minify: false,
      charset: "utf8",
      write: false,
      logLevel: "silent",
    });
    return outputFiles[0]?.contents ?? new Uint8Array();
  } catch (error) {
    if (!isBuildFailure(error)) {
      throw error;
    }
    const problems = error.errors.map((message) => `  ${describe(message)}`);
    throw new FunctionCodeError(`The function ${entryPoint} does not compile:\n${problems.join("\n")}`, {
      cause: error,
    });
  }
}

// Not instanceof Error: esbuild's thread hands its errors over as plain data, and a test runs in a realm of its own.
function isBuildFailure(error: unknown): error is BuildFailure {
  return typeof error === "object" && error !== null && Array.isArray((error as Partial<BuildFailure>).errors);
}

/** `file:line:column: text`, both counted from one as editors do; esbuild counts columns from zero. */
function describe({ location, text }: Message): string {
  return location ? `${location.file}:${location.line}:${location.column + 1}: ${text}` : text;
}

/** Two syntheses at once write the same bytes to the same name; neither may see half a file. */
function writeAtomically(file: string, content: Uint8Array): void {
  mkdirSync(path.dirname(file), { recursive: true });
  const unfinished = `${file}.${randomUUID()}.unfinished`;
  writeFileSync(unfinished, content);
  renameSync(unfinished, file);
}
