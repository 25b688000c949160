import { Agent, type IncomingMessage, request as requestFrom, type ServerResponse } from "node:http";
import { buffer } from "node:stream/consumers";
import { LocalServer } from "./local-server";
import { authorizationForMoto } from "./moto-signature";

/** A request to AWS, as far as it says what is asked for. */
export interface AwsRequest {
  /** As requests are signed for it: `s3`, `monitoring`. */
  readonly service: string;
  readonly accessKeyId: string;
  readonly method: string;
  /** With the query. */
  readonly path: string;
  /** The operation, in protocols that name it by this header: `Logs_20140328.CreateLogGroup`. */
  readonly target: string | undefined;
  readonly body: string;
  /** Of the answer. */
  readonly status: number;
}

/** Stands in front of a local AWS, lets everything through, and writes down what was asked for and how it was answered. */
export class RecordingProxy extends LocalServer {
  private readonly recorded: AwsRequest[] = [];
  private readonly agent = new Agent({ keepAlive: true });
  private readonly secrets = new Map<string, string>();

  /** @param target the endpoint of the local AWS */
  constructor(private readonly target: string) {
    super();
  }

  override async stop(): Promise<void> {
    this.agent.destroy();
    await super.stop();
  }

  /** Makes requests with this access key pass moto's check of signatures, whatever is in their URLs. */
  signFor(accessKeyId: string, secretAccessKey: string): void {
    this.secrets.set(accessKeyId, secretAccessKey);
  }

  /** What came with an access key, in order. */
  requestsOf(accessKeyId: string): readonly AwsRequest[] {
    return this.recorded.filter((request) => request.accessKeyId === accessKeyId);
  }

  protected override async answer(incoming: IncomingMessage, response: ServerResponse): Promise<void> {
    const { method = "GET", headers, url = "/" } = incoming;
    const sent = await buffer(incoming);
    // https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-create-signed-request.html: key/date/region/service/aws4_request
    const [, accessKeyId = "", service = ""] =
      /Credential=([^/]+)\/[^/]+\/[^/]+\/([^/]+)\//.exec(headers.authorization ?? "") ?? [];
    const secret = this.secrets.get(accessKeyId);
    // moto signs the parameters of a path in place of a body that is empty.
    const isRest = service === "lambda" || service === "apigateway";
    const body = secret !== undefined && isRest && sent.length === 0 ? Buffer.from("{}") : sent;
    if (secret !== undefined && (isRest || url.includes("%"))) {
      headers["content-length"] = String(body.length);
      headers.authorization = authorizationForMoto({ method, path: url, headers, body }, secret);
    }
    const outgoing = requestFrom(new URL(url, this.target), { method, headers, agent: this.agent }, (answer) => {
      const target = headers["x-amz-target"];
      this.recorded.push({
        service,
        accessKeyId,
        method,
        path: url,
        target: Array.isArray(target) ? target[0] : target,
        body: sent.toString(),
        status: answer.statusCode ?? 0,
      });
      response.writeHead(answer.statusCode ?? 500, answer.headers);
      answer.pipe(response);
    });
    outgoing.on("error", () => response.destroy());
    response.on("close", () => outgoing.destroy());
    outgoing.end(body);
  }
}
