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

const ignore = () => undefined;
const fail = () => {
  throw new Error("it should not have been told");
};

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
    onRefused: fail,
  });

  expect(logs.requests).toHaveLength(NAMES.length);
  expect(NAMES.map((_, index) => found.get(index))).toEqual(
    NAMES.map((name) => (name === "/g7" ? undefined : `f${name}`)),
  );
});

it("keeps pace, however many are asked for at once, and whatever AWS throttles", async () => {
  addGroups();
  let nowMs = 0;
  const begun: number[] = [];
  const sleep = (ms: number) => {
    nowMs += ms;
    return Promise.resolve();
  };
  logs.interfere = (_, response) => {
    begun.push(nowMs);
    return begun.length % 3 === 0 && sendLogsError(response, "ThrottlingException", "Rate exceeded");
  };
  const pace = new Pace(4, { clock: () => nowMs, sleep });
  const client = logs.logsClient(3);
  await readFilters(NAMES.slice(0, 8), { client, atOnce: 1, pace, signal, onFilters: ignore, onRefused: fail });

  expect(begun.length).toBeGreaterThan(8);
  expect(begun).toEqual(begun.map((_, index) => 250 * index));
});

it("goes on after one that may not be seen", async () => {
  addGroups();
  logs.interfere = ({ input }, response) =>
    input.logGroupName === "/g3" && sendLogsError(response, "AccessDeniedException", "no");
  const refused: [number, string][] = [];
  let found = 0;
  await readFilters(NAMES, {
    client: logs.logsClient(),
    atOnce: 2,
    signal,
    onFilters: () => (found += 1),
    onRefused: (index, { message }) => refused.push([index, message]),
  });

  expect(found).toBe(39);
  expect(refused).toEqual([
    [3, "access denied: logs:DescribeSubscriptionFilters is needed to see the subscription filters of /g3"],
  ]);
});

it("stops where the first five may not be seen", async () => {
  addGroups();
  logs.interfere = (_, response) => sendLogsError(response, "AccessDeniedException", "no");
  const asked = readFilters(NAMES, { client: logs.logsClient(), atOnce: 1, signal, onFilters: fail, onRefused: fail });

  await expect(asked).rejects.toMatchObject({
    name: "AccessError",
    message: "access denied: logs:DescribeSubscriptionFilters is needed to see the subscription filters of /g4",
  });
  expect(logs.requests).toHaveLength(5);
});

it("stops where the credentials have expired, whenever that is", async () => {
  addGroups();
  logs.interfere = ({ input }, response) =>
    input.logGroupName === "/g7" && sendLogsError(response, "ExpiredTokenException", "expired", 403);
  const asked = readFilters(NAMES, {
    client: logs.logsClient(),
    atOnce: 1,
    signal,
    onFilters: ignore,
    onRefused: fail,
  });

  await expect(asked).rejects.toMatchObject({
    name: "AccessError",
    message: expect.stringMatching(/^the AWS credentials have expired/) as string,
  });
  expect(logs.requests).toHaveLength(8);
});

it("asks once more, after all others, for what AWS throttles, and says what helps", async () => {
  addGroups();
  const tries: unknown[] = [];
  logs.interfere = ({ input: { logGroupName } }, response) => {
    tries.push(logGroupName);
    const isBusy = logGroupName === "/g1" || (logGroupName === "/g2" && tries.length < 40);
    return isBusy && sendLogsError(response, "ThrottlingException", "Rate exceeded");
  };
  const refused: [number, string][] = [];
  const found: number[] = [];
  await readFilters(NAMES, {
    client: logs.logsClient(),
    atOnce: 1,
    signal,
    onFilters: (index) => found.push(index),
    onRefused: (index, { message }) => refused.push([index, message]),
  });

  expect(tries.slice(NAMES.length)).toEqual(["/g1", "/g2"]);
  expect(found).toHaveLength(39);
  expect(refused).toEqual([
    [
      1,
      "CloudWatch Logs throttles logs:DescribeSubscriptionFilters to see the subscription filters of /g1, even after many tries: try again later, or with a smaller --requests-per-second (Rate exceeded)",
    ],
  ]);
});
