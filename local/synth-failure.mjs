/** What a failed synthesis prints. Loaded only then. */
import { SourceMap } from "node:module";
import path from "node:path";
import { inspect } from "node:util";

/** @typedef {import("esbuild").Message} Message */
/** @typedef {(text: string) => string} InSources puts places of the sources into a text */

/** Errors whose message is the whole story: what is wrong is not in the program. */
const WITHOUT_STACK = new Set(["SettingsError", "FunctionCodeError"]);

/**
 * @param {unknown} error what was thrown
 * @param {{ scriptPath: string, sourceMap: { text: string } | undefined }} script the script that ran, and the map to its sources
 */
export function describeFailure(error, { scriptPath, sourceMap }) {
  if (!(error instanceof Error)) return `Error: ${inspect(error)} was thrown, which is not an Error`;
  if (WITHOUT_STACK.has(error.name)) return error.message;
  if (isBuildFailure(error)) return describeMessages(error.errors, "error");
  return describeError(error, toSources(scriptPath, sourceMap));
}

/**
 * @param {Error} error
 * @returns {error is import("esbuild").BuildFailure}
 */
function isBuildFailure(error) {
  return "errors" in error && Array.isArray(error.errors) && error.errors.every((each) => "location" in each);
}

/**
 * Messages of esbuild: `file:line:column: error: text`, line and column counted from one, as editors do.
 * @param {readonly Message[]} messages
 * @param {"error" | "warning"} kind
 */
export function describeMessages(messages, kind) {
  const lines = messages.map(({ location, text }) =>
    location
      ? `${location.file}:${location.line}:${location.column + 1}: ${kind}: ${text}\n    ${location.lineText.trim()}`
      : `${kind}: ${text}`,
  );
  return lines.join("\n");
}

/**
 * @param {Error} error
 * @param {InSources} inSources
 * @returns {string}
 */
function describeError(error, inSources) {
  const frames = (error.stack ?? "")
    .split("\n")
    .filter((line) => /^ {4}at /.test(line) && !line.includes("(node:") && !line.includes("/local/synth.mjs"))
    .map((frame) => inSources(frame).replace(process.cwd() + path.sep, ""));
  // The message too: cdktf puts into it where a value that cannot be resolved was made.
  const described = [`${error.name}: ${inSources(error.message)}`, ...frames].join("\n");
  if (error.cause === undefined) return described;
  const cause = error.cause instanceof Error ? describeError(error.cause, inSources) : inspect(error.cause);
  return `${described}\nCaused by ${cause}`;
}

/**
 * Makes `main.ts:12:5` of every place in the script that a text names.
 * @param {string} scriptPath
 * @param {{ text: string } | undefined} sourceMap
 * @returns {InSources}
 */
function toSources(scriptPath, sourceMap) {
  if (!sourceMap) return (text) => text;
  const map = new SourceMap(JSON.parse(sourceMap.text));
  const place = new RegExp(`${scriptPath.replace(/[$()*+.?[\\\]^{|}]/g, "\\$&")}:(\\d+):(\\d+)`, "g");
  return (text) =>
    text.replace(place, (found, line, column) => {
      const origin = map.findOrigin(Number(line), Number(column));
      return "fileName" in origin ? `${origin.fileName}:${origin.lineNumber}:${origin.columnNumber}` : found;
    });
}
