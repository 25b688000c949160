/**
 * The app command of cdktf.json: runs main.ts of the current folder. Types are not checked here, `npm run types` does.
 *
 * esbuild makes one script of the project's own sources, in memory: nothing is written, nothing can go stale, and any
 * number of syntheses may run at once. Packages are loaded as they are; bundling them too takes longer than loading them.
 */
import { existsSync } from "node:fs";
import { createRequire } from "node:module";
import path from "node:path";
import vm from "node:vm";
import { loadPackagesFaster } from "./package-loading.mjs";

const entryPoint = path.resolve("main.ts");
const scriptPath = path.resolve("main.ts.js"); // A name for stack traces; there is no such file.
const require = createRequire(entryPoint);
/** @type {import("esbuild").OutputFile | undefined} */
let sourceMap;

process.on("uncaughtException", async (error) => {
  const { describeFailure } = await import("./synth-failure.mjs");
  process.stderr.write(`${describeFailure(error, { scriptPath, sourceMap })}\n`, () => process.exit(1));
});

if (!existsSync(entryPoint)) {
  process.stderr.write(`No main.ts in ${process.cwd()}. Run this in the project's folder: node local/synth.mjs\n`);
  process.exit(1);
}

// One process of esbuild is enough: a thread of its own costs 30 ms and 10 MB before it does anything.
process.env.ESBUILD_WORKER_THREADS = "0";
loadPackagesFaster(require);
const esbuild = /** @type {typeof import("esbuild")} */ (require("esbuild"));
const building = esbuild.build({
  entryPoints: [entryPoint],
  outfile: scriptPath,
  bundle: true,
  packages: "external",
  platform: "node",
  target: `node${process.versions.node}`,
  format: "cjs",
  sourcemap: "external",
  sourcesContent: false,
  write: false,
  logLevel: "silent",
});
require("cdktf"); // The longest part of the start, meanwhile.
const { outputFiles, warnings } = await building;
await esbuild.stop();

if (warnings.length > 0) {
  const { describeMessages } = await import("./synth-failure.mjs");
  process.stderr.write(`${describeMessages(warnings, "warning")}\n`);
}
const [map, script] = outputFiles;
if (!script) throw new Error(`esbuild made no script of ${entryPoint}`);
sourceMap = map;
// Captured often by cdktf; the frame that counts may be far down.
Error.stackTraceLimit = 50;
const module = { exports: {} };
const run = vm.compileFunction(script.text, ["exports", "require", "module", "__filename", "__dirname"], {
  filename: scriptPath,
  importModuleDynamically: vm.constants.USE_MAIN_CONTEXT_DEFAULT_LOADER,
});
run(module.exports, require, module, entryPoint, path.dirname(entryPoint));
