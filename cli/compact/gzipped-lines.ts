import { promisify } from "node:util";
import { gzip } from "node:zlib";
import { envelopesOf } from "../duckdb/compacted-text";
import type { Engine } from "../duckdb/engine";

const LEVEL = 6;
/** Text of a gzip member, at least: cut by the text alone, the same events make the same bytes. */
const MEMBER_BYTES = 4 * 1024 * 1024;
const LINE_END = 0x0a;

const compress = promisify(gzip);

/** The events of a query as envelopes, each on a line, in gzip members of whole lines. */
export async function* gzippedLines(engine: Engine, query: string): AsyncGenerator<Buffer> {
  let text = Buffer.alloc(0);
  for await (const piece of envelopesOf(engine, query)) {
    text = Buffer.concat([text, piece]);
    for (let end = memberEnd(text); end !== 0; end = memberEnd(text)) {
      yield await compress(text.subarray(0, end), { level: LEVEL });
      text = text.subarray(end);
    }
  }
  if (text.length > 0) {
    yield await compress(text, { level: LEVEL });
  }
}

/** The end of the line in which so much text is reached; 0 where it is not there yet. */
function memberEnd(text: Buffer): number {
  return text.length < MEMBER_BYTES ? 0 : text.indexOf(LINE_END, MEMBER_BYTES - 1) + 1;
}
