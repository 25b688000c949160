/** Sorts in S3's order of keys: by the bytes of UTF-8, in which JavaScript's own order of strings differs. */
export function inKeyOrder<T>(items: readonly T[], keyOf: (item: T) => string): T[] {
  return items
    .map((item) => ({ item, bytes: Buffer.from(keyOf(item)) }))
    .sort((one, other) => Buffer.compare(one.bytes, other.bytes))
    .map(({ item }) => item);
}
