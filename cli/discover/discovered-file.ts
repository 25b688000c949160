import { existsSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { relative } from "node:path";
import { AccessError } from "../errors";

/** The file of what was discovered, as it is before. */
export interface DiscoveredFile {
  readonly path: string;
  /** Undefined where it is missing. */
  readonly text: string | undefined;
  /** The log groups that it names; none where it cannot be understood. */
  readonly logGroups: readonly string[];
}

/** @throws {AccessError} if it is there and cannot be read */
export function readDiscoveredFile(path: string): DiscoveredFile {
  if (!existsSync(path)) {
    return { path, text: undefined, logGroups: [] };
  }
  try {
    const text = readFileSync(path, "utf8");
    return { path, text, logGroups: logGroupsIn(text) };
  } catch (error) {
    throw new AccessError(`cannot read ${shownPath(path)}: ${(error as Error).message}`, { cause: error });
  }
}

/**
 * Writes the file, all of it or nothing: a half one would take log groups out of the backup.
 *
 * @throws {AccessError} if it cannot be written
 */
export function writeDiscoveredFile(path: string, text: string): void {
  // Its name does not end in .json: then it could be taken for an environment.
  const temporary = `${path}.${process.pid}.tmp`;
  try {
    writeFileSync(temporary, text);
    renameSync(temporary, path);
  } catch (error) {
    rmSync(temporary, { force: true });
    throw new AccessError(`cannot write ${shownPath(path)}: ${(error as Error).message}`, { cause: error });
  }
}

/** A path as messages show it: from the current folder on. */
export function shownPath(path: string): string {
  return relative(process.cwd(), path);
}

/** What a half merged or otherwise broken file names is unknown: it is written anew. */
function logGroupsIn(text: string): readonly string[] {
  try {
    const { logGroups } = JSON.parse(text) as { readonly logGroups?: unknown };
    return Array.isArray(logGroups) ? logGroups.filter((name) => typeof name === "string") : [];
  } catch {
    return [];
  }
}
