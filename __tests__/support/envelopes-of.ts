import { gunzipSync } from "node:zlib";

/** An envelope as `JSON.parse` gives it. */
export interface ParsedEnvelope {
  readonly messageType: string;
  readonly owner: string;
  readonly logGroup: string;
  readonly logStream: string;
  readonly logEvents: readonly { readonly id: string; readonly timestamp: number; readonly message: string }[];
}

/** The envelopes of a healthy object as Firehose stores it, read without any code of this project. */
export function envelopesOf(body: Uint8Array): ParsedEnvelope[] {
  return gunzipSync(body)
    .toString()
    .split(/(?=\{"messageType":")/)
    .map((json) => JSON.parse(json) as ParsedEnvelope);
}
