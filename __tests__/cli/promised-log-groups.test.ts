import { AccessError } from "../../cli/errors";
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

interface Asked extends Partial<Settings["sources"]> {
  readonly accountId?: string;
  /** Log groups that another environment's backup writes. */
  readonly written?: readonly string[];
}

async function promised({ accountId = logs.accountId, written = [], ...sources }: Asked) {
  const all = { logGroups: [], prefixes: [], discovered: [], ...sources };
  const { groups, unmatched } = await promisedLogGroups(
    logs.logsClient(),
    { ...exampleSettings(), accountId, sources: all },
    { written: new Map(written.map((name) => [name, "b.json"])), signal: new AbortController().signal },
  );
  return { groups: groups.map(({ name, filterPattern }) => `${name} ${filterPattern}`.trim()), unmatched };
}

/** A source that leaves nothing out, and has every event. */
const prefixOf = (prefix: string) => ({ prefix, exclude: [], filterPattern: "" });
const gone = (asked: string) => ({
  by: "name",
  asked,
  reason: "there is no such log group in this account and Region: it never was, or was deleted",
});

function addGroups(...names: readonly string[]) {
  for (const name of names) {
    logs.addGroup(name);
  }
}

const listed = () => logs.requests.map(({ input }) => input.logGroupNamePrefix);

it("are those that are named, and no others that begin so", async () => {
  addGroups("/a", "/ab", "/c");

  expect(await promised(sourcesNamed("/a", "/b"))).toEqual({ groups: ["/a"], unmatched: [gone("/b")] });
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
    unmatched: [gone("/aws/gone")],
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

const none = (asked: string, prefix: string, what = "no log group") => ({
  by: "prefix",
  asked,
  reason: `${what} is taken by "${prefix}" of sources.prefixes`,
});

it.each<[string, Partial<Settings["sources"]>, object[]]>([
  ["prefixes", { prefixes: ["/x/", "*-y"].map(prefixOf) }, [none("/x/*", "/x/"), none("*-y", "*-y")]],
  [
    "the account",
    { account: { exclude: ["/a"], filterPattern: "" } },
    [
      {
        by: "account",
        asked: "*",
        reason: "there is no log group in this account and Region that sources.account takes",
      },
    ],
  ],
])("where %s cover nothing that is there, that is told", async (_, sources, unmatched) => {
  addGroups("/a");

  expect(await promised(sources)).toEqual({ groups: [], unmatched });
});

it("a prefix that takes nothing is told beside others that do", async () => {
  addGroups("/a", "/aws/b", "/log/left");
  logs.addGroup("/rare/x", { logGroupClass: "DELIVERY" });
  const prefixes = [
    prefixOf("/aws/"),
    prefixOf("/ecs/"),
    { ...prefixOf("/log/"), exclude: ["*left"] },
    prefixOf("/rare/"),
  ];

  expect(await promised({ ...sourcesNamed("/a"), prefixes })).toEqual({
    groups: ["/a", "/aws/b"],
    unmatched: [
      none("/ecs/*", "/ecs/"),
      none("/log/*", "/log/"),
      none("/rare/*", "/rare/", "no log group of class STANDARD"),
    ],
  });
});

it("a discovered one that was made again in another class is among them; others of that class are not", async () => {
  logs.addGroup("/aws/again", { logGroupClass: "INFREQUENT_ACCESS" });
  logs.addGroup("/aws/new", { logGroupClass: "INFREQUENT_ACCESS" });
  const discovered = [{ name: "/aws/again", filterPattern: "" }];

  expect(await promised({ prefixes: [prefixOf("/aws/")], discovered })).toEqual({
    groups: ["/aws/again"],
    unmatched: [],
  });
});

it("what another environment's backup writes is not, until it is discovered as if it did not", async () => {
  addGroups("/aws/a", "/aws/theirs", "/aws/taken");
  const discovered = [{ name: "/aws/taken", filterPattern: "" }];
  const written = ["/aws/theirs", "/aws/taken"];

  expect(await promised({ prefixes: [prefixOf("/aws/")], discovered, written })).toEqual({
    groups: ["/aws/a", "/aws/taken"],
    unmatched: [],
  });
});

it.each<[string, Partial<Settings["sources"]>]>([
  ["are there", sourcesNamed("/a")],
  ["are not", sourcesNamed("/b")],
])("of another account are refused, where those that are asked for %s", async (_, sources) => {
  addGroups("/a");

  await expect(promised({ accountId: "444455556666", ...sources })).rejects.toThrow(
    new AccessError(
      "the AWS credentials are of account 111122223333, and the settings of dev are for 444455556666: use credentials of 444455556666",
    ),
  );
});

it("asks once for all where it would ask for many", async () => {
  const names = Array.from({ length: 51 }, (_, index) => `/group-${index}-`);
  addGroups(...names, "/other");

  expect((await promised(sourcesNamed(...names))).groups).toHaveLength(51);
  expect(listed()).toEqual([undefined, undefined]); // two pages
});
