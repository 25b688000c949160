import { logGroupsOf } from "../../../cli/cloudwatch-options";
import type { ExitCode } from "../../../cli/command-context";
import { quickVerify } from "../../../cli/completeness/metric-verification";
import { TemporaryFolder } from "../../../cli/temporary-folder";
import { FakeLogs, type FakeSubscriptionFilter, sendLogsError } from "../../support/fake-logs";

const NOW = Date.parse("2026-11-22T12:00:00Z");
const MINUTE_MS = 60_000;
const DAY_MS = 86_400_000;
const SINCE = Date.parse("2026-11-22T10:00:00Z");
const UNTIL = Date.parse("2026-11-22T11:00:00Z");
const LIMITS =
  "What this shows: whether CloudWatch Logs forwarded as many events to Firehose as came in, and when it forwarded none. " +
  "What it cannot prove: that an event is in the backup. These are counts, not events: one that was forwarded twice hides " +
  "one that was not, and as many as were forwarded later can be missing unseen. Forwarded is not stored: Firehose and S3 " +
  "come after it. Events count when they came in, whatever their own time. Metrics can be some minutes late. The account's " +
  "subscription policy is looked at where a log group has no filter to Firehose. Without --quick, verify compares event by event.";

const logs = new FakeLogs();
beforeAll(() => logs.start());
afterAll(() => logs.stop());
beforeEach(() => {
  logs.reset();
  logs.now = () => NOW;
});

const toStream = (filterName: string, stream = "backup"): FakeSubscriptionFilter => ({
  filterName,
  destinationArn: `arn:aws:firehose:eu-central-1:111122223333:deliverystream/${stream}`,
});

function addGroup(name: string, ...filters: FakeSubscriptionFilter[]) {
  logs.addGroup(name, { creationTime: 0, filters });
}

type Counts = Readonly<Record<number, number>>;

/** Adds points, by the minute after the start of the window. */
function count(logGroup: string, metricName: string, counts: Counts, FilterName = "f") {
  const dimensions =
    metricName === "IncomingLogEvents"
      ? { LogGroupName: logGroup }
      : { LogGroupName: logGroup, DestinationType: "Firehose", FilterName };
  const points = Object.entries(counts).map(([minute, value]) => ({ time: SINCE + Number(minute) * MINUTE_MS, value }));
  logs.metrics.add({ metricName, dimensions }, points);
}

interface Asked {
  readonly patterns?: readonly string[];
  readonly sinceMs?: number;
  readonly untilMs?: number;
  readonly streamName?: string;
  readonly json?: boolean;
}

async function quick(asked: Asked = {}): Promise<{ exitCode: ExitCode; output: string }> {
  let output = "";
  const sink = (isTerminal: boolean, keep: (text: string) => void) => ({
    isTerminal,
    write: (data: Uint8Array | string) => {
      keep(Buffer.from(data).toString());
      return Promise.resolve();
    },
  });
  const context = {
    environment: {},
    now: new Date(NOW),
    output: sink(false, (text) => (output += text)),
    errors: sink(false, () => undefined),
    temporaryFolder: new TemporaryFolder(),
    signal: new AbortController().signal,
  };
  const [logsClient, metricsClient] = [logs.logsClient(), logs.metricsClient()];
  const { patterns = ["*"], ...rest } = asked;
  const logGroups = logGroupsOf(patterns, undefined, context);
  const request = { logGroups, sinceMs: SINCE, untilMs: UNTIL, json: true, isLocal: false, ...rest };
  const clients = { logs: logsClient, singleTryLogs: logsClient, metrics: metricsClient };
  const exitCode = await quickVerify({ ...request, ...clients }, context);
  return { exitCode, output };
}

async function quickGroup(asked: Asked = {}) {
  const { exitCode, output } = await quick(asked);
  const { groups } = JSON.parse(output) as { groups: Record<string, unknown>[] };
  return { exitCode, ...groups[0] };
}

