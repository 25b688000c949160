import { useEnvironmentCommand } from "../../support/environment-command";

const NOW = Date.UTC(2026, 10, 22, 12);
const MINUTE = 60_000;
const DAY = 1440 * MINUTE;
const FILTER = { DestinationType: "Firehose", FilterName: "log-backup-test" };
const STREAM = { DeliveryStreamName: "cloudwatchlogs-backup-stream" };

const command = useEnvironmentCommand();
const { logs } = command;

interface Report {
  readonly volume: { readonly average: Rate; readonly peak: Rate; readonly [key: string]: unknown };
  readonly logGroups: readonly {
    readonly name: string;
    readonly gbPerDay: number;
    readonly percent: number;
    readonly costs: readonly Cost[];
  }[];
  readonly assumptions: readonly string[];
}
interface Cost {
  readonly month: number;
  readonly usdDirectPut: number;
  readonly complete: boolean;
}
interface Rate {
  readonly bytesPerSecond: number;
  readonly eventsPerSecond: number;
}

beforeEach(() => {
  logs.now = () => NOW;
  command.addGroups("/a", "/b");
  write({ logGroups: ["/a", "/b"] });
});

function write(sources: object, more: object = {}) {
  command.folder.write({ region: "us-east-1", sources, ...more });
}

function count(metricName: string, dimensions: Record<string, string>, value: number, minutesAgo: number) {
  const namespace = "DeliveryStreamName" in dimensions ? "AWS/Firehose" : "AWS/Logs";
  logs.metrics.add({ namespace, metricName, dimensions }, [{ time: NOW - minutesAgo * MINUTE, value }]);
}

function came(name: string, bytes: number, events: number, minutesAgo: number) {
  count("IncomingBytes", { LogGroupName: name }, bytes, minutesAgo);
  count("IncomingLogEvents", { LogGroupName: name }, events, minutesAgo);
}

async function estimated(...args: readonly string[]) {
  const { exitCode, errors, report } = await command.runJson(["estimate", ...args]);
  return { exitCode, errors, report: report as Report };
}

it("finds the average since the first that came in, and the peak that all log groups had together", async () => {
  // Five minutes' periods. /a: 3,000 and 6,000 bytes; /b: 9,000 in the period of the first, 3,000 in one of its own.
  // Together 12,000, 6,000 and 3,000 bytes: the peak is 12,000 / 300 s = 40 bytes a second, though /a's own is later.
  came("/a", 3000, 30, 110);
  came("/b", 9000, 60, 110);
  came("/a", 6000, 600, 60);
  came("/b", 3000, 3, 30);

  const { exitCode, errors, report } = await estimated();

  // From 10:10, the period of the first, to 11:50, ten minutes ago: 6,000 s; 21,000 bytes and 693 events.
  expect({ exitCode, errors }).toEqual({ exitCode: 0, errors: "" });
  expect(report.volume).toMatchObject({
    since: "2026-11-22T10:10:00.000Z",
    until: "2026-11-22T11:50:00.000Z",
    average: { bytesPerSecond: 3.5, eventsPerSecond: expect.closeTo(0.1155, 12) as number },
    peak: { bytesPerSecond: 40, eventsPerSecond: 2 },
    logGroupCount: 2,
    compressionRatio: { value: 5, from: "assumed" },
    eventsPerRecord: { value: 1, from: "assumed" }, // 0.06 events a second of each log group: 0.6 in 10 s
    recordsPerRequest: { value: 1, from: "assumed" },
  });
  expect(report.logGroups.map(({ name, percent }) => [name, percent])).toEqual([
    ["/b", expect.closeTo(57.142857, 5)],
    ["/a", expect.closeTo(42.857143, 5)],
  ]);
});

it("measures the way from where it is deployed on: compression, events a record, records a request", async () => {
  came("/a", 100_000, 1000, 120); // before there was a filter: not compared
  came("/a", 8000, 80, 60);
  came("/a", 4000, 40, 50);
  count("ForwardedBytes", { LogGroupName: "/a", ...FILTER }, 1500, 60);
  count("ForwardedBytes", { LogGroupName: "/a", ...FILTER }, 500, 50);
  count("ForwardedLogEvents", { LogGroupName: "/a", ...FILTER }, 120, 60);
  count("IncomingRecords", STREAM, 8, 60);
  count("IncomingPutRequests", STREAM, 2, 60);

  const { report } = await estimated();

  // 12,000 bytes became 2,000; 120 events 8 records, in 2 requests.
  expect(report.volume).toMatchObject({
    compressionRatio: { value: 6, from: "measured" },
    eventsPerRecord: { value: 15, from: "measured" },
    recordsPerRequest: { value: 4, from: "measured" },
  });
});

it("averages each log group from its own first event on, and names those that are young", async () => {
  // /a: 3 days ago 432,000 bytes, in all 3 days less ten minutes 258,600 s: from 12:00 of the 19th to 11:50.
  // /b: an hour ago 3,000 bytes, in 50 minutes = 3,000 s: 1 byte a second, not 0.0116.
  came("/a", 258_600, 2586, 3 * 1440);
  came("/b", 3000, 30, 60);

  const { report } = await estimated();

  expect(report.volume.average).toEqual({ bytesPerSecond: 2, eventsPerSecond: 0.02 });
  expect(report.logGroups.map(({ name, percent }) => [name, percent])).toEqual([
    ["/a", 50],
    ["/b", 50],
  ]);
  expect(report.assumptions).toContain(
    "The average of each log group is from its own first event on; younger than that time: /b",
  );
});

