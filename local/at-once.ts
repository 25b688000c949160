/**
 * Does something for each of many, several at once, in their order of start.
 *
 * @throws what the first that fails throws; then no other is started, and those that run are waited for
 */
export async function forEachAtOnce<Item>(
  items: Iterable<Item>,
  atOnce: number,
  action: (item: Item) => Promise<unknown>,
): Promise<void> {
  const left = items[Symbol.iterator]();
  let hasFailed = false;
  const worker = async () => {
    for (let next = left.next(); next.done !== true && !hasFailed; next = left.next()) {
      try {
        await action(next.value);
      } catch (error) {
        hasFailed = true;
        throw error;
      }
    }
  };
  const workers = Array.from({ length: atOnce }, worker);
  await Promise.all(workers).finally(() => Promise.allSettled(workers));
}
