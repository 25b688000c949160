import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { CloudWatchClient, PutMetricDataCommand } from "@aws-sdk/client-cloudwatch";
import { CreateLogGroupCommand } from "@aws-sdk/client-cloudwatch-logs";
import { patchEnvironment, type ProcessEnvironment } from "../../local/environment";
import { logBackup } from "../support/command-process";
import { type LocalAws, startLocalAws } from "../support/local-aws";

jest.setTimeout(60_000);

const ACCOUNT = "123456789012";
const REGION = "ap-northeast-1";
const [BUSY, QUIET] = ["/app/busy", "/app/quiet"];
const MINUTE = 60_000;
/** In the middle of a period of five minutes, whenever this runs. */
const now = Math.floor(Date.now() / (5 * MINUTE)) * 5 * MINUTE + MINUTE;

describe("log-backup estimate, on a local AWS", () => {
  let aws: LocalAws;
  let environment: ProcessEnvironment;

  beforeAll(async () => {
    aws = await startLocalAws(REGION);
    const directory = join(aws.directory, "environments");
    mkdirSync(directory);
    const sources = { logGroups: [BUSY, QUIET] };
    writeFileSync(join(directory, "test.json"), JSON.stringify({ accountId: ACCOUNT, region: REGION, sources }));
    environment = patchEnvironment(aws.environment, { LOG_BACKUP_ENVIRONMENTS_DIR: directory });
    for (const logGroupName of [BUSY, QUIET]) {
      await aws.logs.send(new CreateLogGroupCommand({ logGroupName }));
    }
  });

  afterAll(async () => {
    await aws.stop();
  });

  /** Counts what came in, as CloudWatch Logs does. */
  async function count(logGroup: string, minutesAgo: number, bytes: number, events: number) {
    const { AWS_ENDPOINT_URL: endpoint = "", AWS_ACCESS_KEY_ID: accessKeyId = "" } = aws.environment;
    const secretAccessKey = aws.environment.AWS_SECRET_ACCESS_KEY ?? "";
    const client = new CloudWatchClient({ region: REGION, endpoint, credentials: { accessKeyId, secretAccessKey } });
    const Timestamp = new Date(now - minutesAgo * MINUTE);
    const Dimensions = [{ Name: "LogGroupName", Value: logGroup }];
    const MetricData = [
      { MetricName: "IncomingBytes", Dimensions, Timestamp, Value: bytes },
      { MetricName: "IncomingLogEvents", Dimensions, Timestamp, Value: events },
    ];
    await client.send(new PutMetricDataCommand({ Namespace: "AWS/Logs", MetricData }));
    client.destroy();
  }

  const estimate = (...args: readonly string[]) => logBackup(["estimate", "--env", "test", ...args], environment);

  test("has nothing to estimate from before anything came in", async () => {
    expect(await estimate("--days", "1")).toEqual({
      exitCode: 3,
      output: "",
      errors: expect.stringMatching(
        /^log-backup: CloudWatch has no IncomingBytes of 2 log groups from .* nothing came in, .*--gb-per-day 10\n$/,
      ) as string,
    });
  });

  test("reads what came into the log groups, and finds the peak that they had together", async () => {
    // The busiest five minutes: 1,200 MB of both, 4,000,000 bytes a second; / 5 compressed, 800,000 of 1,048,576: 76.29 %.
    await count(BUSY, 180, 900_000_000, 900_000);
    await count(QUIET, 180, 300_000_000, 300_000);
    await count(BUSY, 60, 1_000_000_000, 1_000_000);

    const { exitCode, output, errors } = await estimate("--json");

    expect({ exitCode, errors }).toEqual({ exitCode: 0, errors: "" });
    expect(JSON.parse(output)).toMatchObject({
      region: REGION,
      environment: "test",
      verdict: "fits",
      peakPercent: expect.closeTo(76.294, 3) as number,
      volume: {
        peak: { bytesPerSecond: 4_000_000, eventsPerSecond: 4000 },
        logGroupCount: 2,
        compressionRatio: { value: 5, from: "assumed" },
      },
      logGroups: [
        { name: BUSY, percent: expect.closeTo((100 * 19) / 22, 6) as number },
        { name: QUIET, percent: expect.closeTo((100 * 3) / 22, 6) as number },
      ],
    });
  });

  test("fails a plan whose peak passes the share that CI allows", async () => {
    const { exitCode, output } = await estimate("--fail-over-percent", "76");

    expect(exitCode).toBe(1);
    expect(output).toMatch(
      /^NEAR A QUOTA: the peak takes 76\.3 % of the stream's quota of bytes a second,\nmore than 76 %\.\n/,
    );
    expect(output).toMatch(/ +\d.* 86\.4 % .* \/app\/busy\n/);
  });
});
