/** What a failed synthesis prints. Loaded only then. */
import { SourceMap } from "node:module";
import path from "node:path";
import { inspect } from "node:util";

/** Errors whose message is the whole story: what is wrong is not in the program. */
const WITHOUT_STACK = new Set(["SettingsError", "FunctionCodeError"]);

/**
 * @param {unknown} error what was thrown
 * @param {{ scriptPath: string, sourceMap?: { text: string } }} script the script that ran, and the map to its sources
 */
export function describeFailure(error, { scriptPath, sourceMap }) {
  if (!(error instanceof Error)) return `Error: ${inspect(error)} was thrown, which is not an Error`;
  if (WITHOUT_STACK.has(error.name)) return error.message;
  if (Array.isArray(error.errors) && error.errors.every((each) => "location" in each)) {
    return describeMessages(error.errors, "error");
  }
  const toSource = sourceMap ? frameMapper(scriptPath, new SourceMap(JSON.parse(sourceMap.text))) : (frame) => frame;
  return describeError(error, toSource);
}

/** Messages of esbuild: `file:line:column: error: text`, line and column counted from one, as editors do. */
export function describeMessages(messages, kind) {
  const lines = messages.map(({ location, text }) =>
    location
      ? `${location.file}:${location.line}:${location.column + 1}: ${kind}: ${text}\n    ${location.lineText.trim()}`
      : `${kind}: ${text}`,
  );
  return lines.join("\n");
}

function describeError(error, toSource) {
  const frames = (error.stack ?? "")
    .split("\n")
    .filter((line) => /^ {4}at /.test(line) && !line.includes("(node:") && !line.includes("/local/synth.mjs"))
    .map(toSource);
  const described = [`${error.name}: ${error.message}`, ...frames].join("\n");
  if (error.cause === undefined) return described;
  const cause = error.cause instanceof Error ? describeError(error.cause, toSource) : inspect(error.cause);
  return `${described}\nCaused by ${cause}`;
}

/** Makes `main.ts:12:5` of a place in the script, and shortens the paths of packages. */
function frameMapper(scriptPath, map) {
  const root = path.dirname(scriptPath) + path.sep;
  return (frame) => {
    const place = frame.lastIndexOf(`${scriptPath}:`);
    const [line, column] = place === -1 ? [] : (frame.slice(place + scriptPath.length + 1).match(/\d+/g) ?? []);
    const origin = line && map.findOrigin(Number(line), Number(column));
    if (!origin?.fileName) return frame.replace(root, "");
    const end = frame.endsWith(")") ? ")" : "";
    return `${frame.slice(0, place)}${origin.fileName}:${origin.lineNumber}:${origin.columnNumber}${end}`;
  };
}
