import { readFilters } from "../../../cli/audit/read-filters";
import { Pace } from "../../../cli/pace";
import { FakeLogs, sendLogsError } from "../../support/fake-logs";

const logs = new FakeLogs();
beforeAll(() => logs.start());
afterAll(() => logs.stop());
beforeEach(() => {
  logs.reset();
});

const { signal } = new AbortController();
const NAMES = Array.from({ length: 40 }, (_, index) => `/g${index}`);
const filterOf = (name: string) => ({
  filterName: `f${name}`,
  destinationArn: "arn:aws:firehose:x:1:deliverystream/s",
});

function addGroups(): void {
  for (const name of NAMES) {
    logs.addGroup(name, { filters: [filterOf(name)] });
  }
}

it("asks once for each log group, and hands on its filters, or that it is gone", async () => {
  addGroups();
  logs.groups.delete("/g7");
  const found = new Map<number, string | undefined>();
  await readFilters(NAMES, {
    client: logs.logsClient(),
    atOnce: 4,
    signal,
    onFilters: (index, filters) => found.set(index, filters?.[0]?.name),
  });

  expect(logs.requests).toHaveLength(NAMES.length);
  expect(NAMES.map((_, index) => found.get(index))).toEqual(
    NAMES.map((name) => (name === "/g7" ? undefined : `f${name}`)),
  );
});

it("keeps pace, however many are asked for at once", async () => {
  addGroups();
  const turns: number[] = [];
  const sleep = (ms: number) => {
    turns.push(Math.round(ms));
    expect(logs.requests.length).toBeLessThanOrEqual(turns.length + 1);
    return Promise.resolve();
  };
  const pace = new Pace(5, { clock: () => 0, sleep });
  await readFilters(NAMES, { client: logs.logsClient(), atOnce: 4, pace, signal, onFilters: () => undefined });

  expect(turns).toEqual(NAMES.slice(1).map((_, index) => 200 * (index + 1)));
});

it("stops with the first that may not be seen", async () => {
  addGroups();
  logs.interfere = ({ input }, response) =>
    input.logGroupName === "/g3" && sendLogsError(response, "AccessDeniedException", "no");
  const asked = readFilters(NAMES, { client: logs.logsClient(), atOnce: 2, signal, onFilters: () => undefined });

  await expect(asked).rejects.toMatchObject({
    name: "AccessError",
    message: "access denied: logs:DescribeSubscriptionFilters is needed to see the subscription filters of /g3",
  });
  expect(logs.requests.length).toBeLessThan(10);
});

it("says what helps where AWS throttles", async () => {
  addGroups();
  logs.interfere = (_, response) => sendLogsError(response, "ThrottlingException", "Rate exceeded");
  const asked = readFilters(["/g0"], { client: logs.logsClient(), atOnce: 1, signal, onFilters: () => undefined });

  await expect(asked).rejects.toMatchObject({
    name: "AccessError",
    message:
      "CloudWatch Logs throttles logs:DescribeSubscriptionFilters to see the subscription filters of /g0, even after many tries: try again later, or with a smaller --requests-per-second (Rate exceeded)",
  });
});
