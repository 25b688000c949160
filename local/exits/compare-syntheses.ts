import { readdirSync, readFileSync, statSync } from "node:fs";
import { basename, join } from "node:path";
import { type Ignored, jsonDifferences } from "./json-difference";

/** The only things in which two syntheses may differ: the version of the library that wrote them. */
export const IGNORED_METADATA: Readonly<Record<string, string>> = {
  "cdk.tf.json": "//.metadata.version",
  "manifest.json": "version",
};

export interface ComparedSyntheses {
  readonly files: number;
  readonly differences: readonly string[];
}

/** Compares two output folders, file by file: JSON by its values, all else byte by byte. */
export function compareSyntheses(expected: string, actual: string): ComparedSyntheses {
  const [wanted, found] = [filesBelow(expected), filesBelow(actual)];
  const missing = wanted.filter((file) => !found.includes(file)).map((file) => `${file}: is missing`);
  const added = found.filter((file) => !wanted.includes(file)).map((file) => `${file}: was not expected`);
  const differing = wanted
    .filter((file) => found.includes(file))
    .flatMap((file) => fileDifferences(file, readFileSync(join(expected, file)), readFileSync(join(actual, file))));
  return { files: wanted.length, differences: [...missing, ...added, ...differing] };
}

function fileDifferences(file: string, expected: Buffer, actual: Buffer): readonly string[] {
  if (!file.endsWith(".json")) {
    return expected.equals(actual) ? [] : [`${file}: other bytes`];
  }
  const ignored: Ignored = (path) => path.join(".") === IGNORED_METADATA[basename(file)];
  const [before, after] = [expected, actual].map((bytes) => JSON.parse(bytes.toString("utf8")) as unknown);
  return jsonDifferences(before, after, ignored).map((line) => `${file}: ${line}`);
}

function filesBelow(folder: string): readonly string[] {
  return readdirSync(folder, { recursive: true, encoding: "utf8" })
    .filter((name) => statSync(join(folder, name)).isFile())
    .sort();
}