const everyMinute = (from: number, to: number, value: number): Counts =>
  Object.fromEntries(Array.from({ length: to - from }, (_, index) => [from + index, value]));

describe("a log group", () => {
  test("agrees where as many events were forwarded as came in", async () => {
    addGroup("orders", toStream("f"));
    count("orders", "IncomingLogEvents", { 0: 3, 30: 4, 60: 100 });
    count("orders", "ForwardedLogEvents", { 1: 3, 31: 4 });
    expect(await quickGroup()).toEqual({
      exitCode: 0,
      logGroup: "orders",
      verdict: "agrees",
      incoming: 7,
      forwarded: 7,
      forwardedLater: 0,
      deliveryErrors: 0,
      deliveryThrottling: 0,
      filters: ["f"],
      silent: [],
      reasons: [],
    });
  });

  test("agrees where the account's policy forwarded as many, without a filter of its own", async () => {
    addGroup("orders");
    logs.accountPolicies = [
      {
        policyName: "all",
        policyType: "SUBSCRIPTION_FILTER_POLICY",
        policyDocument: JSON.stringify({ DestinationArn: toStream("all").destinationArn }),
      },
    ];
    count("orders", "IncomingLogEvents", { 0: 3, 30: 4 });
    expect(await quickGroup()).toMatchObject({
      exitCode: 3,
      verdict: "unknown",
      filters: [],
      reasons: [
        "the account's subscription policy all covers it, and CloudWatch has no count of what that forwards of this log group alone",
      ],
    });
    // An old filter of the same name, which forwarded as many, is no proof.
    count("orders", "ForwardedLogEvents", { 1: 3, 31: 4 }, "all");
    expect(await quickGroup()).toMatchObject({ exitCode: 3, verdict: "unknown", forwarded: null, filters: [] });
    logs.metrics.add(
      {
        metricName: "ForwardedLogEvents",
        dimensions: { LogGroupName: "orders", DestinationType: "Firehose", FilterName: "all", PolicyLevel: "ACCOUNT" },
      },
      [{ time: SINCE + MINUTE_MS, value: 3 }],
    );
    expect(await quickGroup()).toMatchObject({ exitCode: 1, verdict: "short", forwarded: 3, filters: ["all"] });
    logs.metrics.add(
      {
        metricName: "ForwardedLogEvents",
        dimensions: { LogGroupName: "orders", DestinationType: "Firehose", FilterName: "all", PolicyLevel: "ACCOUNT" },
      },
      [{ time: SINCE + 31 * MINUTE_MS, value: 4 }],
    );
    expect(await quickGroup()).toMatchObject({ exitCode: 0, verdict: "agrees", forwarded: 7, filters: ["all"] });
  });

  test("agrees where the last events were forwarded some minutes later", async () => {
    addGroup("orders", toStream("f"));
    count("orders", "IncomingLogEvents", { 0: 3, 59: 4 });
    count("orders", "ForwardedLogEvents", { 1: 3, 62: 4, 65: 100 });
    expect(await quickGroup()).toMatchObject({ exitCode: 0, verdict: "agrees", forwarded: 3, forwardedLater: 4 });
  });

  test("falls short where fewer were forwarded", async () => {
    addGroup("orders", toStream("f"));
    count("orders", "IncomingLogEvents", { 0: 3, 30: 4000 });
    count("orders", "ForwardedLogEvents", { 1: 3, 31: 2800 });
    expect(await quickGroup()).toMatchObject({
      exitCode: 1,
      verdict: "short",
      silent: [],
      reasons: ["1,200 of 4,003 events were not forwarded"],
    });
  });

  test("falls short where events met an error, and tells of throttling", async () => {
    addGroup("orders", toStream("f"));
    count("orders", "IncomingLogEvents", { 0: 3 });
    count("orders", "ForwardedLogEvents", { 1: 3 });
    count("orders", "DeliveryErrors", { 1: 2 });
    count("orders", "DeliveryThrottling", { 1: 5 });
    expect(await quickGroup()).toMatchObject({
      exitCode: 1,
      verdict: "short",
      deliveryErrors: 2,
      deliveryThrottling: 5,
      reasons: ["2 events met an error on the way to Firehose"],
    });
  });

  test("is not covered where events came in and no filter sends them to Firehose", async () => {
    addGroup("orders", { filterName: "f", destinationArn: "arn:aws:lambda:eu-central-1:111122223333:function:f" });
    count("orders", "IncomingLogEvents", { 0: 3 });
    expect(await quickGroup()).toMatchObject({
      exitCode: 1,
      verdict: "uncovered",
      forwarded: null,
      reasons: ["no subscription filter of this log group sends its events to Firehose"],
    });
  });

  test("is not covered where its filter sends to another stream", async () => {
    addGroup("orders", toStream("f", "other"));
    count("orders", "IncomingLogEvents", { 0: 3 });
    count("orders", "ForwardedLogEvents", { 0: 3 });
    expect(await quickGroup({ streamName: "backup" })).toMatchObject({
      verdict: "uncovered",
      reasons: ["no subscription filter of this log group sends its events to the Firehose stream backup"],
    });
    expect(await quickGroup({ streamName: "other" })).toMatchObject({ verdict: "agrees" });
  });

  test.each([
    [
      "with a filter pattern",
      [{ ...toStream("f"), filterPattern: "ERROR" }],
      { 0: 3 },
      "the subscription filter leaves events out by a pattern, so that counts cannot be compared",
    ],
  ])("%s cannot be told of", async (_, filters, incoming, reason) => {
    addGroup("orders", ...filters);
    count("orders", "IncomingLogEvents", incoming);
    expect(await quickGroup()).toMatchObject({ exitCode: 3, verdict: "unknown", reasons: [reason] });
  });

  test("without any point had no event: that is fine beside others, and tells nothing alone", async () => {
    addGroup("idle", toStream("f"));
    const reason = "CloudWatch counted no event that came in: none did, or it has no such metric";
    expect(await quickGroup()).toMatchObject({ exitCode: 3, verdict: "idle", reasons: [reason] });
    expect((await quick({ json: false })).output).toMatch(
      /Cannot tell: CloudWatch counted no event that came in, of 1 log group\.\n$/,
    );

    addGroup("orders", toStream("f"));
    count("orders", "IncomingLogEvents", { 0: 5 });
    count("orders", "ForwardedLogEvents", { 0: 5 });
    const { exitCode, output } = await quick({ json: false });
    expect(exitCode).toBe(0);
    expect(output).toMatch(
      /The counts agree: as many events were forwarded as came in, 5 of 2 log groups, of which 1 had none\.\n$/,
    );
  });

  test("with two filters is judged by the one that forwarded least, and patterns are left aside", async () => {
    addGroup("orders", toStream("a"), toStream("b"), { ...toStream("c"), filterPattern: "ERROR" });
    count("orders", "IncomingLogEvents", { 0: 5 });
    count("orders", "ForwardedLogEvents", { 0: 5 }, "a");
    count("orders", "ForwardedLogEvents", { 0: 4 }, "b");
    count("orders", "ForwardedLogEvents", { 0: 1 }, "c");
    expect(await quickGroup()).toMatchObject({ verdict: "short", forwarded: 4, filters: ["a", "b", "c"] });
  });

  test("that got its filter within the time is told of it", async () => {
    logs.addGroup("orders", { creationTime: SINCE + MINUTE_MS, filters: [toStream("f")] });
    count("orders", "IncomingLogEvents", { 0: 5 });
    expect(await quickGroup()).toMatchObject({
      reasons: [
        "5 of 5 events were not forwarded: the filter f was created only at 2026-11-22T10:01:00.000Z",
        expect.any(String),
      ],
    });
  });
});

