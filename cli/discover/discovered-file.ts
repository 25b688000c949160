import {
  existsSync,
  lstatSync,
  readFileSync,
  readlinkSync,
  realpathSync,
  renameSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { basename, dirname, join, relative, resolve } from "node:path";
import { AccessError } from "../errors";

/** The file of what was discovered, as it is before. */
export interface DiscoveredFile {
  readonly path: string;
  /** With `\n` at the end of lines, whatever the file has, as where git writes files for Windows. Undefined where it is missing. */
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
    const text = readFileSync(path, "utf8").replaceAll("\r\n", "\n");
    return { path, text, logGroups: logGroupsIn(text) };
  } catch (error) {
    throw new AccessError(`cannot read ${shownPath(path)}: ${(error as Error).message}`, { cause: error });
  }
}

/**
 * Writes the file, all of it or nothing: a half one would take log groups out of the backup. A symbolic link stays one: what
 * it leads to is written.
 *
 * @throws {AccessError} if it cannot be written
 */
export function writeDiscoveredFile(path: string, text: string): void {
  try {
    const target = targetOf(path);
    // Its name does not end in .json: then it could be taken for an environment.
    const temporary = join(dirname(target), `.${basename(target)}.${process.pid}.tmp`);
    try {
      writeFileSync(temporary, text);
      renameSync(temporary, target);
    } catch (error) {
      rmSync(temporary, { force: true });
      throw error;
    }
  } catch (error) {
    throw new AccessError(`cannot write ${shownPath(path)}: ${(error as Error).message}`, { cause: error });
  }
}

/** Where a symbolic link leads to, even if nothing is there; any other path is itself. */
function targetOf(path: string): string {
  if (lstatSync(path, { throwIfNoEntry: false })?.isSymbolicLink() !== true) {
    return path;
  }
  try {
    return realpathSync(path);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "ENOENT") {
      throw error;
    }
    return targetOf(resolve(realpathSync(dirname(path)), readlinkSync(path)));
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
