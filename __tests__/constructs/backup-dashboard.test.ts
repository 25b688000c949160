import { readFileSync } from "node:fs";
import { join } from "node:path";
import * as fc from "fast-check";
import type { BackupDashboardProps } from "../../constructs/backup-dashboard";
import { type DashboardBody, dashboardBodyOf } from "../../local/dashboard-body";
import {
  addDashboard,
  dashboardBody,
  dashboardProps,
  drawnBy,
  logGroupNames,
  widgetTitled,
} from "../support/dashboard";
import { onlyResource, synthesizeConstruct, testStack } from "../support/synthesis";

const stream = { DeliveryStreamName: "backup-stream" };
const filter = {
  LogGroupName: expect.any(String) as string,
  DestinationType: "Firehose",
  FilterName: "log-backup-test",
};
const size = { BucketName: "backup-bucket", StorageType: expect.any(String) as string };
const requests = { BucketName: "backup-bucket", FilterId: "log-backup-test-errors" };

/** Every metric that this pipeline has, with its dimensions: AWS's own documents list them. */
const known: Readonly<Record<string, readonly Readonly<Record<string, string>>[]>> = {
  "AWS/Logs IncomingLogEvents": [{ LogGroupName: expect.any(String) as string }, {}],
  "AWS/Logs IncomingBytes": [{ LogGroupName: expect.any(String) as string }, {}],
  "AWS/Logs ForwardedLogEvents": [filter],
  "AWS/Logs ForwardedBytes": [filter],
  "AWS/Logs DeliveryErrors": [filter],
  "AWS/Logs DeliveryThrottling": [filter],
  "AWS/Firehose IncomingBytes": [stream],
  "AWS/Firehose IncomingRecords": [stream],
  "AWS/Firehose IncomingPutRequests": [stream],
  "AWS/Firehose ThrottledRecords": [stream],
  "AWS/Firehose BytesPerSecondLimit": [stream],
  "AWS/Firehose RecordsPerSecondLimit": [stream],
  "AWS/Firehose PutRequestsPerSecondLimit": [stream],
  "AWS/Firehose DeliveryToS3.DataFreshness": [stream],
  "AWS/Firehose DeliveryToS3.Success": [stream],
  "AWS/Firehose DeliveryToS3.Bytes": [stream],
  "AWS/S3 BucketSizeBytes": [size],
  "AWS/S3 NumberOfObjects": [{ BucketName: "backup-bucket", StorageType: "AllStorageTypes" }],
  "AWS/S3 PutRequests": [requests],
};

/** Cells of the grid that are covered once, and how many there are. */
function cells({ widgets }: DashboardBody): { readonly covered: number; readonly once: number; readonly all: number } {
  const covered = widgets.flatMap(({ x, y, width, height }) =>
    Array.from({ length: width * height }, (_, index) => `${x + (index % width)},${y + Math.floor(index / width)}`),
  );
  const rows = Math.max(...widgets.map(({ y, height }) => y + height));
  return { covered: covered.length, once: new Set(covered).size, all: 24 * rows };
}

/** Metrics that a widget loads at most: a search loads those of every log group, a query what it returns. */
function loaded(widget: DashboardBody["widgets"][number], logGroups: number): number {
  const { metrics, expressions } = drawnBy(widget);
  const searches = expressions.map(({ expression }) => expression.split("SEARCH(").length - 1);
  const queries = expressions.filter(({ expression }) => expression.startsWith("SELECT ")).length;
  return metrics.length + searches.reduce((sum, count) => sum + count * logGroups, 0) + 10 * queries;
}

