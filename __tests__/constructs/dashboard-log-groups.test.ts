import { reachOf } from "../../constructs/dashboard-log-groups";
import { dashboardBody, drawnBy, logGroupNames, widgetTitled } from "../support/dashboard";

const groups = (count: number, coversAccount = false) => ({
  logGroupNames: logGroupNames(count),
  filterName: "log-backup-test",
  coversAccount,
});

test.each([
  [0, false, "each"],
  [1, false, "each"],
  [10, false, "each"],
  [11, false, "busiest"],
  [100, false, "busiest"],
  [101, false, "queried"],
  [0, true, "queried"],
  [3, true, "queried"],
])("%d log groups, of the account: %j: %s", (count, coversAccount, reach) => {
  expect(reachOf(groups(count, coversAccount))).toBe(reach);
});

const drawn = (title: string, count: number, coversAccount = false) =>
  drawnBy(widgetTitled(dashboardBody(groups(count, coversAccount)), title));
const filterOf = (name: string) => [name, "DestinationType", "Firehose", "FilterName", "log-backup-test"];

describe("with one log group", () => {
  test("the sum is its own metric", () => {
    expect(drawn("In, and forwarded", 1)).toMatchObject({
      metrics: [
        { path: ["AWS/Logs", "IncomingLogEvents", "LogGroupName", "/ecs/service-0/application"], label: "in" },
        { path: ["AWS/Logs", "ForwardedLogEvents", "LogGroupName", ...filterOf("/ecs/service-0/application")] },
      ],
      expressions: [],
    });
  });
});

describe("with a few log groups", () => {
  test("each has its line", () => {
    const { metrics, expressions } = drawn("Log events that met an error", 2);
    expect(metrics.map(({ label }) => label)).toEqual(logGroupNames(2));
    expect(metrics.map(({ path }) => path)).toEqual(
      logGroupNames(2).map((name) => ["AWS/Logs", "DeliveryErrors", "LogGroupName", ...filterOf(name)]),
    );
    expect(expressions).toEqual([]);
  });

  test("sums add up lines that are not drawn", () => {
    const { metrics, expressions } = drawn("In, and forwarded", 2);
    expect(metrics).toEqual(metrics.map(() => expect.objectContaining({ visible: false }) as object));
    expect(expressions).toMatchObject([
      { expression: 'SUM(METRICS("incominglogevents"))', label: "in" },
      { expression: 'SUM(METRICS("forwardedlogevents"))', label: "forwarded" },
    ]);
  });
});

describe("with many log groups", () => {
  const search =
    'SEARCH(\'{AWS/Logs,DestinationType,FilterName,LogGroupName} DestinationType="Firehose" FilterName="log-backup-test" MetricName="ForwardedLogEvents"\', \'Sum\', 300)';

  test("a search finds what their filters forward, within its 1,024 characters", () => {
    expect(drawn("In, and forwarded", 50).expressions[1]?.expression).toBe(`SUM(${search})`);
    expect(drawn("Forwarded, ten busiest log groups", 50)).toMatchObject({
      metrics: [],
      expressions: [{ expression: `SORT(${search}, SUM, DESC, 10)`, label: "" }],
    });
    expect(search.length).toBeLessThan(1024);
  });

  test("what comes in is that of these log groups alone", () => {
    const { metrics, expressions } = drawn("In, ten busiest log groups", 50);
    expect(metrics.map(({ path }) => path.at(-1))).toEqual(logGroupNames(50));
    expect(expressions).toMatchObject([{ expression: 'SORT(METRICS("incominglogevents"), SUM, DESC, 10)' }]);
  });
});

describe("with an account's log groups", () => {
  test("queries go through all of them, whatever policy or filter forwards them", () => {
    expect(drawn("In, ten busiest log groups", 0, true).expressions).toMatchObject([
      {
        expression:
          'SELECT SUM(IncomingLogEvents) FROM SCHEMA("AWS/Logs", LogGroupName) GROUP BY LogGroupName ORDER BY SUM() DESC LIMIT 10',
      },
    ]);
    expect(drawn("2. Forwarded (compressed)", 3, true).expressions).toMatchObject([
      { expression: "SELECT SUM(ForwardedBytes) FROM \"AWS/Logs\" WHERE DestinationType = 'Firehose'" },
    ]);
  });

  test("what comes in is that of the account and Region", () => {
    expect(drawn("1. In (uncompressed)", 3, true)).toMatchObject({
      metrics: [{ path: ["AWS/Logs", "IncomingBytes"], label: "every log group of the Region" }],
      expressions: [],
    });
  });
});

test("with more log groups than can be named, queries ask for the filter", () => {
  expect(drawn("Log events that met an error", 300).expressions).toMatchObject([
    {
      expression:
        "SELECT SUM(DeliveryErrors) FROM SCHEMA(\"AWS/Logs\", DestinationType, FilterName, LogGroupName) WHERE DestinationType = 'Firehose' AND FilterName = 'log-backup-test' GROUP BY LogGroupName ORDER BY SUM() DESC LIMIT 10",
    },
  ]);
});