it("measures nothing of what the account's policy forwards, and says so", async () => {
  write({ account: { exclude: ["/a"] }, logGroups: ["/a"] });
  came("/a", 8000, 80, 60);
  came("/b", 8000, 80, 60);
  count("ForwardedLogEvents", { LogGroupName: "/a", ...FILTER }, 80, 60);
  count("IncomingRecords", STREAM, 100, 60);

  const { report } = await estimated();

  // The stream's records are those of both log groups, the events those of /a.
  expect(report.volume).toMatchObject({ eventsPerRecord: { from: "assumed" } });
  expect(report.assumptions).toContain(
    "What the account's policy forwards is not measured, for AWS does not say under which dimensions CloudWatch counts it: what comes in is; compression is measured only by log groups that are named, and events in a record not at all",
  );
});

it("does not compare what a filter pattern leaves out, and says so", async () => {
  write({ logGroups: [{ name: "/a", filterPattern: "ERROR" }] });
  came("/a", 8000, 80, 60);
  count("ForwardedBytes", { LogGroupName: "/a", ...FILTER }, 10, 60);

  const { report } = await estimated();

  expect(report.volume).toMatchObject({ compressionRatio: { from: "assumed" } });
  expect(report.assumptions).toContain(
    "Of 1 log group only what a filter pattern matches is forwarded: counted whole, which is too much",
  );
});

it("tells each log group's share of the cost", async () => {
  came("/a", 3_000_000, 30, 60);
  came("/b", 1_000_000, 10, 60);

  const [a, b] = (await estimated()).report.logGroups;

  expect(a?.costs.map(({ month, complete }) => [month, complete])).toEqual([
    [1, true],
    [36, true],
  ]);
  // 3 : 1, as their bytes.
  expect((a?.costs[1]?.usdDirectPut ?? NaN) / (b?.costs[1]?.usdDirectPut ?? NaN)).toBeCloseTo(3, 9);
});

it("takes what is told before what is measured", async () => {
  came("/a", 8000, 80, 60);
  count("ForwardedBytes", { LogGroupName: "/a", ...FILTER }, 1000, 60);

  expect((await estimated("--compression-ratio", "3")).report.volume).toMatchObject({
    compressionRatio: { value: 3, from: "told" },
  });
});

it("looks at as many days as it is told, and counts those without anything as zero", async () => {
  came("/a", 1000, 1, 20 * 1440);
  came("/a", 1000, 1, 60);

  expect((await estimated("--days", "14")).report.volume).toMatchObject({ since: "2026-11-22T11:00:00.000Z" });
  const { report } = await estimated("--days", "30");
  expect(report.volume).toMatchObject({ since: "2026-11-02T12:00:00.000Z" });
  expect(report.volume.average.bytesPerSecond).toBeCloseTo((1000 * 2000) / (20 * DAY - 10 * MINUTE), 9);
  expect(report.assumptions).toContain("On 18 days of that time nothing came in: counted as zero");
});

it("asks for no point that CloudWatch no longer keeps, or not for long", async () => {
  came("/a", 1000, 1, 60);

  await estimated("--days", "63");

  const asked = logs.requests
    .filter(({ operation }) => operation === "GetMetricData")
    .map(({ input }) => input.StartTime);
  // 63 days before noon, and an hour.
  expect(new Set(asked)).toEqual(new Set([Date.UTC(2026, 8, 20, 13) / 1000]));
});

it("reads many log groups, in pages, and names the ten that cost most", async () => {
  const names = Array.from({ length: 60 }, (_, index) => `/many/${String(index).padStart(2, "0")}`);
  command.addGroups(...names);
  write({ logGroups: names });
  names.forEach((name, index) => {
    came(name, 1_000_000 * (index + 1), 1000, 60);
  });
  logs.metrics.pageSize = 7;

  const { exitCode, output } = await command.run(["estimate"]);

  expect(exitCode).toBe(0);
  const rows = output.split("\n").filter((line) => line.includes("/many/"));
  expect(rows.map((line) => line.split(" ").at(-1))).toEqual(names.slice(-10).reverse());
  expect(output).toContain("  and 50 more log groups\n");
});

it("says that nothing came in", async () => {
  expect(await command.run(["estimate", "--days", "1"])).toEqual({
    exitCode: 3,
    output: "",
    errors:
      "log-backup: CloudWatch has no IncomingBytes of 2 log groups from 2026-11-21T11:50:00.000Z to 2026-11-22T11:50:00.000Z: nothing came in, so there is nothing to estimate from: say what you expect, such as --env test --gb-per-day 10\n",
  });
});

it("says that no log group is there, by its name", async () => {
  write({ logGroups: ["/gone"] });

  expect(await command.run(["estimate"])).toEqual({
    exitCode: 3,
    output: "",
    errors: [
      "log-backup: /gone is left out: there is no such log group in this account and Region: it never was, or was deleted\n",
      "log-backup: none of the log groups that test is to back up is there, so there is nothing to estimate from: say what you expect, such as --env test --gb-per-day 10\n",
    ].join(""),
  });
});

it("asks for no log group where there are no prices", async () => {
  command.folder.write({ region: "eu-south-1" });

  expect((await command.run(["estimate"])).exitCode).toBe(2);
  expect(logs.requests).toEqual([]);
});
