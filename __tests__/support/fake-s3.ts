import { createHash } from "node:crypto";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { S3Client } from "@aws-sdk/client-s3";

process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED ??= "true";

/** An object of the fake S3. */
export interface FakeObject {
  readonly body: Uint8Array;
  readonly lastModified?: Date;
  readonly etag?: string;
}

/** A request as the fake S3 got it. */
export interface FakeRequest {
  readonly method: string;
  readonly key: string;
  readonly query: URLSearchParams;
  readonly range: string | undefined;
  readonly ifMatch: string | undefined;
  readonly ifNoneMatch: string | undefined;
  /** Bucket and key of the object that is to be copied, as the header spells them. */
  readonly copySource: string | undefined;
  readonly contentMd5: string | undefined;
  /** Of a PUT. */
  readonly body: Uint8Array;
}

/** What happens to a request instead of its answer: true when it has been dealt with. */
export type Interference = (request: FakeRequest, response: ServerResponse) => boolean;

/** An S3 of one bucket, `backup`, on this computer: lists, gives objects and ranges of them, takes, copies and deletes them. */
export class FakeS3 {
  readonly objects = new Map<string, FakeObject>();
  readonly requests: FakeRequest[] = [];
  /** Keys and folders that a listing's page holds, at most. */
  pageSize = 1000;
  interfere: Interference = () => false;
  private readonly server = createServer((request, response) => {
    const body: Buffer[] = [];
    request.on("data", (chunk: Buffer) => body.push(chunk));
    request.on("end", () => {
      this.answer(request, Buffer.concat(body), response);
    });
  });

