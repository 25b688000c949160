import { GetMetricDataCommand } from "@aws-sdk/client-cloudwatch";
import {
  CreateLogGroupCommand,
  CreateLogStreamCommand,
  DescribeAccountPoliciesCommand,
  DescribeLogGroupsCommand,
  DescribeLogStreamsCommand,
  DescribeSubscriptionFiltersCommand,
  FilterLogEventsCommand,
  type InputLogEvent,
  PutLogEventsCommand,
  PutRetentionPolicyCommand,
} from "@aws-sdk/client-cloudwatch-logs";
import { FakeLogs, sendLogsError } from "../../support/fake-logs";

const NOW = Date.parse("2026-11-22T12:00:00Z");
const HOUR_MS = 3600_000;
const DAY_MS = 24 * HOUR_MS;

const logs = new FakeLogs();
beforeAll(() => logs.start());
afterAll(() => logs.stop());
beforeEach(() => {
  logs.reset();
  logs.now = () => NOW;
});

async function readAll(window: { startTime: number; endTime: number; logStreamNames?: string[]; limit?: number }) {
  const pages: string[][] = [];
  let nextToken: string | undefined;
  do {
    const page = await logs
      .logsClient()
      .send(new FilterLogEventsCommand({ logGroupName: "orders", ...window, nextToken }));
    pages.push((page.events ?? []).map(({ message = "" }) => message));
    ({ nextToken } = page);
  } while (nextToken !== undefined);
  return pages;
}

function put(logEvents: InputLogEvent[]) {
  return logs.logsClient().send(new PutLogEventsCommand({ logGroupName: "orders", logStreamName: "a", logEvents }));
}

describe("reading", () => {
  beforeEach(() => {
    const events = Array.from({ length: 10 }, (_, index) => ({ timestamp: NOW + index, message: `m${index}` }));
    logs.addEvents("orders", "a", events.slice(0, 7));
    logs.addEvents("orders", "b", events.slice(7));
  });

  test("both ends of the window belong to it, and an event comes back as it was", async () => {
    const window = { logGroupName: "orders", startTime: NOW + 2, endTime: NOW + 2 };
    const { events } = await logs.logsClient().send(new FilterLogEventsCommand(window));
    expect(events).toEqual([
      {
        eventId: expect.stringMatching(/^\d{56}$/) as string,
        logStreamName: "a",
        timestamp: NOW + 2,
        ingestionTime: NOW + 2,
        message: "m2",
      },
    ]);
  });

  test("pages hold so many events, and a token leads to the next one", async () => {
    logs.pageSize = 4;
    expect(await readAll({ startTime: NOW, endTime: NOW + 9 })).toEqual([
      ["m0", "m1", "m2", "m3"],
      ["m4", "m5", "m6", "m7"],
      ["m8", "m9"],
    ]);
    expect(await readAll({ startTime: NOW, endTime: NOW + 9, logStreamNames: ["b"], limit: 2 })).toEqual([
      ["m7", "m8"],
      ["m9"],
    ]);
  });

  test("pages are empty or partly full in between where that is wanted", async () => {
    logs.pageSize = 6;
    logs.sparsePages = true;
    const pages = await readAll({ startTime: NOW, endTime: NOW + 9 });
    expect(pages.map((page) => page.length)).toEqual([0, 2, 6, 0, 2, 0]);
    expect(pages.flat()).toEqual(["m0", "m1", "m2", "m3", "m4", "m5", "m6", "m7", "m8", "m9"]);
  });

  test("a page holds 1 MiB of messages at most", async () => {
    const message = "x".repeat(500_000);
    logs.addEvents(
      "orders",
      "c",
      [1, 2, 3, 4, 5].map((index) => ({ timestamp: NOW + HOUR_MS + index, message })),
    );
    const pages = await readAll({ startTime: NOW + HOUR_MS, endTime: NOW + 2 * HOUR_MS });
    expect(pages.map((page) => page.length)).toEqual([2, 2, 1]);
  });

  test("a token belongs to the call that gave it", async () => {
    logs.pageSize = 4;
    const window = { logGroupName: "orders", startTime: NOW, endTime: NOW + 9 };
    const { nextToken } = await logs.logsClient().send(new FilterLogEventsCommand(window));
    await expect(
      logs.logsClient().send(new FilterLogEventsCommand({ ...window, startTime: NOW + 1, nextToken })),
    ).rejects.toMatchObject({ name: "InvalidParameterException", message: "The specified nextToken is invalid." });
    expect(logs.refusals).toEqual(["FilterLogEvents: InvalidParameterException: The specified nextToken is invalid."]);
  });
});

