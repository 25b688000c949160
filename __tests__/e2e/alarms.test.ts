import { CloudWatchClient, DescribeAlarmsCommand, GetDashboardCommand } from "@aws-sdk/client-cloudwatch";
import { CreateLogGroupCommand } from "@aws-sdk/client-cloudwatch-logs";
import { Deployment } from "../support/deployment";
import { type LocalAws, startLocalAws } from "../support/local-aws";

jest.setTimeout(360_000);

const ACCOUNT = "123456789012";
const REGION = "eu-central-1";
const KEY = `arn:aws:kms:${REGION}:${ACCOUNT}:key/12345678-1234-1234-1234-123456789012`;
const GROUPS = Array.from({ length: 12 }, (_, index) => `/app/service-${String(index + 1).padStart(2, "0")}`);

const settings = (logGroups: readonly string[], monitoring: object) => ({
  accountId: ACCOUNT,
  region: REGION,
  sources: { logGroups },
  backupStorage: { preventDestroy: false },
  backupDelivery: { kmsKeyArn: KEY },
  monitoring,
});

// The tests build on one another, in this order.
describe("alarms, topic and dashboard on a local AWS, by Terraform and the AWS provider", () => {
  let aws: LocalAws;
  let deployment: Deployment;
  let cloudWatch: CloudWatchClient;

  beforeAll(async () => {
    aws = await startLocalAws(REGION);
    const { AWS_ENDPOINT_URL: endpoint = "" } = aws.environment;
    const credentials = { accessKeyId: "testing", secretAccessKey: "testing" };
    cloudWatch = new CloudWatchClient({ region: REGION, endpoint, credentials });
    await Promise.all(GROUPS.map((logGroupName) => aws.logs.send(new CreateLogGroupCommand({ logGroupName }))));
    const file = settings(GROUPS, {
      emailSubscribers: ["ops@example.com", "on-call@example.com"],
      maximumLogGroupAlarms: 14,
    });
    deployment = await Deployment.prepare(aws, "alarms", file);
    await deployment.deployBucketAlone();
    await deployment.deploy("backup-delivery");
  });

  afterAll(async () => {
    await aws.stop();
  });

  async function alarmNames(): Promise<string[]> {
    const { MetricAlarms = [] } = await cloudWatch.send(new DescribeAlarmsCommand({}));
    return MetricAlarms.map(({ AlarmName = "" }) => AlarmName.replace("log-backup-alarms-", "")).sort();
  }

  test("are there, and a second plan is empty", async () => {
    expect((await deployment.terraform("backup-delivery").plan()).changes).toEqual([]);
    expect(await alarmNames()).toEqual([
      "delivery-failing",
      "delivery-late",
      "error-objects",
      "log-group-errors",
      ...GROUPS.map((group) => `log-group-silent-${group}`),
      "log-group-throttled",
      "stream-bytes-near-limit",
      "stream-key-unusable",
      "stream-records-near-limit",
      "stream-requests-near-limit",
      "stream-throttled",
    ]);
  });

  test("every alarm tells the environment's topic, when it goes off and when it is over", async () => {
    const { MetricAlarms = [] } = await cloudWatch.send(new DescribeAlarmsCommand({}));
    const topic = [`arn:aws:sns:${REGION}:${ACCOUNT}:log-backup-alarms-alarms`];

    expect(MetricAlarms.map(({ AlarmActions, OKActions }) => ({ AlarmActions, OKActions }))).toEqual(
      MetricAlarms.map(() => ({ AlarmActions: topic, OKActions: topic })),
    );
  });

  test("the dashboard is there, as it was synthesized", async () => {
    const { DashboardBody = "" } = await cloudWatch.send(
      new GetDashboardCommand({ DashboardName: "log-backup-alarms" }),
    );

    expect(DashboardBody).toContain(`arn:aws:cloudwatch:${REGION}:${ACCOUNT}:alarm:log-backup-alarms-delivery-late`);
  });

  test("fewer log groups get alarms of their own: nothing but alarms and filters comes or goes", async () => {
    await deployment.change(settings(GROUPS.slice(0, 2), {}));
    const { changes } = await deployment.terraform("backup-delivery").plan();
    const types = new Set(changes.map(({ address }) => address.split(".")[0]));

    expect([...types].sort()).toEqual([
      "aws_cloudwatch_dashboard",
      "aws_cloudwatch_log_subscription_filter",
      "aws_cloudwatch_metric_alarm",
      "aws_sns_topic_subscription",
    ]);
  });
});