  /** Where it is, without a slash at the end. */
  get endpoint(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  async start(): Promise<void> {
    await new Promise<void>((resolve) => this.server.listen(0, "127.0.0.1", resolve));
  }

  async stop(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise((resolve) => this.server.close(resolve));
  }

  /** Empties it. */
  reset(): void {
    this.objects.clear();
    this.requests.length = 0;
    this.pageSize = 1000;
    this.interfere = () => false;
  }

  /**
   * A client that tries each request once.
   *
   * @param silenceTimeoutMs when it gives up a silent connection; 0 is never
   */
  client(silenceTimeoutMs = 0): S3Client {
    return new S3Client({
      endpoint: this.endpoint,
      region: "eu-central-1",
      forcePathStyle: true,
      credentials: { accessKeyId: "fake", secretAccessKey: "secret" },
      responseChecksumValidation: "WHEN_REQUIRED",
      maxAttempts: 1,
      requestHandler: { socketTimeout: silenceTimeoutMs },
    });
  }

  /** Stores objects whose body is their key. */
  put(...keys: readonly string[]): void {
    for (const key of keys) {
      this.objects.set(key, { body: Buffer.from(key) });
    }
  }

  /** The listing requests, each as its prefix, with the delimiter where there was one. */
  get listings(): readonly string[] {
    return this.requests
      .filter(({ query }) => query.has("list-type"))
      .map(({ query }) => `${query.get("prefix") ?? ""}${query.has("delimiter") ? " by folder" : ""}`);
  }

  /** The requests that change something, each as its method and key. */
  get changes(): readonly string[] {
    return this.requests
      .filter(({ method }) => method !== "GET" && method !== "HEAD")
      .map(({ method, key }) => `${method} ${key}`);
  }

  private answer(request: IncomingMessage, body: Buffer, response: ServerResponse): void {
    const url = new URL(request.url ?? "/", this.endpoint);
    const [, bucket = "", key = ""] = /^\/([^/]*)\/?(.*)$/.exec(decodeURIComponent(url.pathname)) ?? [];
    const asked: FakeRequest = {
      method: request.method ?? "",
      key,
      query: url.searchParams,
      range: request.headers.range,
      ifMatch: request.headers["if-match"],
      ifNoneMatch: request.headers["if-none-match"],
      copySource: request.headers["x-amz-copy-source"]?.toString(),
      contentMd5: request.headers["content-md5"]?.toString(),
      body,
    };
    this.requests.push(asked);
    if (this.interfere(asked, response)) {
      return;
    }
    if (bucket !== "backup") {
      sendError(response, 404, "NoSuchBucket", "The specified bucket does not exist");
    } else if (key === "") {
      this.list(asked.query, response);
    } else if (asked.method === "GET") {
      this.give(asked, response);
    } else {
      this.change(asked, response);
    }
  }

  /** Does what a request asks for that changes something, and answers it. */
  change({ method, key, ifNoneMatch, copySource, contentMd5, body }: FakeRequest, response: ServerResponse): void {
    if (method === "DELETE") {
      this.objects.delete(key);
      response.writeHead(204).end();
    } else if (copySource !== undefined) {
      this.copy(copySource, key, response);
    } else if (ifNoneMatch === "*" && this.objects.has(key)) {
      sendError(response, 412, "PreconditionFailed", "At least one of the pre-conditions you specified did not hold");
    } else if (contentMd5 !== undefined && contentMd5 !== createHash("md5").update(body).digest("base64")) {
      sendError(response, 400, "BadDigest", "The Content-MD5 you specified did not match what we received.");
    } else {
      this.objects.set(key, { body });
      response.writeHead(200, { etag: '"one"' }).end();
    }
  }

  private copy(copySource: string, to: string, response: ServerResponse): void {
    const [, bucket, key = ""] = /^\/?([^/]*)\/(.*)$/.exec(decodeURIComponent(copySource)) ?? [];
    const object = bucket === "backup" ? this.objects.get(key) : undefined;
    if (object === undefined) {
      sendError(response, 404, "NoSuchKey", "The specified key does not exist.");
      return;
    }
    this.objects.set(to, object);
    response.writeHead(200, { "content-type": "application/xml" });
    response.end('<?xml version="1.0"?><CopyObjectResult><ETag>"one"</ETag></CopyObjectResult>');
  }

  private give({ key, range, ifMatch }: FakeRequest, response: ServerResponse): void {
    const object = this.objects.get(key);
    if (object === undefined) {
      sendError(response, 404, "NoSuchKey", "The specified key does not exist.");
      return;
    }
    const { body, etag = '"one"' } = object;
    if (ifMatch !== undefined && ifMatch !== etag) {
      sendError(response, 412, "PreconditionFailed", "At least one of the preconditions you specified did not hold.");
      return;
    }
    const start = Number(/^bytes=(\d+)-$/.exec(range ?? "")?.[1] ?? 0);
    response.writeHead(range === undefined ? 200 : 206, {
      etag,
      "content-length": body.length - start,
      ...(range !== undefined && { "content-range": `bytes ${start}-${body.length - 1}/${body.length}` }),
    });
    response.end(body.subarray(start));
  }

  private list(query: URLSearchParams, response: ServerResponse): void {
    const prefix = query.get("prefix") ?? "";
    const delimiter = query.get("delimiter");
    const after = query.get("continuation-token") ?? "";
    const names = new Set<string>();
    for (const key of this.objects.keys()) {
      if (key.startsWith(prefix)) {
        const cut = delimiter === null ? -1 : key.indexOf(delimiter, prefix.length);
        names.add(cut === -1 ? key : key.slice(0, cut + 1));
      }
    }
    const sorted = [...names].sort((one, other) => Buffer.compare(Buffer.from(one), Buffer.from(other)));
    const rest = after === "" ? sorted : sorted.slice(sorted.indexOf(after) + 1);
    const page = rest.slice(0, this.pageSize);
    const last = page.at(-1);
    const items = page.map((name) => this.item(name, delimiter !== null && name.endsWith("/") && name !== prefix));
    const truncated = rest.length > page.length && last !== undefined;
    response.writeHead(200, { "content-type": "application/xml" });
    response.end(
      `<?xml version="1.0"?><ListBucketResult><IsTruncated>${truncated}</IsTruncated>${items.join("")}` +
        `${truncated ? `<NextContinuationToken>${escape(last)}</NextContinuationToken>` : ""}</ListBucketResult>`,
    );
  }

  private item(name: string, isFolder: boolean): string {
    if (isFolder) {
      return `<CommonPrefixes><Prefix>${escape(name)}</Prefix></CommonPrefixes>`;
    }
    const {
      body,
      lastModified = new Date("2099-01-01T00:00:00Z"),
      etag = '"one"',
    } = this.objects.get(name) ?? { body: "" };
    return (
      `<Contents><Key>${escape(name)}</Key><Size>${body.length}</Size>` +
      `<LastModified>${lastModified.toISOString()}</LastModified><ETag>${etag}</ETag></Contents>`
    );
  }
}

/** Answers as S3 does when it refuses. */
export function sendError(response: ServerResponse, status: number, code: string, message: string): true {
  response.writeHead(status, { "content-type": "application/xml" });
  response.end(`<?xml version="1.0"?><Error><Code>${code}</Code><Message>${escape(message)}</Message></Error>`);
  return true;
}

function escape(text: string): string {
  return text.replace(/&/g, "&amp;").replace(/</g, "&lt;").replace(/>/g, "&gt;");
}
