import type { StoredObject } from "../sources/stored-object";

/**
 * Objects in batches of about so many bytes, as they are stored: what is staged on disk at once.
 *
 * @param isWanted asked once for each, in order
 */
export async function* batchesOf(
  objects: AsyncIterable<StoredObject>,
  batchBytes: number,
  isWanted: (object: StoredObject) => Promise<boolean>,
): AsyncGenerator<readonly StoredObject[]> {
  let batch: StoredObject[] = [];
  let bytes = 0;
  for await (const object of objects) {
    if (!(await isWanted(object))) {
      continue;
    }
    const size = object.sizeBytes ?? 0;
    if (batch.length > 0 && bytes + size > batchBytes) {
      yield batch;
      batch = [];
      bytes = 0;
    }
    batch.push(object);
    bytes += size;
  }
  if (batch.length > 0) {
    yield batch;
  }
}
