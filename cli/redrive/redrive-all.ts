import type { ListedObject } from "../sources/s3-listing";
import type { RedrivenObject } from "./redriven-object";

/** What came of redriving all objects: up to a failure, where there was one. */
export interface RedriveRun {
  /** In key order. */
  readonly objects: readonly RedrivenObject[];
  /** Why it ended early. */
  readonly failure: unknown;
}

/**
 * Redrives objects, several at once. A failure ends it: objects that were begun are still brought to their end, and then no
 * more are begun.
 *
 * @param onDone told of each object, in key order
 */
export async function redriveAll(
  listed: AsyncIterable<ListedObject>,
  redrive: (object: ListedObject) => Promise<RedrivenObject>,
  { jobs, onDone }: { readonly jobs: number; readonly onDone: (object: RedrivenObject) => Promise<void> },
): Promise<RedriveRun> {
  const objects: RedrivenObject[] = [];
  const running: Promise<RedrivenObject>[] = [];
  const end = async (object: RedrivenObject) => {
    objects.push(object);
    await onDone(object);
  };
  try {
    for await (const object of listed) {
      const promise = redrive(object);
      promise.catch(() => undefined); // It is thrown in its turn.
      running.push(promise);
      const first = running.length >= jobs ? running[0] : undefined;
      if (first !== undefined) {
        await end(await first);
        void running.shift();
      }
    }
    for (let first = running[0]; first !== undefined; first = running[0]) {
      await end(await first);
      void running.shift();
    }
    return { objects, failure: undefined };
  } catch (failure) {
    for (const outcome of await Promise.allSettled(running)) {
      if (outcome.status === "fulfilled" && !objects.includes(outcome.value)) {
        await end(outcome.value);
      }
    }
    return { objects, failure };
  }
}
