import type { APIGatewayProxyEvent, Context } from "aws-lambda";
import { handler } from "../../../lambda-src/hello/handler";

const context = { awsRequestId: "11111111-2222-3333-4444-555555555555" } as Context;
const getHello = {
  httpMethod: "GET",
  path: "/base/hello",
  resource: "/hello",
  queryStringParameters: null,
  requestContext: { requestId: "api-request-1" },
} as APIGatewayProxyEvent;

let written: string;

beforeEach(() => {
  written = "";
  jest.spyOn(process.stdout, "write").mockImplementation((chunk) => {
    written += chunk.toString();
    return true;
  });
});

afterEach(() => {
  jest.restoreAllMocks();
});

/** Every line as an object; each must have the members that every line has. */
function logged(): Record<string, unknown>[] {
  const lines = written.split("\n");

  expect(lines.pop()).toBe("");

  return lines.map((line) => {
    const { timestamp, level, requestId, ...rest } = JSON.parse(line) as Record<string, unknown>;

    expect(timestamp).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/);
    expect(level).toMatch(/^(INFO|ERROR)$/);
    expect(requestId).toBe(context.awsRequestId);

    return { level, ...rest };
  });
}

describe("handler", () => {
  it("answers GET /hello with JSON", async () => {
    await expect(handler(getHello, context)).resolves.toEqual({
      statusCode: 200,
      headers: { "content-type": "application/json; charset=utf-8", "x-content-type-options": "nosniff" },
      body: '{"message":"Hello, world!"}',
    });
  });

  it("logs the request and its outcome", async () => {
    await handler(getHello, context);

    expect(logged()).toEqual([
      { level: "INFO", message: "Request received", method: "GET", path: "/base/hello", apiRequestId: "api-request-1" },
      { level: "INFO", message: "Request answered", statusCode: 200, durationMs: expect.any(Number) as number },
    ]);
  });

  it("greets the name in the query", async () => {
    const event = { ...getHello, queryStringParameters: { name: "Ada\nLovelace" } };

    await expect(handler(event, context)).resolves.toMatchObject({ body: '{"message":"Hello, Ada Lovelace!"}' });
  });

  it("answers what it does not expect with JSON too", async () => {
    const result = await handler({ ...getHello, httpMethod: "DELETE" }, context);

    expect(result).toMatchObject({ statusCode: 405, headers: { allow: "GET" } });
    expect(JSON.parse(result.body)).toEqual({ message: "Method not allowed. Try GET /hello." });
    expect(logged()[1]).toMatchObject({ statusCode: 405 });
  });

  it("logs an error with its stack on one line, and does not show it to the caller", async () => {
    const broken = {
      get httpMethod(): string {
        throw new TypeError("secret\nof two lines");
      },
    } as APIGatewayProxyEvent;

    const result = await handler(broken, context);

    expect(result).toMatchObject({ statusCode: 500, body: '{"message":"Internal server error"}' });
    expect(logged()).toEqual([
      {
        level: "ERROR",
        message: "Request failed",
        error: {
          name: "TypeError",
          message: "secret\nof two lines",
          stack: expect.stringContaining("handler.test.ts") as string,
        },
      },
      { level: "INFO", message: "Request answered", statusCode: 500, durationMs: expect.any(Number) as number },
    ]);
  });
});
