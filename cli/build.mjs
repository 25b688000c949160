/**
 * Builds what `log-backup` runs: the kernel, and one script each for the command and for its threads. Packages are in the
 * scripts, as each file that Node.js has to find and load costs a start; what is large or native is not, and loads when it is
 * first used.
 */
import { existsSync, readdirSync, statSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { buildKernel } from "../backup-format/kernel/build.mjs";

const project = path.resolve(path.dirname(fileURLToPath(import.meta.url)), "..");
const outputFolder = path.join(project, ".build");
const KERNEL_SOURCES = ["backup-format/kernel"];
/** Packages are among them: npm writes the last of these files anew whenever it installs some. */
const SCRIPT_SOURCES = [
  ...["backup-format", "cli", "estimate", "query", "settings", "settings.ts"],
  ...["package.json", "package-lock.json", "node_modules/.package-lock.json"],
];
const NOT_BUNDLED = ["@aws-sdk/*", "@duckdb/node-bindings"];
/** The command's own script is written last: with it, all is there. */
const SCRIPTS = [
  { source: "cli/reading/decode-worker.ts", output: "decode-worker.js" },
  { source: "cli/main.ts", output: "log-backup.js" },
];

/** The built command. */
export const commandFile = path.join(outputFolder, "log-backup.js");

/** Builds what is missing or older than its sources. */
export async function buildIfStale() {
  if (isStale(path.join(outputFolder, "kernel.wasm"), KERNEL_SOURCES)) {
    await buildKernel();
  }
  if (isStale(commandFile, SCRIPT_SOURCES)) {
    await buildScripts();
  }
}

async function buildScripts() {
  const { build } = await import("esbuild");
  const { renameSync } = await import("node:fs");
  for (const { source, output } of SCRIPTS) {
    const target = path.join(outputFolder, output);
    const draft = `${target}.${process.pid}`;
    await build({
      entryPoints: [path.join(project, source)],
      outfile: draft,
      bundle: true,
      external: NOT_BUNDLED,
      platform: "node",
      target: "node20.19",
      format: "cjs",
      sourcemap: false,
      logLevel: "error",
    });
    // Whoever starts it meanwhile runs the old one or the new one, never half of it.
    renameSync(draft, target);
  }
}

/**
 * @param {string} target
 * @param {readonly string[]} sources
 */
function isStale(target, sources) {
  return !existsSync(target) || sources.some((source) => newest(path.join(project, source)) > statSync(target).mtimeMs);
}

/**
 * When the file, or any file in the folder, was last changed; 0 where there is none.
 * @param {string} place
 * @returns {number}
 */
function newest(place) {
  const stats = statSync(place, { throwIfNoEntry: false });
  if (stats === undefined) {
    return 0;
  }
  return stats.isDirectory()
    ? Math.max(stats.mtimeMs, ...readdirSync(place).map((name) => newest(path.join(place, name))))
    : stats.mtimeMs;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  await buildIfStale();
}
