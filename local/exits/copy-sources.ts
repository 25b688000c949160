import { cpSync, symlinkSync } from "node:fs";
import { basename, join } from "node:path";

/** Folders that hold no source of a synthesis. Those whose names begin with a dot are left out too. */
const NOT_SOURCES = new Set(["node_modules", "__tests__", "cdktf.out", "coverage"]);

/** Copies a project's sources, with its `.npmrc`. */
export function copySources(projectDirectory: string, directory: string): void {
  const isSource = (path: string) => {
    const name = basename(path);
    return path === projectDirectory || name === ".npmrc" || !(NOT_SOURCES.has(name) || name.startsWith("."));
  };
  cpSync(projectDirectory, directory, { recursive: true, filter: isSource });
}

/** The project as it is now, with its own packages: every proof is then about the same sources, whatever is edited meanwhile. */
export function copyProject(projectDirectory: string, directory: string): void {
  copySources(projectDirectory, directory);
  symlinkSync(join(projectDirectory, "node_modules"), join(directory, "node_modules"), "junction");
}
