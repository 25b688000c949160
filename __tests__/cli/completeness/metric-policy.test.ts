import { AccountForwarding } from "../../../cli/completeness/metric-policy";
import { FakeLogs, sendLogsError } from "../../support/fake-logs";

const NOW = Date.UTC(2026, 10, 22, 12);
const logs = new FakeLogs();
beforeAll(() => logs.start());
afterAll(() => logs.stop());
beforeEach(() => {
  logs.reset();
  logs.now = () => NOW;
});

function addPolicy(document: Readonly<Record<string, string>> = {}, excluded: readonly string[] = []) {
  const DestinationArn = "arn:aws:firehose:eu-central-1:111122223333:deliverystream/backup";
  logs.accountPolicies = [
    {
      policyName: "all",
      policyType: "SUBSCRIPTION_FILTER_POLICY",
      policyDocument: JSON.stringify({ DestinationArn, ...document }),
      selectionCriteria: `LogGroupName NOT IN ${JSON.stringify(excluded)}`,
    },
  ];
}

function countForwarded(dimensions: Readonly<Record<string, string>>) {
  logs.metrics.add({ metricName: "ForwardedLogEvents", dimensions }, [{ time: NOW - 60_000, value: 1 }]);
}

const forwarding = (options: { readonly isLocal?: boolean; readonly streamName?: string } = {}) =>
  new AccountForwarding({
    logs: logs.logsClient(),
    metrics: logs.metricsClient(),
    isLocal: false,
    streamName: "backup",
    signal: new AbortController().signal,
    ...options,
  });

const OFTEN = { LogGroupName: "/a", DestinationType: "Firehose", PolicyLevel: "ACCOUNT" };

it("is what CloudWatch counts under a policy's dimensions", async () => {
  addPolicy();
  countForwarded({ LogGroupName: "/a", DestinationType: "Firehose", FilterName: "deleted" });
  countForwarded({ LogGroupName: "/a", DestinationType: "Lambda", PolicyLevel: "ACCOUNT" });
  countForwarded(OFTEN);
  countForwarded({ ...OFTEN, LogGroupName: "/b", FilterName: "all" });

  expect(await forwarding().of("/a")).toEqual({
    filter: { name: "all", createdMs: undefined, forwardsAll: true, dimensions: OFTEN },
  });
});

it("is not what an old filter of the policy's name forwarded", async () => {
  addPolicy();
  countForwarded({ LogGroupName: "/a", DestinationType: "Firehose", FilterName: "all" });
  countForwarded(OFTEN);

  expect(await forwarding().of("/a")).toEqual({
    filter: { name: "all", createdMs: undefined, forwardsAll: true, dimensions: OFTEN },
  });
});

it("does not forward all with a pattern", async () => {
  addPolicy({ FilterPattern: "ERROR" });
  countForwarded(OFTEN);

  expect(await forwarding().of("/a")).toMatchObject({ filter: { forwardsAll: false } });
});

it.each<[string, Readonly<Record<string, string>>[]]>([
  ["no metric", []],
  ["only one of a filter of that name", [{ LogGroupName: "/a", DestinationType: "Firehose", FilterName: "all" }]],
  ["more than one", [OFTEN, { ...OFTEN, FilterName: "all" }]],
])("cannot be told with %s", async (_, metrics) => {
  addPolicy();
  metrics.forEach(countForwarded);

  expect(await forwarding().of("/a")).toEqual({
    obstacle:
      "the account's subscription policy all covers it, and CloudWatch has no count of what that forwards of this log group alone",
  });
});

it("cannot be told where policies cannot be seen, or metrics", async () => {
  addPolicy();
  logs.interfere = ({ operation }, response) =>
    operation === "ListMetrics" && sendLogsError(response, "AccessDenied", "no");
  expect(await forwarding().of("/a")).toEqual({
    obstacle:
      "the account's subscription policy all covers it, and its metrics cannot be found: access denied: cloudwatch:ListMetrics is needed to find the metrics of the log groups",
  });

  logs.interfere = (_, response) => sendLogsError(response, "AccessDeniedException", "no");
  expect(await forwarding().of("/a")).toEqual({
    obstacle:
      "it could not be seen whether the account's subscription policy covers it: access denied: logs:DescribeAccountPolicies is needed to see the account's subscription policies",
  });
});

it("is nothing where no policy covers the log group, or sends it elsewhere", async () => {
  expect(await forwarding().of("/a")).toEqual({});
  addPolicy({}, ["/a"]);
  expect(await forwarding().of("/a")).toEqual({});
  addPolicy();
  expect(await forwarding({ streamName: "other" }).of("/a")).toEqual({});
});

it("is nothing where a local AWS knows no policies", async () => {
  logs.interfere = (_, response) => sendLogsError(response, "InternalFailure", "no", 500);

  expect(await forwarding({ isLocal: true }).of("/a")).toEqual({});
});

it("asks once for all log groups", async () => {
  addPolicy();
  countForwarded(OFTEN);
  const account = forwarding();

  await Promise.all(["/a", "/b", "/c"].map((name) => account.of(name)));

  expect(logs.requests.map(({ operation }) => operation).sort()).toEqual(["DescribeAccountPolicies", "ListMetrics"]);
});
