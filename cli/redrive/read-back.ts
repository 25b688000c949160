import type { S3Client } from "@aws-sdk/client-s3";
import { readBackup } from "../reading/read-backup";
import { s3Object } from "../sources/s3-object";
import type { StoredObject } from "../sources/stored-object";
import { COUNTING } from "./record-judge";
import type { RepairedObject } from "./repaired-objects";

/**
 * Reads an object that was written, as `cat` and `check` would: every byte must be as it was written, and decode to the same
 * number of envelopes and events.
 *
 * @returns what is wrong with it, as a sentence; undefined where nothing is
 * @throws {AccessError} where it cannot be read
 */
export async function readBack(
  client: S3Client,
  bucket: string,
  { key, bytes, envelopes, events }: RepairedObject,
  signal: AbortSignal,
): Promise<string | undefined> {
  const object = s3Object(client, bucket, { key, sizeBytes: bytes.length, lastModified: undefined });
  const comparison = { same: 0 };
  const read = { envelopes: 0, events: 0, problems: 0, sizeBytes: 0 };
  const compared = comparing(object, bytes, comparison);
  for await (const reading of readBackup(one(compared), { query: COUNTING, jobs: 1, signal })) {
    if (reading.kind === "part") {
      const { statistics, problems } = reading.decoded;
      read.envelopes += statistics.envelopes + statistics.controlMessages;
      read.events += statistics.events;
      read.problems += problems.length;
    } else if (reading.failure) {
      throw reading.failure;
    } else {
      read.sizeBytes = reading.sizeBytes;
    }
  }
  if (comparison.same !== bytes.length || read.sizeBytes !== bytes.length) {
    return `${object.name} was written, and reads back as other bytes: run it again`;
  }
  return read.problems > 0 || read.envelopes !== envelopes || read.events !== events
    ? `${object.name} was written, and reads back as ${read.events} events and ${read.problems} problems instead of ${events} events: do not use it, and report it`
    : undefined;
}

/** The object, counting how many of its first bytes are those that are expected. */
function comparing(object: StoredObject, expected: Uint8Array, comparison: { same: number }): StoredObject {
  return {
    ...object,
    async *open(offset, signal) {
      let position = offset;
      for await (const chunk of object.open(offset, signal)) {
        const end = position + chunk.length;
        if (comparison.same === position && Buffer.compare(chunk, expected.subarray(position, end)) === 0) {
          comparison.same = end;
        }
        position = end;
        yield chunk;
      }
    },
  };
}

// eslint-disable-next-line @typescript-eslint/require-await -- one item, as others come from a listing
async function* one<T>(item: T): AsyncGenerator<T> {
  yield item;
}
