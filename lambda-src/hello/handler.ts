import type { APIGatewayProxyEvent, APIGatewayProxyResult, Context } from "aws-lambda";
import { type Answer, answer } from "./greeting";
import { describeError, formatLogLine, type LogEntry, type LogFields } from "./log";

const SOMETHING_FAILED: Answer = { statusCode: 500, headers: {}, body: { message: "Internal server error" } };

/** Answers GET /hello. Logs the request and its outcome, each as one JSON line with the request's id. */
export function handler(event: APIGatewayProxyEvent, context: Context): Promise<APIGatewayProxyResult> {
  const startedAt = performance.now();
  const log = (level: LogEntry["level"], message: string, fields: LogFields) => {
    const line = formatLogLine({ timestamp: new Date(), level, requestId: context.awsRequestId, message, fields });
    // Not console: Lambda would wrap the line, and the same line must come out on any computer.
    process.stdout.write(line);
  };

  let reply = SOMETHING_FAILED;
  try {
    const { httpMethod: method, path, resource, requestContext, queryStringParameters: query } = event;
    log("INFO", "Request received", { method, path, apiRequestId: requestContext.requestId });
    reply = answer({ method, resource, name: query?.name });
  } catch (thrown) {
    log("ERROR", "Request failed", { error: describeError(thrown) });
  }
  const durationMs = Math.round((performance.now() - startedAt) * 1000) / 1000;
  log("INFO", "Request answered", { statusCode: reply.statusCode, durationMs });
  return Promise.resolve(toProxyResult(reply));
}

function toProxyResult({ statusCode, headers, body }: Answer): APIGatewayProxyResult {
  return {
    statusCode,
    headers: { "content-type": "application/json; charset=utf-8", "x-content-type-options": "nosniff", ...headers },
    body: JSON.stringify(body),
  };
}
