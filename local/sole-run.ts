import { linkSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { isAlive } from "./running-record";

/** Another process already works in the folder. */
export class AlreadyRunningError extends Error {
  override readonly name = "AlreadyRunningError";
}

/** Each is lost only to a process that claimed the file, or removed it, since the one before. */
const ATTEMPTS = 10;

/**
 * Does the work while no other process does work under the same file. The file of a process that died is taken over.
 * @throws AlreadyRunningError when another process is at it.
 */
export async function asSoleRun<T>(file: string, work: () => Promise<T>): Promise<T> {
  claim(file);
  try {
    return await work();
  } finally {
    if (read(file) === String(process.pid)) {
      rmSync(file, { force: true });
    }
  }
}

/** A link makes the file with its content at once: nobody ever reads a claim without the process that made it. */
function claim(file: string): void {
  const mine = `${file}.${process.pid}`;
  writeFileSync(mine, String(process.pid));
  try {
    for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
      if (linked(mine, file)) {
        return;
      }
      const holder = read(file);
      if (holder !== undefined && isHeld(holder)) {
        throw alreadyRunning(holder, file);
      }
      if (holder !== undefined) {
        removeStale(mine, file);
      }
    }
  } finally {
    rmSync(mine, { force: true });
  }
  throw alreadyRunning(read(file) ?? "unknown", file);
}

/**
 * Only who holds the right to take over removes a claim that is not its own, so nobody removes one that was made since
 * it was read. A process killed while it has the right leaves that file behind, and the next one is refused.
 */
function removeStale(mine: string, file: string): void {
  const right = `${file}.takeover`;
  if (!linked(mine, right)) {
    const holder = read(right);
    if (holder === undefined) {
      return;
    }
    throw alreadyRunning(holder, right);
  }
  try {
    if (!isHeld(read(file) ?? "")) {
      rmSync(file, { force: true });
    }
  } finally {
    rmSync(right, { force: true });
  }
}

/** Whether the file is now there under the second name too; not, when that name is taken. */
function linked(from: string, to: string): boolean {
  try {
    linkSync(from, to);
    return true;
  } catch (error) {
    if (isCode(error, "EEXIST")) {
      return false;
    }
    throw error;
  }
}

function read(file: string): string | undefined {
  try {
    return readFileSync(file, "utf8");
  } catch (error) {
    if (isCode(error, "ENOENT")) {
      return undefined;
    }
    throw error;
  }
}

function isHeld(holder: string): boolean {
  const pid = Number(holder);
  return pid > 0 && pid !== process.pid && isAlive(pid);
}

function isCode(error: unknown, code: string): boolean {
  return (error as NodeJS.ErrnoException).code === code;
}

function alreadyRunning(holder: string, file: string): AlreadyRunningError {
  return new AlreadyRunningError(
    `Process ${holder} is already doing this: wait for it, or, if that is another program, delete ${file}.`,
  );
}
