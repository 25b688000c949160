import { gunzipSync } from "node:zlib";
import { isEnvelope, type Envelope } from "./envelope";
import { splitJsonObjects } from "./json-documents";

/**
 * The envelopes of one stored object: gzip members back to back, whose text is JSON objects with nothing between them.
 * Reads the object as a whole; control messages are included.
 *
 * @throws {Error} where the object is no gzip, is damaged, or holds something other than an envelope.
 */
export function readStoredObject(body: Uint8Array): Envelope[] {
  const text = gunzipSync(body).toString("utf8");
  return Array.from(splitJsonObjects(text), (json, index) => {
    const value: unknown = JSON.parse(json);
    if (!isEnvelope(value)) {
      throw new Error(`document ${index + 1} is not a subscription envelope, got: ${json.slice(0, 80)}`);
    }
    return value;
  });
}
