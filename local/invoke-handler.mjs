// Runs in a process of its own, because the handler writes its log to stdout: loads the bundled function that Terraform
// deploys and calls it as API Gateway's Lambda proxy integration would. Usage: invoke-handler.mjs <index.js> <count>
import { createRequire } from "node:module";
import { randomUUID } from "node:crypto";

const [, , bundle = "", count] = process.argv;
const { handler } = createRequire(import.meta.url)(bundle);
const answers = [];

for (let index = 0; index < Number(count); index += 1) {
  const apiRequestId = randomUUID();
  answers.push(
    await handler(
      {
        resource: "/hello",
        path: "/hello",
        httpMethod: "GET",
        headers: { host: "localhost" },
        queryStringParameters: { name: `visitor ${index + 1}` },
        pathParameters: null,
        isBase64Encoded: false,
        body: null,
        requestContext: { requestId: apiRequestId, stage: "live", httpMethod: "GET", resourcePath: "/hello" },
      },
      { awsRequestId: randomUUID(), functionName: "HelloFunc", functionVersion: "$LATEST" },
    ),
  );
}
process.send?.(answers);
process.disconnect();
