/**
 * Compiles the kernel to .build/kernel.wasm, with AssemblyScript. Nothing binary is kept in the repository.
 */
import { mkdirSync, renameSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";

/**
 * The part of the compiler that is used here.
 * @typedef {object} Compiler
 * @property {(args: string[], host: { writeFile(name: string, contents: Uint8Array | string): void }) =>
 *   Promise<{ error: Error | null, stderr: { toString(): string } }>} main
 */

const folder = path.dirname(fileURLToPath(import.meta.url));
const project = path.resolve(folder, "..", "..");

/**
 * Whoever reads the file meanwhile sees the old one or the new one, never half of it.
 *
 * @returns {Promise<string>} the file written
 * @throws {Error} with the compiler's messages
 */
export async function buildKernel() {
  // Not by a literal: the compiler's own types would redeclare Node's globals.
  const compiler = "assemblyscript/asc";
  /** @type {{ default: Compiler }} */
  const { default: asc } = await import(compiler);
  /** @type {Map<string, Uint8Array | string>} */
  const written = new Map();
  const { error, stderr } = await asc.main(
    [
      path.join(folder, "index.ts"),
      "--outFile",
      "kernel.wasm",
      "--optimizeLevel",
      "3",
      "--shrinkLevel",
      "0",
      "--converge",
      "--noAssert",
      "--runtime",
      "stub",
      "--enable",
      "simd,bulk-memory,sign-extension,mutable-globals",
      "--use",
      "abort=",
    ],
    { writeFile: (name, contents) => void written.set(name, contents) },
  );
  const wasm = written.get("kernel.wasm");
  if (error !== null || wasm === undefined) {
    throw new Error(`backup-format/kernel does not compile:\n${stderr.toString()}`, { cause: error });
  }
  const target = path.join(project, ".build", "kernel.wasm");
  const draft = `${target}.${process.pid}`;
  mkdirSync(path.dirname(target), { recursive: true });
  try {
    writeFileSync(draft, wasm);
    renameSync(draft, target);
  } finally {
    rmSync(draft, { force: true });
  }
  return target;
}
