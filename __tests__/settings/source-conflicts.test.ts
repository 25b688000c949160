import { conflicts } from "../../settings/conflicts";
import { withDefaults } from "../../settings/defaults";
import type { Settings } from "../../settings/environment-settings";
import { environmentFile } from "../../settings/schema";

const aws = { usePathStyle: false, plainHttpEndpoint: false };
const here = { accountId: "111122223333", region: "ap-northeast-1" };

function settingsOf(environment: string, file: object, discovered: readonly string[] = []): Settings {
  const settings = withDefaults(environmentFile.parse({ ...here, ...file }), environment, aws);
  const sources = { ...settings.sources, discovered: discovered.map((name) => ({ name, filterPattern: "" })) };
  return { ...settings, sources };
}

/** What is wrong with one environment of these sources. */
function inOne(sources: object, discovered: readonly string[] = [], file: object = {}): string[] {
  return conflicts([{ file: "a.json", settings: settingsOf("a", { ...file, sources }, discovered) }]);
}

const own = (name: string) => ({
  helloApi: { functionName: name, manageApiGatewayAccount: false },
  backupDelivery: { streamName: name },
});

/** What is wrong between two environments of one account and Region. */
function between(a: object, b: object): string[] {
  return conflicts([
    { file: "a.json", settings: settingsOf("a", { sources: a }) },
    { file: "b.json", settings: settingsOf("b", { ...own("b"), sources: b }) },
  ]);
}

const errorLog = "/aws/kinesisfirehose/cloudwatchlogs-backup-stream";
const restored = "/log-backup/a/restored";

describe("sources that together are fine", () => {
  it.each([
    [{ logGroups: ["/app"], prefixes: ["/ecs/"] }, ["/ecs/a"]],
    [{ prefixes: ["/ecs/", { prefix: "/ecs*x", exclude: ["/ecs/*"] }] }, ["/ecs/a", "/ecs-x"]],
    [{ logGroups: ["/ecs/a"], prefixes: [{ prefix: "/ecs/", exclude: ["/ecs/a"] }] }, ["/ecs/b"]],
    [{ account: {} }, []],
    [{ account: { exclude: ["/app", "/ecs/a"] }, logGroups: ["/app"], prefixes: ["/ecs/"] }, ["/ecs/a"]],
    [{ account: {}, minimumRetentionDays: 30 }, []],
    [{ logGroups: ["/app"], minimumRetentionDays: 90 }, []],
  ])("%j", (sources, discovered) => {
    expect(inOne(sources, discovered)).toEqual([]);
  });
});

describe("what would loop is refused", () => {
  it("the error log of the stream, named or discovered", () => {
    const rule = "must not be the stream's own error log, or each error would make another";

    expect(inOne({ logGroups: ["/app", errorLog] })).toEqual([
      `a.json: sources.logGroups[1] ${rule}, got: "${errorLog}"`,
    ]);
    expect(inOne({ prefixes: ["/aws/"] }, [errorLog])).toEqual([
      `a.json: a.log-groups.json ${rule}, got: "${errorLog}"`,
    ]);
  });

  it("what restore writes to, named or discovered", () => {
    const rule =
      "must not be a log group of restore.logGroups, or each event that is restored would be backed up again";

    expect(inOne({ logGroups: [restored] })).toEqual([`a.json: sources.logGroups[0] ${rule}, got: "${restored}"`]);
    expect(inOne({ logGroups: ["/r"] }, [], { restore: { logGroups: ["/q", "/r"] } })).toEqual([
      `a.json: sources.logGroups[0] ${rule}, got: "/r"`,
    ]);
    expect(inOne({ prefixes: ["/log*"] }, [restored])).toEqual([
      `a.json: a.log-groups.json ${rule}, got: "${restored}"`,
    ]);
  });

  it("what another environment's backup writes, in either direction", () => {
    const rule = "must not be a log group that the backup of";

    expect(between({ logGroups: ["/aws/kinesisfirehose/b"] }, {})).toEqual([
      `a.json: sources.logGroups[0] ${rule} b.json writes, or the two could feed each other, got: "/aws/kinesisfirehose/b"`,
    ]);
    expect(between({}, { logGroups: [restored] })).toEqual([
      `b.json: sources.logGroups[0] ${rule} a.json writes, or the two could feed each other, got: "${restored}"`,
    ]);
  });

  it("an account policy that takes what another environment's backup writes", () => {
    const rule =
      "must name the log groups that the backup of b.json writes, or the two could feed each other, missing:";

    expect(between({ account: {} }, {})).toEqual([
      `a.json: sources.account.exclude ${rule} "/aws/kinesisfirehose/b", "/log-backup/b/restored"`,
    ]);
    expect(between({ account: { exclude: ["/aws/kinesisfirehose/b", "/log-backup/b/restored"] } }, {})).toEqual([]);
  });
});

