import type { ServerResponse } from "node:http";

/** What the fake refuses, by AWS's name of the error. */
export class Refusal extends Error {
  constructor(
    readonly code: string,
    message: string,
  ) {
    super(message);
    this.name = "Refusal";
  }
}

/** @throws {Refusal} an `InvalidParameterException` unless the condition holds */
export function required(condition: boolean, message: string): asserts condition {
  if (!condition) {
    throw new Refusal("InvalidParameterException", message);
  }
}

/** Answers as CloudWatch Logs and CloudWatch do when they refuse. The SDK makes `code` the error's name. */
export function sendLogsError(response: ServerResponse, code: string, message: string, status = 400): true {
  response.writeHead(status, {
    "content-type": "application/x-amz-json-1.1",
    "x-amzn-errortype": code,
    "x-amzn-query-error": `${code};${status < 500 ? "Sender" : "Receiver"}`,
  });
  response.end(JSON.stringify({ __type: code, message }));
  return true;
}
