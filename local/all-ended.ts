/** Like `Promise.all`, but waits until each has ended, also where one fails: a step must leave nothing running. */
export async function allEnded(work: readonly Promise<unknown>[]): Promise<void> {
  await Promise.allSettled(work);
  await Promise.all(work);
}
