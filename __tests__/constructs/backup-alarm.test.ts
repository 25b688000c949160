import { BackupAlarm, type BackupAlarmProps } from "../../constructs/backup-alarm";
import { firehoseMetric } from "../../constructs/metric";
import { onlyResource, synthesizeConstruct } from "../support/synthesis";

const metric = firehoseMetric("stream", "ThrottledRecords", "Sum");
const props: BackupAlarmProps = {
  namePrefix: "log-backup-dev-",
  topicArn: "arn:aws:sns:eu-central-1:111122223333:alarms",
  runbook: "docs/runbook.md",
  section: "stream-throttled",
  meaning: "It means this.",
  action: "Do that.",
  watched: { metric },
  label: "records",
  breachesWhen: "above",
  threshold: 0,
  periodSeconds: 300,
  periods: 3,
  breachingPeriods: 2,
};
const alarmOf = (more: Partial<BackupAlarmProps>) =>
  onlyResource(
    synthesizeConstruct((stack) => new BackupAlarm(stack, "alarm", { ...props, ...more })),
    "aws_cloudwatch_metric_alarm",
  );

describe("BackupAlarm", () => {
  test("on one metric", () => {
    expect(alarmOf({})).toMatchObject({
      alarm_name: "log-backup-dev-stream-throttled",
      alarm_description: "It means this. Do that. Runbook: docs/runbook.md#stream-throttled",
      namespace: "AWS/Firehose",
      metric_name: "ThrottledRecords",
      dimensions: { DeliveryStreamName: "stream" },
      statistic: "Sum",
      period: 300,
      comparison_operator: "GreaterThanThreshold",
      threshold: 0,
      evaluation_periods: 3,
      datapoints_to_alarm: 2,
    });
  });

  test("on an expression, which alone is returned", () => {
    const { metric_query: queries } = alarmOf({ watched: { expression: "2 * m", metrics: { m: metric } } });

    expect(queries).toEqual([
      { id: "result", expression: "2 * m", label: "records", return_data: true },
      expect.objectContaining({
        id: "m",
        return_data: false,
        metric: expect.objectContaining({ period: 300 }) as object,
      }),
    ]);
  });

  test("on a query, which has the period itself", () => {
    expect(alarmOf({ watched: { query: "SELECT SUM(x) FROM y" } }).metric_query).toEqual([
      { id: "query", expression: "SELECT SUM(x) FROM y", label: "records", period: 300, return_data: true },
    ]);
  });

  test("a name that is too long keeps its beginning, and differs from another one", () => {
    const name = (last: string) => String(alarmOf({ nameSuffix: `-${"x".repeat(300)}${last}` }).alarm_name);

    expect(name("a")).toMatch(/^log-backup-dev-stream-throttled-x+-[0-9a-f]{8}$/);
    expect(name("a")).toHaveLength(255);
    expect(name("a")).not.toBe(name("b"));
  });

  test("looks at ten metrics at most", () => {
    const metrics = Object.fromEntries(Array.from({ length: 11 }, (_, index) => [`m${index}`, metric]));

    expect(() => alarmOf({ watched: { expression: "m0", metrics } })).toThrow(
      "stack/alarm: an alarm looks at 10 metrics at most (CloudWatch)",
    );
  });

  test("says no more than CloudWatch keeps", () => {
    expect(() => alarmOf({ meaning: "x".repeat(1000) })).toThrow(
      "stack/alarm: a description has 1024 characters at most (CloudWatch), got: 1051",
    );
  });
});
