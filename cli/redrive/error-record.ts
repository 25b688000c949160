import { JsonText, type JsonSpan, rawText, stringAt } from "../../backup-format/json-text";

/** What Firehose says about a record that it could not process. */
export interface FirehoseError {
  /** Such as `Lambda.FunctionError`; undefined where the document does not say it. */
  readonly code: string | undefined;
  readonly message: string | undefined;
}

/** A record of an error object: what Firehose was given, or why that cannot be had. */
export type ErrorRecord =
  | {
      readonly error: FirehoseError | undefined;
      /** When it reached Firehose, in milliseconds, where known. */
      readonly arrivalMs: number | undefined;
      readonly data: Uint8Array;
    }
  | { readonly error: FirehoseError | undefined; readonly reason: string };

/** The properties that are read. The two formats name code and message differently. */
const KEYS = [
  "rawData",
  "arrivalTimestamp",
  "errorCode",
  "lastErrorCode",
  "ErrorCode",
  "errorMessage",
  "lastErrorMessage",
  "ErrorMessage",
] as const;

const QUOTE = 0x22;
const BASE64 = /^[A-Za-z0-9+/]*={0,2}$/;
/** Times outside of these years are none: the key of an object could not tell them. */
const EARLIEST_MS = Date.UTC(2000, 0, 1);
const LATEST_MS = Date.UTC(3000, 0, 1);

/**
 * Reads the JSON document that begins at `start`: an error document of Firehose, with the record in `rawData` in base64. A
 * document without `rawData` is taken for the record itself.
 *
 * Formats: https://docs.aws.amazon.com/firehose/latest/dev/data-transformation-failure-handling.html and
 * https://docs.aws.amazon.com/firehose/latest/dev/record-format-conversion-error-handling.html; for failed decompression
 * https://docs.aws.amazon.com/firehose/latest/dev/decomp-faq.html says only that code and message come with the record.
 *
 * @throws {JsonCut} where the bytes end inside the document
 * @throws {JsonDamage} where it is not JSON
 */
export function readErrorDocument(bytes: Uint8Array, start: number): { record: ErrorRecord; end: number } {
  const json = new JsonText(bytes, start, bytes.length);
  const spans = json.members(KEYS);
  const end = json.position;
  const raw = spans.get("rawData");
  if (raw === undefined) {
    return { record: { error: undefined, arrivalMs: undefined, data: bytes.slice(start, end) }, end };
  }
  const text = (...keys: (typeof KEYS)[number][]) => {
    const span = keys.map((key) => spans.get(key)).find((candidate) => candidate !== undefined);
    return span && textAt(bytes, span);
  };
  const error: FirehoseError = {
    code: text("errorCode", "lastErrorCode", "ErrorCode"),
    message: text("errorMessage", "lastErrorMessage", "ErrorMessage"),
  };
  if (bytes[raw.start] !== QUOTE) {
    return { record: { error, reason: "its rawData is not a text" }, end };
  }
  const base64 = stringAt(bytes, raw);
  if (!BASE64.test(base64)) {
    return { record: { error, reason: "its rawData is not base64" }, end };
  }
  if (base64 === "") {
    return { record: { error, reason: "its rawData is empty" }, end };
  }
  const arrivalMs = timeOf(text("arrivalTimestamp"));
  return { record: { error, arrivalMs, data: Buffer.from(base64, "base64") }, end };
}

/** A text, or anything else as it is written; undefined for null. */
function textAt(bytes: Uint8Array, span: JsonSpan): string | undefined {
  if (bytes[span.start] === QUOTE) {
    return stringAt(bytes, span);
  }
  const raw = rawText(bytes, span);
  return raw === "null" ? undefined : raw;
}

/** Epoch milliseconds, as a number or in quotes, or ISO 8601. */
function timeOf(text: string | undefined): number | undefined {
  if (text === undefined) {
    return undefined;
  }
  const ms = /^\d+(\.\d+)?$/.test(text) ? Math.floor(Number(text)) : Date.parse(text);
  return ms >= EARLIEST_MS && ms < LATEST_MS ? ms : undefined;
}
