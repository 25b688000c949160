/** The part of a request that decides its answer. */
export interface HelloRequest {
  readonly method: string;
  /** The resource of the API that was called, not the path: a custom domain may put a base path before that. */
  readonly resource: string;
  readonly name: string | undefined;
}

export interface Answer {
  readonly statusCode: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: { readonly message: string };
}

/** Code points of a name that are kept: more is no name. */
export const MAX_NAME_LENGTH = 64;

const DEFAULT_NAME = "world";

/** Which answer a request gets. */
export function answer({ method, resource, name }: HelloRequest): Answer {
  if (resource !== "/hello") {
    return { statusCode: 404, headers: {}, body: { message: "Not found. Try GET /hello." } };
  }
  if (method !== "GET") {
    return { statusCode: 405, headers: { allow: "GET" }, body: { message: "Method not allowed. Try GET /hello." } };
  }
  return { statusCode: 200, headers: {}, body: { message: `Hello, ${cleanName(name)}!` } };
}

/**
 * A name fit to be shown: no control characters, no halves of characters, no runs of white space, and at most
 * {@link MAX_NAME_LENGTH} code points.
 */
export function cleanName(name = DEFAULT_NAME): string {
  const words = name
    .normalize("NFC")
    .replace(/[\p{Control}\p{Surrogate}\s]+/gu, " ")
    .trim();
  return Array.from(words).slice(0, MAX_NAME_LENGTH).join("").trim() || DEFAULT_NAME;
}
