import { coverageOf, type Coverage } from "../../settings/coverage";
import type { Settings } from "../../settings/environment-settings";
import { ownLogGroupsOf } from "../../settings/own-log-groups";
import { exampleSettings, sourcesNamed } from "../support/settings";

const errorLog = "/aws/kinesisfirehose/cloudwatchlogs-backup-stream";

function coverage(sources: Partial<Settings["sources"]>, name: string): Coverage {
  return coverageOf({ ...exampleSettings(), sources: { ...sourcesNamed(), ...sources } })(name);
}

const prefix = (text: string, exclude: readonly string[] = [], filterPattern = "") => ({
  prefix: text,
  exclude,
  filterPattern,
});
const promised = { kind: "promised", deployed: true, filterPattern: "" };

describe("coverageOf", () => {
  it.each([errorLog, "/log-backup/dev/restored"])(
    "knows %s as the backup's own, whatever else is said of it",
    (name) => {
      const everything = { prefixes: [prefix("*")], account: { exclude: [], filterPattern: "" } };

      expect(coverage({ ...sourcesNamed(name), ...everything }, name)).toEqual({ kind: "own" });
    },
  );

  it("promises a log group by its name, with its filter pattern", () => {
    const logGroups = [{ name: "/app", filterPattern: "ERROR" }];

    expect(coverage({ logGroups }, "/app")).toEqual({ ...promised, how: "name", filterPattern: "ERROR" });
    expect(coverage({ logGroups }, "/app/")).toEqual({ kind: "none" });
  });

  it.each([
    ["/ecs/", "/ecs/a", true],
    ["/ecs/", "/ecs", false],
    ["/ecs/*-prod", "/ecs/a-prod", true],
    ["/ecs/*-prod", "/ecs/a-prod-2", false],
    ["/ecs/?", "/ecs/a", true],
    ["/ecs/?", "/ecs/ab", false],
  ])("%s takes %s: %s", (text, name, taken) => {
    expect(coverage({ prefixes: [prefix(text)] }, name).kind).toBe(taken ? "promised" : "none");
  });

  it("says of what a prefix takes whether it was discovered", () => {
    const sources = {
      prefixes: [prefix("/ecs/", [], "ERROR")],
      discovered: [{ name: "/ecs/a", filterPattern: "ERROR" }],
    };
    const byPrefix = { ...promised, how: "prefix", prefix: "/ecs/", filterPattern: "ERROR" };

    expect(coverage(sources, "/ecs/a")).toEqual(byPrefix);
    expect(coverage(sources, "/ecs/b")).toEqual({ ...byPrefix, deployed: false });
  });

  it("says which prefix leaves a log group out, unless another takes it", () => {
    const prefixes = [prefix("/aws/"), prefix("/ecs/", ["*-test", "/ecs/x"])];

    expect(coverage({ prefixes }, "/ecs/a-test")).toEqual({ kind: "excluded", by: "sources.prefixes[1].exclude" });
    expect(coverage({ prefixes }, "/ecs/x")).toEqual({ kind: "excluded", by: "sources.prefixes[1].exclude" });
    expect(coverage({ prefixes: [...prefixes, prefix("/ecs/x")] }, "/ecs/x").kind).toBe("promised");
  });

  it("promises every log group by the account's policy, but those that it excludes", () => {
    const account = { exclude: ["/b"], filterPattern: "WARN" };

    expect(coverage({ account }, "/a")).toEqual({ ...promised, how: "account", filterPattern: "WARN" });
    expect(coverage({ account }, "/b")).toEqual({ kind: "excluded", by: "sources.account.exclude" });
    expect(coverage({ account, ...sourcesNamed("/b") }, "/b")).toMatchObject({ kind: "promised", how: "name" });
  });
});

it("the backup's own log groups are the stream's error log and what restore writes to, in order", () => {
  expect(ownLogGroupsOf({ ...exampleSettings(), restore: { logGroups: ["/z", "/a", errorLog] } })).toEqual([
    "/a",
    errorLog,
    "/z",
  ]);
});
