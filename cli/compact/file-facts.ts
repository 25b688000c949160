import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";
import type { FileFacts } from "./destination";

const CHUNK_BYTES = 1024 * 1024;

/** Size and digest of a file. @throws what reading it throws */
export async function factsOfFile(path: string): Promise<FileFacts> {
  const { digest, bytes } = await digestOf(path, "sha256");
  return { bytes, sha256: digest.toString("hex") };
}

/** What S3 checks a file against. @throws what reading it throws */
export async function md5OfFile(path: string): Promise<string> {
  return (await digestOf(path, "md5")).digest.toString("base64");
}

async function digestOf(path: string, algorithm: string): Promise<{ readonly digest: Buffer; readonly bytes: number }> {
  const hash = createHash(algorithm);
  let bytes = 0;
  for await (const chunk of createReadStream(path, { highWaterMark: CHUNK_BYTES }) as AsyncIterable<Buffer>) {
    hash.update(chunk);
    bytes += chunk.length;
  }
  return { digest: hash.digest(), bytes };
}
