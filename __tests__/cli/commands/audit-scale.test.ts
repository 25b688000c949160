import { Pace } from "../../../cli/pace";
import { ELSEWHERE_ARN, ERROR_LOG, filter, NOW, policy, RESTORED, useAuditFakes } from "../../support/audit-fakes";

const command = useAuditFakes();
const NAMES = Array.from({ length: 2000 }, (_, index) => `/svc/${String(index).padStart(4, "0")}`);
const SOME = NAMES.slice(0, 200);

jest.setTimeout(120_000);

it("thousands of log groups are listed page by page, each asked for once, and counted in few requests", async () => {
  command.settings({ prefixes: ["/svc/"] }, NAMES);
  for (const name of NAMES) {
    command.backedUp(name);
    const time = NOW.getTime() - 5 * 3_600_000;
    command.logs.metrics.add({ metricName: "IncomingLogEvents", dimensions: { LogGroupName: name } }, [
      { time, value: 1 },
    ]);
  }
  for (const name of NAMES.filter((_, index) => index % 10 === 0)) {
    command.group(name);
  }
  for (const name of NAMES.filter((_, index) => index % 10 !== 0 && index !== 7)) {
    const dimensions = { LogGroupName: name, DestinationType: "Firehose", FilterName: "log-backup-prod" };
    command.logs.metrics.add({ metricName: "ForwardedLogEvents", dimensions }, [{ time: NOW.getTime(), value: 1 }]);
  }
  const { exitCode, document } = await command.json();
  const asked = (operation: string) => command.logs.requests.filter((request) => request.operation === operation);

  expect(exitCode).toBe(1);
  expect(document.counts).toMatchObject({
    logGroups: 2000,
    covered: 1800,
    notCovered: 200,
    promised: 2000,
    faults: 201,
  });
  expect(document.logGroups.map(({ name }) => name)).toEqual(NAMES);
  expect(document.logGroups[7]?.faults.map(({ code }) => code)).toEqual(["nothing-delivered"]);
  expect(asked("DescribeLogGroups")).toHaveLength(40);
  expect(asked("DescribeSubscriptionFilters")).toHaveLength(2000);
  expect(new Set(asked("DescribeSubscriptionFilters").map(({ input }) => input.logGroupName))).toEqual(new Set(NAMES));
  expect(asked("ListMetrics")).toHaveLength(4 + 4 + 1);
  expect(asked("GetMetricData")).toHaveLength(12);
  expect(command.logs.refusals).toEqual([]);
  expect(command.iam.asked).toHaveLength(1);
  expect(command.firehose.asked).toHaveLength(1);
});

it("the report stays readable: kinds of faults are cut, and a sentence for all is there once", async () => {
  command.settings({ account: {} });
  for (const [index, name] of SOME.entries()) {
    command.group(name, [], { retentionInDays: index < 30 ? 1 : 7 });
  }
  command.group(ERROR_LOG);
  command.group(RESTORED);
  const { exitCode, output } = await command.run();
  const report = output.slice(output.indexOf("\n\n") + 1);

  expect(exitCode).toBe(1);
  expect(report).toBe(`
Faults of delivery:
  sources.account is set, and there is no account policy log-backup-prod: deploy prod.

Faults of log groups:
  /svc/0000, /svc/0001, /svc/0002, /svc/0003, /svc/0004 and 195 more: sources.account promises it, and no account policy covers it: see the faults of delivery.
  /svc/0000, /svc/0001, /svc/0002, /svc/0003, /svc/0004 and 25 more: it keeps events for 1 day, and delivery may try for 48 hours, so that an event can expire before it is stored: set sources.minimumRetentionDays to 3 or more, and run log-backup raise-retention --env prod.

Notes:
  free filter slots: 2 in 202 log groups.

FAULTS: 1 of the delivery, 230 in 200 log groups. Of 200 promised log groups, 0 are covered. Others: 200 not covered, 2 of a backup's own.
`);
});

it("sentences of one kind that differ are told twenty times, and then counted", async () => {
  command.settings({ logGroups: NAMES.slice(0, 50) });
  for (const [index, name] of NAMES.slice(0, 50).entries()) {
    command.group(name, [], { creationTime: NOW.getTime() + index });
  }
  const { output } = await command.run();

  expect(output.split("\n").filter((line) => line.startsWith("  /svc/"))).toHaveLength(20);
  expect(output).toContain("\n  ... and 30 more of this kind: --json has them all.\n");
});

it("many destinations of others are counted, too", async () => {
  command.settings({ account: {} });
  command.policies(policy());
  for (const [index, name] of NAMES.slice(0, 15).entries()) {
    command.group(name, [filter({ filterName: "f", destinationArn: `${ELSEWHERE_ARN}-${index}` })]);
  }
  const { output } = await command.run();

  expect(output.split("\n").filter((line) => line.startsWith("  filters of others"))).toHaveLength(10);
  expect(output).toContain("\n  ... and to 5 more destinations.\n");
});

it("--requests-per-second makes each request wait for its turn, also where a local AWS has no limit", async () => {
  command.settings({ logGroups: ["/svc/0000"] });
  for (const name of NAMES.slice(0, 6)) {
    command.backedUp(name);
  }
  const turn = jest.spyOn(Pace.prototype, "turn");
  await command.json();
  const without = turn.mock.calls.length;
  await command.json("--requests-per-second", "500");
  const withPace = turn.mock.calls.length;
  turn.mockRestore();

  expect([without, withPace]).toEqual([0, 6]);
});

it("a log group that is on two pages of the listing is one", async () => {
  command.settings({ logGroups: ["/a"] });
  command.backedUp("/a");
  let pages = 0;
  command.logs.interfere = ({ operation }, response) => {
    if (operation !== "DescribeLogGroups") {
      return false;
    }
    pages += 1;
    const logGroups = [{ logGroupName: "/a", arn: `${command.logs.arnOf("/a")}:*`, logGroupClass: "STANDARD" }];
    response.writeHead(200, { "content-type": "application/x-amz-json-1.1" });
    response.end(JSON.stringify({ logGroups, ...(pages === 1 && { nextToken: "1" }) }));
    return true;
  };
  const { document } = await command.json();

  expect(pages).toBe(2);
  expect(document.logGroups.map(({ name }) => name)).toEqual(["/a"]);
});
