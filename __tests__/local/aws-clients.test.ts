import { createLogsClient, createS3Client } from "../../local/aws-clients";

const LOCAL_AWS = {
  AWS_ENDPOINT_URL: "http://127.0.0.1:5000",
  AWS_ACCESS_KEY_ID: "local",
  AWS_SECRET_ACCESS_KEY: "secret",
};

describe("AWS clients", () => {
  test("speak to a local AWS where the environment names one, to S3 by path", async () => {
    const s3 = createS3Client(LOCAL_AWS, "eu-central-1");
    const endpoint = await s3.config.endpoint?.();

    expect(endpoint).toMatchObject({ protocol: "http:", hostname: "127.0.0.1", port: 5000 });
    expect(s3.config.forcePathStyle).toBe(true);
    expect(await s3.config.credentials()).toMatchObject({ accessKeyId: "local", secretAccessKey: "secret" });
    expect(await createLogsClient(LOCAL_AWS, "eu-central-1").config.endpoint?.()).toMatchObject({ port: 5000 });
  });

  test("take an empty endpoint of a service for none", async () => {
    const environment = { ...LOCAL_AWS, AWS_ENDPOINT_URL_S3: "", AWS_ENDPOINT_URL_CLOUDWATCH_LOGS: "" };
    const s3 = createS3Client(environment, "eu-central-1");

    expect(await s3.config.endpoint?.()).toMatchObject({ hostname: "127.0.0.1", port: 5000 });
    expect(s3.config.forcePathStyle).toBe(true);
    expect(await createLogsClient(environment, "eu-central-1").config.endpoint?.()).toMatchObject({ port: 5000 });
    expect(
      createS3Client({ AWS_ENDPOINT_URL: "", AWS_ENDPOINT_URL_S3: "" }, "eu-central-1").config.forcePathStyle,
    ).toBe(false);
  });

  test("speak to AWS itself otherwise, with the credentials that its tools find", async () => {
    const s3 = createS3Client({}, "eu-central-1");

    expect(s3.config.forcePathStyle).toBe(false);
    expect(await s3.config.region()).toBe("eu-central-1");
  });
});