describe("a silence", () => {
  test("is told, though what came in later was forwarded after the time", async () => {
    addGroup("orders", toStream("f"));
    count("orders", "IncomingLogEvents", everyMinute(0, 70, 10));
    count("orders", "ForwardedLogEvents", { ...everyMinute(0, 20, 10), ...everyMinute(30, 70, 10) });
    expect(await quickGroup()).toMatchObject({
      exitCode: 1,
      verdict: "short",
      silent: [{ from: "2026-11-22T10:20:00.000Z", to: "2026-11-22T10:30:00.000Z", incoming: 100 }],
      reasons: [
        "100 of 600 events were not forwarded",
        "from 2026-11-22T10:20:00.000Z to 2026-11-22T10:30:00.000Z none was forwarded, while 100 came in",
      ],
    });
  });

  test("of no more than 5 minutes is a delay", async () => {
    addGroup("orders", toStream("f"));
    count("orders", "IncomingLogEvents", { 10: 1, 12: 2, 40: 1 });
    count("orders", "ForwardedLogEvents", { 15: 3, 41: 1 });
    expect(await quickGroup()).toMatchObject({ verdict: "agrees", silent: [] });
  });

  test("that was made up for is no shortcoming", async () => {
    addGroup("orders", toStream("f"));
    count("orders", "IncomingLogEvents", { 10: 1 });
    count("orders", "ForwardedLogEvents", { 16: 1 });
    expect(await quickGroup()).toMatchObject({
      verdict: "agrees",
      silent: [{ from: "2026-11-22T10:10:00.000Z", to: "2026-11-22T10:11:00.000Z", incoming: 1 }],
    });
  });

  test("is not made of periods whose metrics may still come", async () => {
    addGroup("orders", toStream("f"));
    count("orders", "IncomingLogEvents", { 112: 1 });
    const untilMs = NOW;
    expect(await quickGroup({ untilMs })).toMatchObject({ verdict: "short", silent: [] });
  });
});

