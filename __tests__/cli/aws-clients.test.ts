import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createFirehoseClient, createIamClient, createS3Client, isLocalLogs } from "../../cli/aws-clients";

const KEYS = { AWS_ACCESS_KEY_ID: "local", AWS_SECRET_ACCESS_KEY: "secret" };

describe("the client for S3", () => {
  test("speaks to the S3 that the environment names, by path, with the environment's keys", async () => {
    const { config } = await createS3Client({
      environment: { ...KEYS, AWS_SESSION_TOKEN: "token", AWS_ENDPOINT_URL: "http://127.0.0.1:5000" },
    });

    expect(await config.endpoint?.()).toMatchObject({ protocol: "http:", hostname: "127.0.0.1", port: 5000 });
    expect(config.forcePathStyle).toBe(true);
    expect(await config.credentials()).toMatchObject({
      accessKeyId: "local",
      secretAccessKey: "secret",
      sessionToken: "token",
    });
  });

  test("prefers the endpoint for S3 alone, and takes an empty one for none", async () => {
    const endpointOf = async (s3: string, all: string) => {
      const environment = { ...KEYS, AWS_ENDPOINT_URL_S3: s3, AWS_ENDPOINT_URL: all };
      const { config } = await createS3Client({ environment });
      return [(await config.endpoint?.())?.hostname, config.forcePathStyle];
    };

    expect(await endpointOf("http://s3.test", "http://all.test")).toEqual(["s3.test", true]);
    expect(await endpointOf("", "http://all.test")).toEqual(["all.test", true]);
    expect((await endpointOf("", ""))[1]).toBe(false);
  });

  test("is in the region that is named, then the environment's", async () => {
    const regionOf = async (region: string | undefined, environment: Record<string, string>) =>
      (await createS3Client({ region, environment: { ...KEYS, ...environment } })).config.region();

    expect(await regionOf("eu-west-1", { AWS_REGION: "eu-west-2" })).toBe("eu-west-1");
    expect(await regionOf(undefined, { AWS_REGION: "eu-west-2", AWS_DEFAULT_REGION: "eu-west-3" })).toBe("eu-west-2");
    expect(await regionOf(undefined, { AWS_REGION: "", AWS_DEFAULT_REGION: "eu-west-3" })).toBe("eu-west-3");
  });

  describe("without a region in the environment", () => {
    let folder = "";
    const before = { ...process.env }; // eslint-disable-line no-restricted-properties -- the SDK reads it
    beforeEach(() => {
      folder = mkdtempSync(join(tmpdir(), "aws-"));
    });
    afterEach(() => {
      rmSync(folder, { recursive: true, force: true });
    });

    test.each([
      ["is in the profile's region", "[profile ops]\nregion = ap-northeast-1\n", "ap-northeast-1"],
      ["is in us-east-1 where nobody says otherwise", "", "us-east-1"],
    ])("%s", async (_, config, region) => {
      writeFileSync(join(folder, "config"), config);
      /* eslint-disable no-restricted-properties -- the SDK reads it */
      process.env.AWS_CONFIG_FILE = join(folder, "config");
      process.env.AWS_SHARED_CREDENTIALS_FILE = join(folder, "credentials");
      delete process.env.AWS_REGION;
      try {
        const client = await createS3Client({ environment: { AWS_PROFILE: "ops" } });

        expect(await client.config.region()).toBe(region);
      } finally {
        process.env = before;
      }
      /* eslint-enable no-restricted-properties */
    });
  });
});

describe("the clients for Data Firehose and IAM", () => {
  const ENDPOINTS = { AWS_ENDPOINT_URL: "http://all.test", AWS_ENDPOINT_URL_IAM: "http://iam.test" };

  test("speak to what the environment names, in the region that is named", async () => {
    const options = { region: "eu-west-1", environment: { ...KEYS, ...ENDPOINTS } };
    const firehose = await createFirehoseClient(options);
    const iam = await createIamClient(options);

    expect((await firehose.config.endpoint?.())?.hostname).toBe("all.test");
    expect((await iam.config.endpoint?.())?.hostname).toBe("iam.test");
    expect(await firehose.config.region()).toBe("eu-west-1");
    expect(await firehose.config.credentials()).toMatchObject({ accessKeyId: "local" });
  });
});

describe("CloudWatch Logs", () => {
  test.each([
    [{}, false],
    [{ AWS_ENDPOINT_URL: "" }, false],
    [{ AWS_ENDPOINT_URL: "http://127.0.0.1:5000" }, true],
    [{ AWS_ENDPOINT_URL: "https://vpce-1.logs.eu-central-1.vpce.amazonaws.com" }, false],
    [
      { AWS_ENDPOINT_URL: "http://127.0.0.1:5000", AWS_ENDPOINT_URL_CLOUDWATCH_LOGS: "https://logs.example.com" },
      false,
    ],
    [{ AWS_ENDPOINT_URL: "https://all.example.com", AWS_ENDPOINT_URL_CLOUDWATCH_LOGS: "http://127.0.0.1:5000" }, true],
  ])("with %j is a local one: %s", (environment: Record<string, string>, isLocal) => {
    expect(isLocalLogs(environment)).toBe(isLocal);
  });
});