test("log groups are described in pages, with their ARNs", async () => {
  for (let index = 0; index < 51; index += 1) {
    logs.addGroup(`/app/${String(index).padStart(2, "0")}`, { retentionInDays: 30, creationTime: 5 });
  }
  logs.addGroup("other");
  const first = await logs.logsClient().send(new DescribeLogGroupsCommand({ logGroupNamePrefix: "/app/" }));
  const { nextToken } = first;
  const second = await logs.logsClient().send(new DescribeLogGroupsCommand({ logGroupNamePrefix: "/app/", nextToken }));
  expect(first.logGroups).toHaveLength(50);
  expect(second.logGroups).toEqual([
    {
      arn: "arn:aws:logs:eu-central-1:111122223333:log-group:/app/50:*",
      logGroupArn: "arn:aws:logs:eu-central-1:111122223333:log-group:/app/50",
      logGroupName: "/app/50",
      creationTime: 5,
      retentionInDays: 30,
      storedBytes: 0,
      logGroupClass: "STANDARD",
      metricFilterCount: 0,
    },
  ]);
  expect(second.nextToken).toBeUndefined();
});

test("groups and streams are created once, with good names", async () => {
  const client = logs.logsClient();
  const stream = { logGroupName: "new", logStreamName: "s" };
  await client.send(new CreateLogGroupCommand({ logGroupName: "new", tags: { a: "b" } }));
  await client.send(new PutRetentionPolicyCommand({ logGroupName: "new", retentionInDays: 7 }));
  await client.send(new CreateLogStreamCommand(stream));
  expect(logs.groups.get("new")).toMatchObject({ tags: { a: "b" }, retentionInDays: 7 });
  const { logStreams } = await client.send(new DescribeLogStreamsCommand({ logGroupName: "new" }));
  expect(logStreams?.map(({ logStreamName }) => logStreamName)).toEqual(["s"]);

  await expect(client.send(new CreateLogGroupCommand({ logGroupName: "new" }))).rejects.toMatchObject({
    name: "ResourceAlreadyExistsException",
  });
  await expect(client.send(new CreateLogGroupCommand({ logGroupName: "a b" }))).rejects.toMatchObject({
    name: "InvalidParameterException",
  });
  await expect(client.send(new CreateLogStreamCommand(stream))).rejects.toMatchObject({
    name: "ResourceAlreadyExistsException",
  });
  await expect(client.send(new CreateLogStreamCommand({ ...stream, logStreamName: "a:b" }))).rejects.toMatchObject({
    name: "InvalidParameterException",
  });
  await expect(
    client.send(new PutRetentionPolicyCommand({ logGroupName: "new", retentionInDays: 8 })),
  ).rejects.toMatchObject({ name: "InvalidParameterException" });
});

test("filters and account policies are described", async () => {
  const filter = { filterName: "backup", destinationArn: "arn:aws:firehose:eu-central-1:1:deliverystream/s" };
  logs.addGroup("orders", { filters: [filter] });
  logs.accountPolicies = [{ policyName: "all", policyType: "SUBSCRIPTION_FILTER_POLICY" }];
  const client = logs.logsClient();
  const { subscriptionFilters } = await client.send(new DescribeSubscriptionFiltersCommand({ logGroupName: "orders" }));
  expect(subscriptionFilters).toMatchObject([{ ...filter, filterPattern: "", logGroupName: "orders" }]);
  const { accountPolicies } = await client.send(
    new DescribeAccountPoliciesCommand({ policyType: "SUBSCRIPTION_FILTER_POLICY" }),
  );
  expect(accountPolicies).toEqual([{ policyName: "all", policyType: "SUBSCRIPTION_FILTER_POLICY" }]);
});