describe("the time", () => {
  test.each([
    ["within 15 days, by minutes", 14 * DAY_MS, 60, "2026-11-08T12:00:00.000Z"],
    ["within 63 days, by five minutes", 20 * DAY_MS + 1, 300, "2026-11-02T11:55:00.000Z"],
    ["earlier, by hours", 100 * DAY_MS + 1, 3600, "2026-08-14T11:00:00.000Z"],
  ])("is counted %s", async (_, ageMs, periodSeconds, from) => {
    addGroup("orders", toStream("f"));
    const sinceMs = NOW - ageMs;
    const dimensions = { LogGroupName: "orders" };
    logs.metrics.add({ metricName: "IncomingLogEvents", dimensions }, [{ time: sinceMs, value: 3 }]);
    const { output } = await quick({ sinceMs, untilMs: sinceMs + 1 });
    expect(JSON.parse(output)).toMatchObject({ counted: { from, periodSeconds }, groups: [{ incoming: 3 }] });
  });

  test("before 455 days cannot be told of", async () => {
    addGroup("orders", toStream("f"));
    expect(await quickGroup({ sinceMs: NOW - 456 * DAY_MS })).toMatchObject({
      exitCode: 3,
      verdict: "unknown",
      reasons: ["CloudWatch no longer keeps the metrics of all of that time"],
    });
  });
});

test("many log groups are read in few calls, page by page", async () => {
  for (let index = 0; index < 130; index += 1) {
    const name = `group-${String(index).padStart(3, "0")}`;
    addGroup(name, toStream("f"));
    count(name, "IncomingLogEvents", { 0: index, 1: 1 });
    count(name, "ForwardedLogEvents", { 0: index, 1: 1 });
  }
  logs.metrics.pageSize = 99;
  const { exitCode, output } = await quick();
  const { groups } = JSON.parse(output) as { groups: { logGroup: string; incoming: number; forwarded: number }[] };
  expect(exitCode).toBe(0);
  expect(groups).toHaveLength(130);
  expect(groups.every(({ incoming, forwarded }, index) => incoming === index + 1 && forwarded === incoming)).toBe(true);
  const calls = logs.requests.filter(({ operation, input }) => operation === "GetMetricData" && !input.NextToken);
  expect(calls).toHaveLength(2);
  expect(logs.refusals).toEqual([]);
});

