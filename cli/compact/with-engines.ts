import { Engine } from "../duckdb/engine";
import type { TemporaryFolder } from "../temporary-folder";

export interface EnginesOptions {
  /** Of all engines, in MiB. */
  readonly memoryMiB: number;
  /** At most. */
  readonly jobs: number;
  readonly temporaryFolder: TemporaryFolder;
  readonly signal: AbortSignal;
}

/** Of an engine's memory, what it keeps from file to file. */
const MOST_KEPT_MIB = 256;
/** A group of rows that is being sorted and written takes less. */
export const LEAST_ENGINE_MIB = 256;

/**
 * Does something with each item, with several engines at the same time. Each has one thread: so what it writes is the same
 * each time.
 *
 * @throws the first error, once no engine works any more
 */
export async function withEngines<T>(
  items: readonly T[],
  { memoryMiB, jobs, temporaryFolder, signal }: EnginesOptions,
  work: (engine: Engine, item: T) => Promise<void>,
): Promise<void> {
  const count = Math.max(1, Math.min(jobs, items.length, Math.floor(memoryMiB / LEAST_ENGINE_MIB)));
  const engineMiB = Math.floor(memoryMiB / count);
  const waiting = [...items];
  let isOver = false;
  const workers = Array.from({ length: count }, async () => {
    const keptMiB = Math.min(MOST_KEPT_MIB, Math.floor(engineMiB / 2));
    const engine = await Engine.open({ threads: 1, memoryMiB: engineMiB, keptMiB, temporaryFolder, signal });
    try {
      // With one thread, rows come in order all the same, and groups of rows can be cut by bytes.
      await engine.run("SET preserve_insertion_order = false");
      for (let item = waiting.shift(); item !== undefined && !isOver; item = waiting.shift()) {
        await work(engine, item);
      }
    } catch (error) {
      isOver = true;
      throw error;
    } finally {
      engine.close();
    }
  });
  const failed = (await Promise.allSettled(workers)).find((outcome) => outcome.status === "rejected");
  if (failed !== undefined) {
    throw failed.reason;
  }
}
