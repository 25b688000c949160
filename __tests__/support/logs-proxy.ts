import type { IncomingMessage, ServerResponse } from "node:http";
import { json } from "node:stream/consumers";
import { LocalServer } from "./local-server";

type Document = Readonly<Record<string, unknown>>;

/**
 * What an operation of CloudWatch Logs answers instead, such as `DescribeLogGroups`; undefined: what the local AWS does.
 *
 * @param answer asks the local AWS
 */
export type LogsRewrite = (operation: string, answer: () => Promise<Document>) => Promise<Document | undefined>;

/** CloudWatch Logs in front of a local one, for what the local one does not know. Only for its JSON protocol. */
export class LogsProxy extends LocalServer {
  constructor(
    private readonly localEndpoint: string,
    private readonly rewrite: LogsRewrite,
  ) {
    super();
  }

  protected override async answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const operation = String(request.headers["x-amz-target"]).split(".").at(-1) ?? "";
    const body = JSON.stringify(await json(request));
    const headers = {
      "content-type": "application/x-amz-json-1.1",
      "x-amz-target": String(request.headers["x-amz-target"]),
      authorization: String(request.headers.authorization),
      "x-amz-date": String(request.headers["x-amz-date"]),
    };
    const forward = () => fetch(this.localEndpoint, { method: "POST", headers, body });
    try {
      const rewritten = await this.rewrite(operation, async () => (await (await forward()).json()) as Document);
      if (rewritten !== undefined) {
        response.writeHead(200, { "content-type": headers["content-type"] }).end(JSON.stringify(rewritten));
        return;
      }
      const answer = await forward();
      response.writeHead(answer.status, { "content-type": answer.headers.get("content-type") ?? "" });
      response.end(await answer.text());
    } catch {
      response.destroy();
    }
  }
}
