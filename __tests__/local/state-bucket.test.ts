import { once } from "node:events";
import { createServer, type IncomingMessage, type Server } from "node:http";
import { type AddressInfo } from "node:net";
import { StateBucket } from "../../local/state-bucket";

interface Answer {
  readonly status: number;
  readonly headers?: Record<string, string>;
  readonly body?: string;
}

let server: Server;
let answer: (request: IncomingMessage) => Answer;
const requests: IncomingMessage[] = [];

beforeAll(async () => {
  server = createServer((request, response) => {
    requests.push(request);
    const { status, headers, body } = answer(request);
    response.writeHead(status, headers).end(body);
  }).listen(0, "127.0.0.1");
  await once(server, "listening");
});

afterAll(() => {
  server.closeAllConnections();
  server.close();
});

function openBucket(): StateBucket {
  return new StateBucket({
    backend: { bucket: "the-bucket", key: "dev/terraform-state/terraform.tfstate", region: "eu-west-1" },
    accountId: "111122223333",
    environment: {
      AWS_ENDPOINT_URL: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
      AWS_ACCESS_KEY_ID: "id",
      AWS_SECRET_ACCESS_KEY: "secret",
    },
  });
}

const list = (...keys: readonly string[]): Answer => ({
  status: 200,
  body: `<ListBucketResult>${keys.map((key) => `<Contents><Key>${key}</Key></Contents>`).join("")}</ListBucketResult>`,
});

describe("StateBucket", () => {
  it.each([
    [200, true],
    [404, false],
  ])("with S3's answer %i, the bucket exists: %s; the owner is named in the request", async (status, exists) => {
    answer = () => ({ status });
    await expect(openBucket().exists()).resolves.toBe(exists);
    expect(requests.at(-1)?.headers["x-amz-expected-bucket-owner"]).toBe("111122223333");
    expect(requests.at(-1)?.url).toMatch(/^\/the-bucket\/?$/);
  });

  it("refuses somebody else's bucket", async () => {
    answer = () => ({ status: 403 });
    await expect(openBucket().exists()).rejects.toThrow(
      "Bucket the-bucket is not open to you as account 111122223333 (S3 answered 403): it belongs to another account, or your " +
        "credentials are of another one or may not read it. Correct accountId or terraformState.bucketName of the environment, " +
        "or use other credentials.",
    );
  });

  it.each([301, 200])("refuses a bucket in another Region, answered with %i", async (status) => {
    answer = () => ({ status, headers: { "x-amz-bucket-region": "us-west-2" } });
    await expect(openBucket().exists()).rejects.toThrow(
      "Bucket the-bucket exists in Region us-west-2, expected: eu-west-1. Correct region or terraformState.bucketName of the environment.",
    );
  });

  it.each([
    [200, true],
    [404, false],
  ])("with S3's answer %i, it holds the state: %s", async (status, holds) => {
    answer = () => ({ status });
    await expect(openBucket().holdsState()).resolves.toBe(holds);
    expect(requests.at(-1)?.url).toMatch(/^\/the-bucket\/dev\/terraform-state\/terraform\.tfstate/);
  });

  it("never takes a refusal for a missing state", async () => {
    answer = () => ({ status: 403 });
    await expect(openBucket().holdsState()).rejects.toThrow(
      /^S3 did not answer about s3:\/\/the-bucket\/dev\/terraform-state\/terraform\.tfstate: /,
    );
  });

  it.each([
    [list(), undefined],
    [list("dev/hello-api/terraform.tfstate"), undefined],
    [list("dev/hello-api/terraform.tfstate", "development.txt"), "development.txt"],
  ])("finds a key that is no state of the environment: %#", async (listed, expected) => {
    answer = () => listed;
    await expect(openBucket().foreignKey()).resolves.toBe(expected);
  });

  it("reads the lock, if there is one", async () => {
    answer = () => ({ status: 200, body: '{"ID":"the-id","Who":"me@here","Created":"2026-01-01T00:00:00Z"}' });
    await expect(openBucket().lock()).resolves.toStrictEqual({
      id: "the-id",
      who: "me@here",
      created: "2026-01-01T00:00:00Z",
    });
    expect(requests.at(-1)?.url).toMatch(/terraform\.tfstate\.tflock/);
    answer = () => ({ status: 404, body: "<Error><Code>NoSuchKey</Code></Error>" });
    await expect(openBucket().lock()).resolves.toBeUndefined();
  });
});
