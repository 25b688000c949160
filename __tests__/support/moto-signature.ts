import { createHash, createHmac } from "node:crypto";
import type { IncomingHttpHeaders } from "node:http";

/** A request that is signed with Signature Version 4. */
export interface SignedRequest {
  readonly method: string;
  /** With the query. */
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
}

/**
 * The Authorization header that moto 5.2 expects. It checks signatures on what its web framework makes of the URL, in which most
 * characters are no longer escaped, and refuses whoever has signed a URL with escapes as AWS wants it.
 * https://github.com/getmoto/moto/blob/5.2.1/moto/iam/access_control.py,
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-create-signed-request.html
 */
export function authorizationForMoto({ method, path, headers, body }: SignedRequest, secretAccessKey: string): string {
  const { authorization = "" } = headers;
  const [, scope = "", signedHeaders = ""] =
    /Credential=[^/]+\/([^,]+),\s*SignedHeaders=([^,]+),/.exec(authorization) ?? [];
  const [date = "", region = "", service = ""] = scope.split("/");
  const [pathname = "", query = ""] = path.split("?");
  const seen = unescaped(pathname, "/?#");
  const canonical = [
    method,
    service === "s3" ? seen : encodeURIComponent(seen).replaceAll("%2F", "/"),
    unescaped(query, "&=+#").split("&").sort().join("&"),
    ...signedHeaders.split(";").map((name) => `${name}:${valueOf(headers[name])}`),
    "",
    signedHeaders,
    headers["x-amz-content-sha256"] ?? sha256(body),
  ].join("\n");
  const text = ["AWS4-HMAC-SHA256", headers["x-amz-date"], scope, sha256(canonical)].join("\n");
  const key = [date, region, service, "aws4_request"].reduce<string | Buffer>(hmac, `AWS4${secretAccessKey}`);
  return authorization.replace(/Signature=.*/, `Signature=${hmac(key, text).toString("hex")}`);
}

/** Without escapes, but for what would change the meaning: https://werkzeug.palletsprojects.com/en/stable/urls/ */
function unescaped(part: string, kept: string): string {
  return part.replace(/(?:%[0-9A-Fa-f]{2})+/g, (escapes) =>
    escapes.replace(/%[0-9A-Fa-f]{2}/g, (escape) => {
      const code = Number.parseInt(escape.slice(1), 16);
      const character = String.fromCharCode(code);
      return code <= 0x20 || code >= 0x7f || character === "%" || kept.includes(character) ? escape : character;
    }),
  );
}

function valueOf(header: string | string[] | undefined): string {
  return String(header ?? "")
    .trim()
    .replace(/ +/g, " ");
}

const sha256 = (data: string | Buffer) => createHash("sha256").update(data).digest("hex");
const hmac = (key: string | Buffer, data: string) => createHmac("sha256", key).update(data).digest();
