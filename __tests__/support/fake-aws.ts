import { FakeLogs } from "./fake-logs";
import { FakeS3 } from "./fake-s3";

/** CloudWatch Logs and S3 on this computer, and the environment of a command that uses both. */
export class FakeAws {
  readonly logs = new FakeLogs();
  readonly s3 = new FakeS3();

  get environment(): Readonly<Record<string, string>> {
    return {
      AWS_ENDPOINT_URL: this.logs.endpoint,
      AWS_ENDPOINT_URL_S3: this.s3.endpoint,
      AWS_REGION: this.logs.region,
      AWS_ACCESS_KEY_ID: "fake",
      AWS_SECRET_ACCESS_KEY: "secret",
    };
  }

  async start(): Promise<void> {
    await Promise.all([this.logs.start(), this.s3.start()]);
  }

  async stop(): Promise<void> {
    await Promise.all([this.logs.stop(), this.s3.stop()]);
  }

  reset(): void {
    this.logs.reset();
    this.s3.reset();
  }
}
