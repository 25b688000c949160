import { readFileSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import type { Settings } from "../../settings";
import { insightsQuery, watchedMetrics } from "../support/alarm-evaluation";
import { deliveryAlarms, synthesizedDelivery } from "../support/delivery-alarms";
import { isKnownMetric } from "../support/known-metrics";
import { exampleSettings, sourcesNamed } from "../support/settings";

const example = exampleSettings({}, "prod");
const kmsKeyArn = "arn:aws:kms:ap-northeast-1:444455556666:key/1234";
const groupNames = (count: number) => Array.from({ length: count }, (_, index) => `/app/${index}`);

function settingsWith(sources: Settings["sources"], maximumLogGroupAlarms = 60): Settings {
  return {
    ...example,
    sources,
    backupDelivery: { ...example.backupDelivery, kmsKeyArn },
    monitoring: { ...example.monitoring, maximumLogGroupAlarms },
  };
}

const EVERY_KIND: [string, Settings][] = [
  ["alarms of each log group", settingsWith(sourcesNamed(...groupNames(3)))],
  ["shared alarms", settingsWith(sourcesNamed(...groupNames(50)))],
  ["alarms of all together", settingsWith(sourcesNamed(...groupNames(50)), 3)],
  ["the account's policy", settingsWith({ ...sourcesNamed(), account: { exclude: [], filterPattern: "" } })],
];

describe.each(EVERY_KIND)("with %s", (_, settings) => {
  const alarms = deliveryAlarms(settings);
  const { environment, backupDelivery, backupStorage, sources } = settings;

  test("what an alarm looks at is a metric of this pipeline", () => {
    const values: Record<string, readonly string[]> = {
      DeliveryStreamName: [backupDelivery.streamName],
      BucketName: [backupStorage.bucketName],
      FilterId: [`log-backup-${environment}-errors`],
      LogGroupName: sources.logGroups.map(({ name }) => name),
      DestinationType: ["Firehose"],
      FilterName: [`log-backup-${environment}`],
    };
    const watched = alarms.flatMap(watchedMetrics);

    expect(watched.length).toBeGreaterThan(10);
    expect(watched.filter((metric) => !isKnownMetric(metric))).toEqual([]);
    for (const { dimensions } of watched) {
      for (const [name, value] of Object.entries(dimensions)) {
        expect(values[name]).toContain(value);
      }
    }
  });

  test("the filters and the metrics configuration whose metrics are watched are deployed under these names", () => {
    const { resource = {} } = synthesizedDelivery(settings);
    const filters = Object.values(resource.aws_cloudwatch_log_subscription_filter ?? {});

    expect(filters.map(({ name }) => name)).toEqual(filters.map(() => `log-backup-${environment}`));
    expect(Object.values(resource.aws_s3_bucket_metric ?? {})).toEqual([
      expect.objectContaining({
        name: `log-backup-${environment}-errors`,
        filter: { prefix: backupDelivery.errorPrefix },
      }),
    ]);
  });

  test("a query asks for a metric that exists, of what forwards to Firehose", () => {
    const asked = alarms.flatMap((alarm) => insightsQuery(alarm) ?? []);

    for (const query of asked) {
      const [, metricName = ""] = /^SELECT SUM\((\w+)\) FROM /.exec(query) ?? [];
      const dimensions = { DestinationType: "", FilterName: "", LogGroupName: "" };

      expect(isKnownMetric({ namespace: "AWS/Logs", metricName, dimensions })).toBe(true);
      expect(query).toContain("DestinationType = 'Firehose'");
    }
    expect(asked).toHaveLength(alarms.some(({ alarm_name: name }) => name.endsWith("log-group-errors")) ? 2 : 0);
  });

  test("an alarm tells the topic when it goes off and when it is over, and a period without data is no trouble", () => {
    const [topic] = Object.keys(synthesizedDelivery(settings).resource?.aws_sns_topic ?? {});

    for (const alarm of alarms) {
      expect(alarm).toMatchObject({
        alarm_actions: [`\${aws_sns_topic.${topic}.arn}`],
        ok_actions: [`\${aws_sns_topic.${topic}.arn}`],
        treat_missing_data: "notBreaching",
      });
    }
  });

  test("an alarm says what it means, what to do, and which section of the runbook says more", () => {
    const runbook = readFileSync(join(__dirname, "..", "..", "docs", "runbook.md"), "utf8");
    const sections = new Set(Array.from(runbook.matchAll(/^### (.+)$/gm), ([, heading]) => heading));

    for (const { alarm_description: description, alarm_name: name } of alarms) {
      const [, section = ""] = / Runbook: docs\/runbook\.md#([a-z-]+)$/.exec(description) ?? [];

      expect(sections).toContain(section);
      expect(name.startsWith(`log-backup-${environment}-${section}`)).toBe(true);
      expect(description.length).toBeLessThanOrEqual(1024);
    }
  });

  test("names differ, and no alarm looks at more metrics than CloudWatch allows", () => {
    const names = alarms.map(({ alarm_name: name }) => name);

    expect(new Set(names).size).toBe(names.length);
    expect(Math.max(...alarms.map((alarm) => watchedMetrics(alarm).length))).toBeLessThanOrEqual(10);
  });
});

test("there are never more alarms about log groups than settings allow, whatever is backed up", () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 0, max: 60 }),
      fc.integer({ min: 0, max: 20 }),
      fc.integer({ min: 3, max: 60 }),
      fc.constantFrom(undefined, "", "ERROR"),
      (all, filtered, maximum, accountPattern) => {
        const logGroups = [
          ...groupNames(all).map((name) => ({ name, filterPattern: "" })),
          ...groupNames(filtered).map((name) => ({ name: `/filtered${name}`, filterPattern: "ERROR" })),
        ];
        const account = accountPattern === undefined ? {} : { account: { exclude: [], filterPattern: accountPattern } };
        const alarms = deliveryAlarms(settingsWith({ ...sourcesNamed(), logGroups, ...account }, maximum));
        const names = alarms.map(({ alarm_name: name }) => name).filter((name) => name.includes("-log-group-"));

        expect(names.length).toBeLessThanOrEqual(maximum);
        expect(names.length).toBeGreaterThanOrEqual(logGroups.length > 0 || accountPattern !== undefined ? 2 : 0);
      },
    ),
    { numRuns: 10 },
  );
});

