import { UsageError } from "../errors";

/** Where backups are read from. A path is a file, a folder or a pipe. */
export type Source =
  | { readonly kind: "path"; readonly path: string }
  | { readonly kind: "stdin" }
  | { readonly kind: "s3"; readonly bucket: string; readonly prefix: string; readonly region?: string };

/** Old buckets may have longer names, capitals and underscores. */
const BUCKET_NAME = /^[A-Za-z0-9][A-Za-z0-9._-]{1,253}[A-Za-z0-9]$/;

/**
 * The source that an argument names: `-` is standard input, `s3://bucket/prefix` all objects of S3 whose key begins so, and
 * anything else a path.
 *
 * @throws {UsageError} where it can be none of these
 */
export function parseSource(text: string): Source {
  if (text === "-") {
    return { kind: "stdin" };
  }
  if (text === "") {
    throw new UsageError("a source is a file, a folder, - or s3://bucket/prefix, got an empty text");
  }
  const [, scheme, rest = ""] = /^([a-z][a-z0-9+.-]+):\/\/(.*)$/is.exec(text) ?? [];
  if (scheme === undefined) {
    if (/^s3:/i.test(text)) {
      throw new UsageError(`a source in S3 is written s3://bucket/prefix, got: ${text}`);
    }
    return { kind: "path", path: text };
  }
  if (scheme.toLowerCase() !== "s3") {
    throw new UsageError(`a source is a file, a folder, - or s3://bucket/prefix, got: ${text}`);
  }
  const slash = rest.indexOf("/");
  const bucket = slash === -1 ? rest : rest.slice(0, slash);
  if (!BUCKET_NAME.test(bucket)) {
    throw new UsageError(`${JSON.stringify(bucket)} is not a valid name of a bucket, got: ${text}`);
  }
  return { kind: "s3", bucket, prefix: slash === -1 ? "" : rest.slice(slash + 1) };
}
