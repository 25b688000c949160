/** What the SDK's errors and those of Node's network may carry. */
export interface Failure {
  readonly name?: string;
  readonly message?: string;
  readonly code?: string;
  readonly hostname?: string;
  readonly address?: string;
  readonly port?: number;
  readonly errors?: readonly Failure[];
  readonly cause?: unknown;
  /** `attempts`: how often the SDK has tried. */
  readonly $metadata?: { readonly httpStatusCode?: number; readonly attempts?: number };
  readonly $response?: { readonly headers?: Readonly<Record<string, string>> };
}

/** Codes of Node's network errors, and the SDK's names for a request that took too long. */
const NETWORK_CODES = new Set([
  "ECONNREFUSED",
  "ECONNRESET",
  "ECONNABORTED",
  "EPIPE",
  "ENOTFOUND",
  "EAI_AGAIN",
  "EAI_FAIL",
  "EHOSTUNREACH",
  "EHOSTDOWN",
  "ENETUNREACH",
  "ENETDOWN",
  "ETIMEDOUT",
  "ERR_STREAM_PREMATURE_CLOSE",
  "TimeoutError",
  "RequestTimeout",
]);

const EXPIRED = new Set(["ExpiredToken", "ExpiredTokenException", "TokenRefreshRequired", "RequestExpired"]);
const NO_CREDENTIALS = new Set(["CredentialsProviderError", "TokenProviderError", "ProviderError"]);
const BAD_CREDENTIALS = new Set([
  "InvalidAccessKeyId",
  "SignatureDoesNotMatch",
  "InvalidToken",
  "UnrecognizedClientException",
]);

/** Whether another try may succeed: a fault of the network or of the service, not of the request. */
export function isPassingFault(error: unknown): boolean {
  const failure = failureOf(error);
  const status = failure.$metadata?.httpStatusCode ?? 0;
  return networkFault(failure) !== undefined || status >= 500 || status === 429 || failure.name === "SlowDown";
}

/**
 * What is wrong with the network, the credentials or the clock, in one sentence; undefined where it is something else.
 *
 * @param service such as `S3`
 * @param purpose such as `to read s3://bucket/key`
 */
export function commonFault(failure: Failure, service: string, purpose: string): string | undefined {
  const { name = "", message = "" } = failure;
  const network = networkFault(failure);
  if (network !== undefined) {
    return `cannot reach ${hostOf(network) ?? service} ${purpose}: ${network.code ?? network.name ?? "no answer"}`;
  }
  if (NO_CREDENTIALS.has(name)) {
    return /expired/i.test(message)
      ? expired(message)
      : `no AWS credentials found: set AWS_PROFILE, or AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or sign in with "aws sso login" (${oneLine(message)})`;
  }
  if (EXPIRED.has(name)) {
    return expired(message);
  }
  if (BAD_CREDENTIALS.has(name)) {
    return `AWS does not accept these credentials (${name}): ${oneLine(message)}`;
  }
  if (name === "RequestTimeTooSkewed") {
    return "AWS refuses the request, because this computer's clock is wrong: set it";
  }
  return undefined;
}

/** The name and status of a failure, in brackets, where known. */
export function describe(name: string, status: number | undefined): string {
  const parts = [
    name === "" || name === "Error" ? undefined : name,
    status === undefined ? undefined : `HTTP ${status}`,
  ];
  const known = parts.filter((part) => part !== undefined).join(", ");
  return known === "" ? "" : ` (${known})`;
}

function expired(message: string): string {
  return `the AWS credentials have expired: sign in again, for example with "aws sso login" (${oneLine(message)})`;
}

/** The fault of the network in an error, its causes, and the tries that it collects. */
function networkFault(failure: Failure, depth = 0): Failure | undefined {
  if (NETWORK_CODES.has(failure.code ?? "") || NETWORK_CODES.has(failure.name ?? "")) {
    // Tries of several addresses end in one error, which has the code but not the address.
    return { ...failure.errors?.[0], ...defined(failure) };
  }
  return depth < 4 && failure.cause !== undefined ? networkFault(failureOf(failure.cause), depth + 1) : undefined;
}

function defined({ name, code, hostname, address, port }: Failure): Failure {
  return Object.fromEntries(
    Object.entries({ name, code, hostname, address, port }).filter(([, value]) => value !== undefined),
  );
}

function hostOf({ hostname, address, port }: Failure): string | undefined {
  const host = hostname ?? address;
  return host === undefined || port === undefined ? host : `${host}:${port}`;
}

/** Any thrown value, as what it may carry. */
export function failureOf(error: unknown): Failure {
  return typeof error === "object" && error !== null ? error : { message: String(error) };
}

/** Without line ends. */
export function oneLine(message: string): string {
  return message.replace(/\s+/g, " ").trim();
}
