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

  test("speak to AWS itself otherwise, with the credentials that its tools find", async () => {
    const s3 = createS3Client({}, "eu-central-1");

    expect(s3.config.forcePathStyle).toBe(false);
    expect(await s3.config.region()).toBe("eu-central-1");
  });
});
