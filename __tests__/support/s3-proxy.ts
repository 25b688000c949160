import { createServer, type IncomingMessage, request as requestFrom, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";

/** A request for an object's bytes. */
export interface ObjectRequest {
  readonly key: string;
  /** Such as `bytes=1024-`. */
  readonly range: string | undefined;
  readonly ifMatch: string | undefined;
}

/** What is done to an answer: it goes through whole, it is refused, or the connection breaks after some bytes of the body. */
export type Fault = { readonly kind: "refuse" } | { readonly kind: "cut"; readonly afterBytes: number } | undefined;

const ACCESS_DENIED = '<?xml version="1.0"?><Error><Code>AccessDenied</Code><Message>Access Denied</Message></Error>';

/** Stands between the command and an S3 that is addressed by path: writes down what is asked for, and makes faults. */
export class S3Proxy {
  /** Objects that were asked for, in order. */
  readonly objectRequests: ObjectRequest[] = [];
  /** The prefixes that were listed. */
  readonly listedPrefixes: string[] = [];
  /** Decides about each request for an object. */
  faultOf: (request: ObjectRequest) => Fault = () => undefined;
  private readonly server = createServer((incoming, response) => {
    this.forward(incoming, response);
  });

  /** @param target the endpoint of the S3 behind it */
  constructor(private readonly target: string) {}

  /** Where it is, once it has started. */
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

  /** Forgets what was asked for, and makes no more faults. */
  reset(): void {
    this.objectRequests.length = 0;
    this.listedPrefixes.length = 0;
    this.faultOf = () => undefined;
  }

  private forward(incoming: IncomingMessage, response: ServerResponse): void {
    const fault = this.note(incoming);
    if (fault?.kind === "refuse") {
      response.writeHead(403, { "content-type": "application/xml" });
      response.end(ACCESS_DENIED);
      return;
    }
    const { method, headers, url = "/" } = incoming;
    const outgoing = requestFrom(new URL(url, this.target), { method, headers }, (answer) => {
      response.writeHead(answer.statusCode ?? 500, answer.headers);
      if (fault === undefined) {
        answer.pipe(response);
      } else {
        cut(answer, response, fault.afterBytes);
      }
    });
    outgoing.on("error", () => response.destroy());
    response.on("close", () => outgoing.destroy());
    incoming.pipe(outgoing);
  }

  private note({ url = "/", headers }: IncomingMessage): Fault {
    const { pathname, searchParams } = new URL(url, this.target);
    const [, , ...parts] = decodeURIComponent(pathname).split("/");
    const key = parts.join("/");
    if (key === "") {
      this.listedPrefixes.push(searchParams.get("prefix") ?? "");
      return undefined;
    }
    const request = { key, range: headers.range, ifMatch: headers["if-match"] };
    this.objectRequests.push(request);
    return this.faultOf(request);
  }
}

/** Sends the first bytes of a body that was announced as longer, then breaks the connection. */
function cut(answer: IncomingMessage, response: ServerResponse, afterBytes: number): void {
  let left = afterBytes;
  let isOver = false;
  answer.on("data", (chunk: Buffer) => {
    if (isOver) {
      return;
    }
    const isLast = chunk.length >= left;
    response.write(chunk.subarray(0, left), () => isLast && response.destroy());
    left -= chunk.length;
    isOver = isLast;
  });
}