describe("what would be backed up twice is refused, with its names", () => {
  it("a name that a prefix takes", () => {
    expect(inOne({ logGroups: ["/app", "/ecs/a"], prefixes: ["/aws/", "/ecs/"] })).toEqual([
      'a.json: sources.logGroups[1] must not be taken by sources.prefixes[1] too, or it would be backed up twice: name it once, or in exclude of that prefix, got: "/ecs/a"',
    ]);
  });

  it("what two prefixes take", () => {
    const discovered = ["/ecs/a", "/ecs/b", "/ecs/c", "/ecs/d", "/ecs/e", "/ecs/f", "/ecs/g"];

    expect(inOne({ prefixes: ["/aws/", "/ecs/", "*c*"] }, discovered)).toEqual([
      'a.json: sources.prefixes[1] and sources.prefixes[2] must not take the same log groups, or they would be backed up twice: name them in exclude of one, got: "/ecs/a", "/ecs/b", "/ecs/c", "/ecs/d", "/ecs/e" and 2 more',
    ]);
  });

  it("what has a filter and is not excluded from the account's policy", () => {
    const sources = { account: { exclude: ["/b"] }, logGroups: ["/a", "/b"], prefixes: ["/ecs/"] };

    expect(inOne(sources, ["/ecs/a"])).toEqual([
      'a.json: sources.account.exclude must name every log group that has a filter of its own, or it would be backed up twice, missing: "/a", "/ecs/a"',
    ]);
  });
});

it("refuses two names that would have one Terraform address", () => {
  expect(inOne({ logGroups: ["/a/b", "--a--b"] })).toEqual([
    'a.json: sources.logGroups[1] must not have the Terraform address of "/a/b" (sources.logGroups[0]), which it has as a slash becomes two dashes there: leave one of them out, got: "--a--b"',
  ]);
});

it("refuses a second account-level subscription policy in a Region", () => {
  expect(
    between(
      { account: { exclude: ["/aws/kinesisfirehose/b", "/log-backup/b/restored"] } },
      { account: { exclude: [errorLog, restored] } },
    ),
  ).toEqual([
    "b.json: sources.account must be in one environment of an account and Region (CloudWatch Logs allows 1 account-level subscription policy), got it in a.json too",
  ]);
});

it("refuses more exclusions than a policy's criteria can hold, to the byte", () => {
  // LogGroupName NOT IN ["...",...]: what the backup writes itself is in it, too.
  const fixed = Buffer.byteLength(`LogGroupName NOT IN ["${errorLog}","${restored}"]`);
  const room = 25_000 - fixed;
  const names = Array.from({ length: 50 }, (_, index) => `/${String(index).padStart(2, "0")}${"x".repeat(490)}`);
  const used = names.reduce((sum, name) => sum + name.length + 3, 0);
  const last = "/y".padEnd(room - used - 3, "y");

  expect(inOne({ account: { exclude: [...names, last] } })).toEqual([]);
  expect(inOne({ account: { exclude: [...names, `${last}y`] } })).toEqual([
    "a.json: sources.account.exclude must make selection criteria of at most 25000 bytes (account-level subscription policy): leave out fewer log groups, or use sources.prefixes, got: 25001 bytes for 53 log groups",
  ]);
});

it.each([
  [{ logGroups: ["/aws/lambda/HelloFunc"], minimumRetentionDays: 60 }],
  [{ account: {}, minimumRetentionDays: 60 }],
  [{ logGroups: ["/aws/apigateway/HelloFunc/access"], minimumRetentionDays: 60 }],
])("refuses a retention of the sample's log groups under the minimum: %j", (sources) => {
  expect(inOne(sources)).toEqual([
    "a.json: helloApi.logRetentionDays must be at least sources.minimumRetentionDays (60), got: 30",
  ]);
});