test("people get a table, the reasons, what it is worth, and a verdict", async () => {
  addGroup("orders", toStream("f"));
  addGroup("users", toStream("f"));
  addGroup("stock");
  for (const name of ["orders", "users", "stock"]) {
    count(name, "IncomingLogEvents", { 0: 1000 });
  }
  count("orders", "ForwardedLogEvents", { 0: 1000 });
  count("users", "ForwardedLogEvents", { 0: 990, 61: 3 });
  const { exitCode, output } = await quick({ patterns: ["*", "mail"], json: false });
  expect(exitCode).toBe(1);
  expect(output).toBe(`came in  forwarded  later  errors  throttled  verdict      log group
  1,000      1,000      0       0          0  agrees       orders
  1,000          -      0       0          0  NOT COVERED  stock
  1,000        990      3       0          0  SHORT        users
      -          -      0       0          0  CANNOT TELL  mail

stock: no subscription filter of this log group sends its events to Firehose.
users: 7 of 1,000 events were not forwarded.
mail: there is no such log group in this account and Region: it never was, or was deleted.

Counted from 2026-11-22T10:00:00.000Z to 2026-11-22T11:00:00.000Z, in periods of 60 s; "later" is what was forwarded in the 5 min after, as forwarding may be 5 min behind.
${LIMITS}

SHORT: at least 1,007 events that came in were not forwarded, by CloudWatch's counts. Of 4 log groups, 1 fell short and 1 had no filter to Firehose. It cannot be told for 1.
`);
});

test.each([
  [["orders"], 0, "The counts agree: as many events were forwarded as came in, 2 of 1 log group."],
  [["orders", "mail"], 3, "Cannot tell for 1 of 2 log groups: see above."],
])("the verdict on %j", async (patterns, exitCode, verdict) => {
  addGroup("orders", toStream("f"));
  count("orders", "IncomingLogEvents", { 0: 2 });
  count("orders", "ForwardedLogEvents", { 0: 2 });
  const result = await quick({ patterns, json: false });
  expect(result.exitCode).toBe(exitCode);
  expect(result.output.trimEnd().split("\n").at(-1)).toBe(verdict);
});

describe("what cannot be read", () => {
  test.each([
    [
      "GetMetricData",
      "access denied: cloudwatch:GetMetricData is needed to compare with the metrics of the log groups",
    ],
    [
      "DescribeSubscriptionFilters",
      "access denied: logs:DescribeSubscriptionFilters is needed to see the subscription filters of orders",
    ],
  ])("%s is named", async (denied, message) => {
    addGroup("orders", toStream("f"));
    logs.interfere = ({ operation }, response) =>
      operation === denied && sendLogsError(response, "AccessDeniedException", "User is not authorized");
    await expect(quick()).rejects.toMatchObject({ name: "AccessError", message });
  });

  test("a metric that CloudWatch does not give is named", async () => {
    addGroup("orders", toStream("f"));
    logs.interfere = ({ operation }, response) => {
      if (operation !== "GetMetricData") {
        return false;
      }
      response.writeHead(200, { "content-type": "application/x-amz-json-1.0" });
      response.end(JSON.stringify({ MetricDataResults: [{ Id: "q1", StatusCode: "InternalError" }] }));
      return true;
    };
    await expect(quick()).rejects.toThrow(
      "CloudWatch gave no ForwardedLogEvents of orders to compare with the metrics of the log groups: InternalError",
    );
  });
});
