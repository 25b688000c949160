/**
 * Takes up to `count` items from the source before they are asked for, and gives them in the source's order. An error comes
 * in its turn, after the items before it.
 */
export async function* readAhead<T>(source: AsyncIterable<T>, count: number): AsyncGenerator<T> {
  const iterator = source[Symbol.asyncIterator]();
  const ahead: Promise<IteratorResult<T>>[] = [];
  const take = () => {
    const item = iterator.next();
    item.catch(() => undefined); // It is thrown when it is its turn, or never asked for.
    ahead.push(item);
  };
  try {
    for (;;) {
      while (ahead.length <= count) {
        take();
      }
      const result = await ahead.shift();
      if (result === undefined || result.done === true) {
        return;
      }
      yield result.value;
    }
  } finally {
    // Not awaited: an item that is being waited for may never come.
    iterator.return?.().catch(() => undefined);
  }
}
