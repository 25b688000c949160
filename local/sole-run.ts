import { readFileSync, rmSync, writeFileSync } from "node:fs";
import { isAlive } from "./running-record";

/** Another process already works in the folder. */
export class AlreadyRunningError extends Error {
  override readonly name = "AlreadyRunningError";
}

/**
 * Does the work while no other process does work under the same file. The file of a process that died is taken over.
 * @throws AlreadyRunningError when another process is at it.
 */
export async function asSoleRun<T>(file: string, work: () => Promise<T>): Promise<T> {
  claim(file);
  try {
    return await work();
  } finally {
    rmSync(file, { force: true });
  }
}

function claim(file: string): void {
  for (let attempt = 0; attempt < 2; attempt++) {
    try {
      writeFileSync(file, String(process.pid), { flag: "wx" });
      return;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== "EEXIST") throw error;
    }
    const holder = Number(readFileSync(file, "utf8"));
    if (holder > 0 && holder !== process.pid && isAlive(holder)) break;
    rmSync(file, { force: true });
  }
  throw new AlreadyRunningError(
    `Process ${readFileSync(file, "utf8")} is already doing this: wait for it, or, if that is another program, delete ${file}.`,
  );
}
