import { promisedLogGroups } from "../../cli/promised-log-groups";
import type { Settings } from "../../settings";
import { FakeLogs } from "../support/fake-logs";
import { exampleSettings, sourcesNamed } from "../support/settings";

const logs = new FakeLogs();
beforeAll(() => logs.start());
afterAll(() => logs.stop());
beforeEach(() => {
  logs.reset();
});

const errorLog = "/aws/kinesisfirehose/cloudwatchlogs-backup-stream";

async function promised(sources: Partial<Settings["sources"]>) {
  const settings = { ...exampleSettings(), sources: { logGroups: [], prefixes: [], discovered: [], ...sources } };
  const { groups, unmatched } = await promisedLogGroups(logs.logsClient(), settings, new AbortController().signal);
  return { groups: groups.map(({ name, filterPattern }) => `${name} ${filterPattern}`.trim()), unmatched };
}

function addGroups(...names: readonly string[]) {
  for (const name of names) {
    logs.addGroup(name);
  }
}

const listed = () => logs.requests.map(({ input }) => input.logGroupNamePrefix);

it("are those that are named, and no others that begin so", async () => {
  addGroups("/a", "/ab", "/c");

  expect(await promised(sourcesNamed("/a", "/b"))).toEqual({ groups: ["/a"], unmatched: ["/b"] });
  expect(listed()).toEqual(["/a", "/b"]);
});

it("are those that are named, even where they can have no subscription", async () => {
  logs.addGroup("/a", { logGroupClass: "INFREQUENT_ACCESS" });

  expect(await promised(sourcesNamed("/a"))).toEqual({ groups: ["/a"], unmatched: [] });
});

it("are those that prefixes take, discovered or not; what was discovered and is gone is told", async () => {
  addGroups("/aws/a", "/aws/b", "/aws/left", "/ecs/x");
  logs.addGroup("/aws/rare", { logGroupClass: "INFREQUENT_ACCESS" });
  const prefixes = [{ prefix: "/aws/", exclude: ["*left"], filterPattern: "ERROR" }];
  const discovered = [
    { name: "/aws/a", filterPattern: "ERROR" },
    { name: "/aws/gone", filterPattern: "ERROR" },
  ];

  expect(await promised({ prefixes, discovered })).toEqual({
    groups: ["/aws/a ERROR", "/aws/b ERROR"],
    unmatched: ["/aws/gone"],
  });
  expect(listed()).toEqual(["/aws/"]);
});

it("are all that the account's policy covers, and those that are named beside it", async () => {
  addGroups("/a", "/b", "/named", "/excluded", errorLog, "/log-backup/dev/restored");
  logs.addGroup("/rare", { logGroupClass: "INFREQUENT_ACCESS" });
  const account = { exclude: ["/excluded", "/named"], filterPattern: "WARN" };

  expect(await promised({ logGroups: [{ name: "/named", filterPattern: "ERROR" }], account })).toEqual({
    groups: ["/a WARN", "/b WARN", "/named ERROR"],
    unmatched: [],
  });
  expect(listed()).toEqual([undefined]);
});

it.each<[string, Partial<Settings["sources"]>, string[]]>([
  [
    "prefixes",
    { prefixes: ["/x/", "*-y"].map((prefix) => ({ prefix, exclude: [], filterPattern: "" })) },
    ["/x/*", "*-y"],
  ],
  ["the account", { account: { exclude: ["/a"], filterPattern: "" } }, ["*"]],
])("where %s cover nothing that is there, that is told", async (_, sources, unmatched) => {
  addGroups("/a");

  expect(await promised(sources)).toEqual({ groups: [], unmatched });
});
