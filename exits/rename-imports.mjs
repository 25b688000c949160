/**
 * Renames the packages of cdktf to those of CDK Terrain wherever sources name them, in place:
 *
 *   node exits/rename-imports.mjs FOLDER
 *
 * `cdktf` becomes `cdktn`, and `@cdktf/provider-aws` becomes `@cdktn/provider-aws`, as whole names between quotes or with a path
 * behind them. package.json is left to you: docs/leaving-cdktf.md has the versions.
 */
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";

const SOURCE = /\.(?:ts|mts|cts|js|mjs|cjs)$/;
const NOT_SOURCES = new Set(["node_modules", "cdktf.out", "coverage", "exits"]);
/** @type {readonly (readonly [from: RegExp, to: string])[]} */
const RENAMED = [
  [/(["'])cdktf(?=["'/])/g, "$1cdktn"],
  [/(["'])@cdktf\/provider-aws(?=["'/])/g, "$1@cdktn/provider-aws"],
];

/**
 * @param {string} folder
 * @returns {string[]} its sources, and those of the folders in it
 */
function sourcesIn(folder) {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const file = path.join(folder, entry.name);
    if (entry.isDirectory()) return NOT_SOURCES.has(entry.name) || entry.name.startsWith(".") ? [] : sourcesIn(file);
    return SOURCE.test(entry.name) ? [file] : [];
  });
}

const [folder] = process.argv.slice(2);
if (folder === undefined) {
  process.stderr.write("Name the folder with the sources: node exits/rename-imports.mjs FOLDER\n");
  process.exit(2);
}
let changed = 0;
for (const file of sourcesIn(folder)) {
  const before = readFileSync(file, "utf8");
  const after = RENAMED.reduce((text, [from, to]) => text.replace(from, to), before);
  if (after !== before) {
    writeFileSync(file, after);
    changed += 1;
  }
}
process.stdout.write(`Renamed imports in ${changed} files.\n`);