const anyProps = fc.record({
  count: fc.oneof(fc.integer({ min: 1, max: 300 }), fc.constantFrom(1, 2, 10, 11, 50, 100, 101, 300)),
  coversAccount: fc.boolean(),
  alarms: fc.integer({ min: 0, max: 230 }),
  prices: fc.option(fc.constant(dashboardProps.prices), { nil: undefined }),
  errorMetricsFilterId: fc.option(fc.constant("log-backup-test-errors"), { nil: undefined }),
  storageClasses: fc.subarray([
    "STANDARD_IA",
    "INTELLIGENT_TIERING",
    "ONEZONE_IA",
    "GLACIER_IR",
    "GLACIER",
    "DEEP_ARCHIVE",
  ]),
});
describe("with any number of log groups", () => {
  const check = (holds: (body: DashboardBody, count: number) => void) => {
    fc.assert(
      fc.property(anyProps, (props) => {
        const { count, alarms, ...rest } = props;
        const alarmArns = Array.from({ length: alarms }, (_, index) => `arn:${index}`);
        holds(dashboardBody({ ...rest, alarmArns, logGroupNames: logGroupNames(count) }, 0), count);
      }),
      { numRuns: 40 },
    );
  };

  test("widgets fill the grid: none lies on another, and there is no hole", () => {
    check((body) => {
      const { covered, once, all } = cells(body);
      expect({ covered, once }).toEqual({ covered: all, once: all });
    });
  });

  test("every metric is one that there is, with its dimensions", () => {
    check(({ widgets }) => {
      for (const {
        path: [namespace = "", name = "", ...rest],
      } of widgets.flatMap((widget) => drawnBy(widget).metrics)) {
        const pairs = Array.from({ length: rest.length / 2 }, (_, index) => [rest[2 * index], rest[2 * index + 1]]);
        const dimensions = Object.fromEntries(pairs) as Record<string, string>;
        expect(known).toHaveProperty([`${namespace} ${name}`]);
        expect(known[`${namespace} ${name}`]).toContainEqual(dimensions);
      }
    });
  });

  test("graphs stay within CloudWatch's metrics, and the body within 256 KiB", () => {
    check((body, count) => {
      const metrics = body.widgets.map((widget) => loaded(widget, count));
      expect(Math.max(...metrics)).toBeLessThanOrEqual(500);
      expect(metrics.reduce((sum, one) => sum + one)).toBeLessThanOrEqual(2500);
      // CloudWatch documents no limit of the body. This one is ours.
      expect(JSON.stringify(body).length).toBeLessThan(262_144);
    });
  });

  test("no graph has more than one query, or two lines of one id", () => {
    check(({ widgets }) => {
      for (const { properties } of widgets) {
        const entries = (properties.metrics ?? []).map((entry) => entry.at(-1) as { id?: string; expression?: string });
        const ids = entries.flatMap(({ id }) => (id === undefined ? [] : [id]));
        expect(new Set(ids).size).toBe(ids.length);
        expect(entries.filter(({ expression }) => expression?.startsWith("SELECT")).length).toBeLessThan(2);
      }
    });
  });

  test("every widget that looks something up says where", () => {
    check(({ widgets }) => {
      const looking = widgets.filter(({ type }) => type === "metric" || type === "log");
      expect(looking.map(({ properties }) => properties)).toEqual(
        looking.map(() => expect.objectContaining({ region: "eu-central-1" }) as object),
      );
    });
  });
});

