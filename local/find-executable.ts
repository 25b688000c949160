import { accessSync, constants, statSync } from "node:fs";
import { delimiter, join } from "node:path";
import type { ProcessEnvironment } from "./environment";

/** The full path of a program on the environment's PATH, or `undefined` when it isn't there. */
export function findExecutable(name: string, environment: ProcessEnvironment): string | undefined {
  const extensions = process.platform === "win32" ? (environment.PATHEXT ?? ".EXE;.CMD").split(";") : [""];
  const folders = (environment.PATH ?? "").split(delimiter).filter((folder) => folder !== "");
  return folders
    .flatMap((folder) => extensions.map((extension) => join(folder, name + extension)))
    .find((path) => isExecutable(path));
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return statSync(path).isFile();
  } catch {
    return false;
  }
}
