import { createReadStream, type Dirent, type Stats } from "node:fs";
import { readdir, stat } from "node:fs/promises";
import { basename, join, sep } from "node:path";
import { compactedPlaceOf, isManifestKey } from "../../backup-format/compacted-key";
import { arrivalOfFolder, arrivalOfObject, mayHoldEvents, type EventWindow } from "../../backup-format/object-key";
import { arrivalOf } from "./arrival";
import { fileError } from "./file-errors";
import { fileObject } from "./file-object";
import { inKeyOrder } from "./key-order";
import type { StoredObject } from "./stored-object";
import { streamObject } from "./stream-object";

/** A folder's entry: its path below the source, which ends in a slash for a folder. */
interface Entry {
  readonly below: string;
  readonly path: string;
  /** Undefined: it cannot be looked at, such as a symbolic link to nothing. */
  readonly stats: Stats | undefined;
}

/**
 * The file that a path names, or all regular files of the folder and the folders in it, in key order. Left out are hidden
 * ones, whose name begins with a dot, manifests of compacted files, and those whose path below the folder says that they cannot hold events of the window. A
 * file that is named itself is always read. Symbolic links are followed, but not in circles.
 *
 * @throws {AccessError} where the path or a folder cannot be read
 */
export async function* objectsOfPath(
  path: string,
  window: EventWindow,
  signal: AbortSignal,
): AsyncGenerator<StoredObject> {
  const stats = await stat(path).catch((error: unknown) => {
    throw fileError(path, error);
  });
  if (stats.isDirectory()) {
    yield* objectsOfFolder({ below: "", path, stats }, window, signal, new Set());
  } else if (stats.isFile()) {
    yield fileOf({ below: basename(path), path, stats });
  } else {
    // A pipe, such as bash makes of <(command).
    yield streamObject(path, () => createReadStream(path));
  }
}

async function* objectsOfFolder(
  folder: Entry,
  window: EventWindow,
  signal: AbortSignal,
  above: ReadonlySet<string>,
): AsyncGenerator<StoredObject> {
  const identity = `${folder.stats?.dev}:${folder.stats?.ino}`;
  if (above.has(identity)) {
    return;
  }
  const aboveEntries = new Set([...above, identity]);
  for (const entry of await entriesOf(folder)) {
    signal.throwIfAborted();
    if (entry.below.endsWith("/")) {
      if (mayHoldEvents(arrivalOfFolder(entry.below), window)) {
        yield* objectsOfFolder(entry, window, signal, aboveEntries);
      }
    } else if (mayHoldEvents(arrivalOfObject(entry.below), window) && !isManifestKey(slashed(entry.path))) {
      const stats = entry.stats ?? (await stat(entry.path).catch(() => undefined));
      yield fileOf({ ...entry, stats });
    }
  }
}

async function entriesOf(folder: Entry): Promise<Entry[]> {
  const found = await readdir(folder.path, { withFileTypes: true }).catch((error: unknown) => {
    throw fileError(folder.path, error);
  });
  const shown = found.filter(({ name }) => !name.startsWith("."));
  const entries = await Promise.all(shown.map((each) => entryOf(folder, each)));
  return inKeyOrder(
    entries.filter((entry) => entry !== undefined),
    ({ below }) => below,
  );
}

/** Undefined for what is neither file nor folder. A file's own facts are looked up when it is its turn. */
async function entryOf(folder: Entry, found: Dirent): Promise<Entry | undefined> {
  const path = join(folder.path, found.name);
  const below = folder.below + found.name;
  if (found.isFile()) {
    return { below, path, stats: undefined };
  }
  if (!found.isDirectory() && !found.isSymbolicLink()) {
    return undefined;
  }
  const stats = await stat(path).catch((error: unknown) => {
    if (found.isDirectory()) {
      throw fileError(path, error);
    }
    return undefined;
  });
  if (stats?.isDirectory() === true) {
    return { below: `${below}/`, path, stats };
  }
  return stats === undefined || stats.isFile() ? { below, path, stats } : undefined;
}

function fileOf({ below, path, stats }: Entry): StoredObject {
  return fileObject({
    path,
    sizeBytes: stats?.size,
    lastModified: stats?.mtime,
    // The file that is named itself may stand in a compacted folder, too.
    arrival: compactedPlaceOf(slashed(path)) === undefined ? arrivalOf(below) : undefined,
  });
}

function slashed(path: string): string {
  return path.split(sep).join("/");
}