describe("BackupDashboard", () => {
  const body = dashboardBody();
  const titles = body.widgets.map(
    ({ properties }) => properties.title ?? /^#+ (.*)/.exec(properties.markdown ?? "")?.[1],
  );

  test("tells of alarms first, then follows the data", () => {
    expect(titles).toEqual([
      "Log backup: test",
      "Alarms",
      "Flow",
      "1. In (uncompressed)",
      "2. Forwarded (compressed)",
      "3. Delivered to S3",
      "In, and forwarded",
      "In, by log group",
      "Forwarded, by log group",
      "Delivery",
      "Freshness: oldest record in Firehose",
      "Writes to S3 that succeeded",
      "Firehose's failures",
      "Errors and throttles",
      "Log events that met an error",
      "Log events throttled by Firehose",
      "Records that the stream refused",
      "Headroom",
      "Bytes a second",
      "Records a second",
      "Requests a second",
      "Stored, and cost so far",
      "Bytes in the bucket",
      "Objects in the bucket",
      "Firehose, in the time shown",
      "Storage, in three months",
      "Error log",
      "Firehose's last 20 errors",
    ]);
  });

  test("has the flow in one row, in one unit", () => {
    const flow = body.widgets.slice(3, 6);
    expect(flow.map(({ x, properties }) => [x, properties.yAxis?.left?.label])).toEqual([
      [0, "bytes in 5 minutes"],
      [8, "bytes in 5 minutes"],
      [16, "bytes in 5 minutes"],
    ]);
    expect(new Set(flow.map(({ y }) => y)).size).toBe(1);
  });

  test("keeps its alarms as references, also in HCL", () => {
    const arns = ["alarm-0", "alarm-1"].map((id) => `\${aws_cloudwatch_metric_alarm.${id}.arn}`);
    expect(widgetTitled(body, "Alarms").properties.alarms).toEqual(arns);

    const stack = testStack();
    addDashboard(stack);
    const { hcl } = stack.toHclTerraform() as { readonly hcl: string };
    const [, attribute = ""] = /dashboard_body = "(.*)"\n/.exec(hcl) ?? [];
    expect(dashboardBodyOf(attribute)).toEqual(body);
  });

  test("links sections that the runbook has", () => {
    const runbook = readFileSync(join(__dirname, "..", "..", "docs", "runbook.md"), "utf8");
    const sections = Array.from(runbook.matchAll(/^### ([a-z-]+)$/gm), ([, section]) => section);
    const linked = Array.from(JSON.stringify(body).matchAll(/runbook\.md#([a-z-]+)/g), ([, section]) => section);
    expect(linked.length).toBeGreaterThan(9);
    expect(sections).toEqual(expect.arrayContaining(linked));
  });

  test("has its name", () => {
    const json = synthesizeConstruct((stack) => {
      addDashboard(stack);
    });
    expect(onlyResource(json, "aws_cloudwatch_dashboard").dashboard_name).toBe("log-backup-test");
  });

  test("shows a day at first, in periods of five minutes", () => {
    expect(body).toMatchObject({ start: "-P1D", periodOverride: "inherit" });
  });

  test("draws levels that alarms go off at", () => {
    const levels = (title: string) => widgetTitled(body, title).properties.annotations?.horizontal;
    expect(levels("Freshness: oldest record in Firehose")).toMatchObject([
      { label: "buffer interval", value: 300 },
      { label: "alarm", value: 900 },
    ]);
    expect(levels("Bytes a second")).toMatchObject([
      { label: "alarm", value: 80 },
      { label: "limit", value: 100 },
    ]);
  });

  test("compares the rate with the limit as the alarms do", () => {
    expect(drawnBy(widgetTitled(body, "Requests a second"))).toMatchObject({
      metrics: [
        { path: ["AWS/Firehose", "IncomingPutRequests", "DeliveryStreamName", "backup-stream"], stat: "Sum" },
        { path: ["AWS/Firehose", "PutRequestsPerSecondLimit", "DeliveryStreamName", "backup-stream"], stat: "Minimum" },
      ],
      expressions: [{ expression: "100 * (used / PERIOD(used)) / limit" }],
    });
  });

  test("looks for the last errors in Firehose's log group", () => {
    expect(widgetTitled(body, "Firehose's last 20 errors").properties.query).toBe(
      "SOURCE '/aws/kinesisfirehose/backup-stream' | fields @timestamp, errorCode, message | sort @timestamp desc | limit 20",
    );
  });

  test("counts writes under the error prefix only where S3 counts them", () => {
    const failures = (changes: Partial<BackupDashboardProps>) =>
      drawnBy(widgetTitled(dashboardBody(changes), "Firehose's failures")).metrics.map(({ label }) => label);
    expect(failures({})).toEqual(["messages in the error log", "writes under errors/"]);
    expect(failures({ errorMetricsFilterId: undefined })).toEqual(["messages in the error log"]);
  });

  test("shows the first hundred alarms at the top and the others at the end, so that the flow stays in sight", () => {
    const { widgets } = dashboardBody({}, 130);
    const shown = widgets.flatMap(({ properties }, index) =>
      (properties.title ?? "").startsWith("Alarms") ? [index] : [],
    );

    expect(shown).toEqual([1, widgets.length - 1]);
  });

  test("says so where no log group is backed up yet", () => {
    const { widgets } = dashboardBody({ logGroupNames: [] });
    expect(widgets.filter(({ properties }) => properties.markdown?.includes("Nothing to draw yet"))).toHaveLength(6);
    expect(widgets.filter(({ properties }) => properties.metrics?.length === 0)).toEqual([]);
  });

  test("has no row of alarms without alarms", () => {
    expect(dashboardBody({}, 0).widgets.map(({ type }) => type)).not.toContain("alarm");
  });
});