test("with fewer log groups, nothing but alarms, filters and the dashboard comes, goes or changes", () => {
  const typesOf = (count: number, maximum: number) => {
    const { resource = {} } = synthesizedDelivery(settingsWith(sourcesNamed(...groupNames(count)), maximum));
    return new Map(Object.entries(resource).map(([type, all]) => [type, JSON.stringify(all)]));
  };
  const [before, after] = [typesOf(12, 14), typesOf(2, 14)];
  const changed = Array.from(before.keys()).filter((type) => before.get(type) !== after.get(type));

  expect([...before.keys()]).toEqual([...after.keys()]);
  expect(changed.sort()).toEqual([
    "aws_cloudwatch_dashboard",
    "aws_cloudwatch_log_subscription_filter",
    "aws_cloudwatch_metric_alarm",
  ]);
});

test("a topic of somebody else's is told, and none is made; its subscribers are ours", () => {
  const topicArn = "arn:aws:sns:ap-northeast-1:999999999999:on-call";
  const monitoring = {
    ...example.monitoring,
    topicArn,
    emailSubscribers: ["ops@example.com"],
    runbook: "https://wiki.example.com/log-backup",
  };
  const { resource = {} } = synthesizedDelivery({ ...example, monitoring });
  const alarms = Object.values(resource.aws_cloudwatch_metric_alarm ?? {});

  expect(resource.aws_sns_topic).toBeUndefined();
  expect(new Set(alarms.flatMap(({ alarm_actions: actions }) => actions))).toEqual(new Set([topicArn]));
  expect(Object.values(resource.aws_sns_topic_subscription ?? {})).toEqual([
    expect.objectContaining({ topic_arn: topicArn, protocol: "email", endpoint: "ops@example.com" }),
  ]);
  expect(alarms.map((alarm) => String(alarm.alarm_description))).toContainEqual(
    expect.stringMatching(/ Runbook: https:\/\/wiki\.example\.com\/log-backup#delivery-late$/),
  );
});

test("a local AWS has no request metrics of buckets", () => {
  const local = exampleSettings({ AWS_ENDPOINT_URL: "http://127.0.0.1:5000" }, "local");

  expect(synthesizedDelivery(local).resource?.aws_s3_bucket_metric).toBeUndefined();
  expect(deliveryAlarms(local).map(({ alarm_name: name }) => name)).toContain("log-backup-local-error-objects");
});