describe("putting", () => {
  beforeEach(() => {
    logs.addGroup("orders").streams.set("a", NOW);
  });

  test("events are stored as they come, and nothing is said of them", async () => {
    const { rejectedLogEventsInfo } = await put([
      { timestamp: NOW - 1, message: "one" },
      { timestamp: NOW, message: "two" },
    ]);
    expect(rejectedLogEventsInfo).toBeUndefined();
    expect(logs.eventsOf("orders")).toMatchObject([
      { logStream: "a", timestamp: NOW - 1, ingestionTime: NOW, message: "one" },
      { logStream: "a", timestamp: NOW, ingestionTime: NOW, message: "two" },
    ]);
    expect(logs.refusals).toEqual([]);
  });

  test("old, expired and early events are rejected one by one", async () => {
    logs.addGroup("orders", { retentionInDays: 7 }).streams.set("a", NOW);
    const { rejectedLogEventsInfo } = await put([
      { timestamp: NOW - 14 * DAY_MS - 1, message: "too old" },
      { timestamp: NOW - 14 * DAY_MS, message: "expired" },
      { timestamp: NOW - 7 * DAY_MS - 1, message: "expired" },
      { timestamp: NOW, message: "good" },
      { timestamp: NOW + 2 * HOUR_MS, message: "good too" },
      { timestamp: NOW + 2 * HOUR_MS + 1, message: "too new" },
    ]);
    expect(rejectedLogEventsInfo).toEqual({
      tooOldLogEventEndIndex: 1,
      expiredLogEventEndIndex: 3,
      tooNewLogEventStartIndex: 5,
    });
    expect(logs.eventsOf("orders").map(({ message }) => message)).toEqual(["good", "good too"]);
  });

  const many = (count: number) => Array.from({ length: count }, () => ({ timestamp: NOW, message: "x" }));
  const EDGE = 1_048_576 - 26;

  test.each<[string, InputLogEvent[]]>([
    ["10,000 events", many(10_000)],
    ["1 MiB with 26 bytes for the event", [{ timestamp: NOW, message: "é".repeat(EDGE / 2) }]],
    [
      "24 hours of valid events",
      [
        { timestamp: NOW - 20 * DAY_MS, message: "rejected" },
        { timestamp: NOW - DAY_MS, message: "x" },
        { timestamp: NOW, message: "x" },
      ],
    ],
  ])("%s are taken", async (_, events) => {
    await put(events);
    expect(logs.refusals).toEqual([]);
  });

  test.each<[string, InputLogEvent[], string]>([
    ["no event", [], "Member must have length greater than or equal to 1"],
    ["10,001 events", many(10_001), "Member must have length less than or equal to 10000"],
    ["an empty message", [{ timestamp: NOW, message: "" }], "Member must have length greater than or equal to 1"],
    ["a byte too many", [{ timestamp: NOW, message: "x".repeat(EDGE + 1) }], "1048577 bytes exceeds limit of 1048576"],
    [
      "the wrong order",
      [
        { timestamp: NOW, message: "x" },
        { timestamp: NOW - 1, message: "x" },
      ],
      "must be in chronological order.",
    ],
    [
      "more than 24 hours",
      [
        { timestamp: NOW - DAY_MS - 1, message: "x" },
        { timestamp: NOW, message: "x" },
      ],
      "cannot span more than 24 hours.",
    ],
  ])("%s is refused", async (_, events, reason) => {
    await expect(put(events)).rejects.toMatchObject({
      name: "InvalidParameterException",
      message: expect.stringContaining(reason) as string,
    });
    expect(logs.refusals).toHaveLength(1);
    expect(logs.eventsOf("orders")).toEqual([]);
  });

  test("a stream that does not exist is not made", async () => {
    logs.groups.get("orders")?.streams.clear();
    await expect(put([{ timestamp: NOW, message: "x" }])).rejects.toMatchObject({
      name: "ResourceNotFoundException",
      message: "The specified log stream does not exist.",
    });
  });

  test("an answer can be lost after the call has been carried out", async () => {
    logs.loseAnswer = ({ operation }) => operation === "PutLogEvents";
    await expect(put([{ timestamp: NOW, message: "x" }])).rejects.toThrow();
    expect(logs.eventsOf("orders")).toHaveLength(1);
  });
});

test("a test can answer with an error of its own", async () => {
  logs.interfere = (_, response) => sendLogsError(response, "ThrottlingException", "Rate exceeded");
  await expect(logs.logsClient().send(new DescribeLogGroupsCommand({}))).rejects.toMatchObject({
    name: "ThrottlingException",
    message: "Rate exceeded",
    $metadata: { httpStatusCode: 400 },
  });
  expect(logs.requests).toEqual([{ operation: "DescribeLogGroups", input: {} }]);
  expect(logs.refusals).toEqual([]);
});

test("sums of metrics come by period and page by page", async () => {
  const dimensions = { LogGroupName: "orders" };
  logs.metrics.add({ metricName: "IncomingLogEvents", dimensions }, [
    { time: NOW - 120_000, value: 3 },
    { time: NOW - 61_000, value: 2 },
    { time: NOW - 60_000, value: 7 },
    { time: NOW, value: 100 },
  ]);
  const input = {
    MetricDataQueries: ["incoming", "nothing"].map((id) => ({
      Id: id,
      MetricStat: {
        Metric: {
          Namespace: "AWS/Logs",
          MetricName: id === "incoming" ? "IncomingLogEvents" : "ForwardedLogEvents",
          Dimensions: [{ Name: "LogGroupName", Value: "orders" }],
        },
        Period: 60,
        Stat: "Sum",
      },
    })),
    StartTime: new Date(NOW - HOUR_MS),
    EndTime: new Date(NOW),
    ScanBy: "TimestampAscending" as const,
  };
  const whole = await logs.metricsClient().send(new GetMetricDataCommand(input));
  expect(whole.MetricDataResults).toEqual([
    {
      Id: "incoming",
      Timestamps: [new Date(NOW - 120_000), new Date(NOW - 60_000)],
      Values: [5, 7],
      StatusCode: "Complete",
    },
    { Id: "nothing", Timestamps: [], Values: [], StatusCode: "Complete" },
  ]);
  expect(whole.NextToken).toBeUndefined();

  logs.metrics.pageSize = 1;
  const first = await logs.metricsClient().send(new GetMetricDataCommand(input));
  expect(first.MetricDataResults?.[0]).toMatchObject({ Values: [5], StatusCode: "PartialData" });
  const second = await logs.metricsClient().send(new GetMetricDataCommand({ ...input, NextToken: first.NextToken }));
  expect(second.MetricDataResults).toMatchObject([{ Id: "incoming", Values: [7], StatusCode: "Complete" }]);
  expect(second.NextToken).toBeUndefined();
});
