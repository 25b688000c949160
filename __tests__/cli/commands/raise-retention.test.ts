import { useEnvironmentCommand } from "../../support/environment-command";
import { sendLogsError } from "../../support/fake-logs";

const command = useEnvironmentCommand();
const { folder, logs } = command;
const raise = (...args: readonly string[]) => command.run(["raise-retention", ...args]);
const cells = (output: string) => output.split("\n").map((line) => line.trim().split(/\s{2,}/));
const retentionOf = (name: string) => logs.groups.get(name)?.retentionInDays;

describe("log groups that keep events for too short", () => {
  beforeEach(() => {
    folder.write({ sources: { logGroups: ["/named"], prefixes: ["/aws/"], minimumRetentionDays: 14 } });
    folder.writeDiscovered(["/aws/"], ["/aws/ever", "/aws/long", "/aws/one", "/aws/same"]);
    logs.addGroup("/named", { retentionInDays: 7 });
    logs.addGroup("/aws/one", { retentionInDays: 1 });
    logs.addGroup("/aws/long", { retentionInDays: 30 });
    logs.addGroup("/aws/same", { retentionInDays: 14 });
    logs.addGroup("/aws/ever");
    logs.addGroup("/aws/rare", { retentionInDays: 1, logGroupClass: "INFREQUENT_ACCESS" });
    logs.addGroup("/ecs/other", { retentionInDays: 1 });
  });

  it("get exactly the minimum, and no others are touched", async () => {
    const { exitCode, errors, output } = await raise();

    expect({ exitCode, errors }).toEqual({ exitCode: 0, errors: "" });
    expect(cells(output)).toEqual([
      ["from days", "to days", "outcome", "log group"],
      ["1", "14", "raised", "/aws/one"],
      ["7", "14", "raised", "/named"],
      [""],
      ["Raised: 2 of 5 log groups keep events for 14 days now."],
      [""],
    ]);
    expect([...logs.groups.values()].map(({ name, retentionInDays }) => [name, retentionInDays])).toEqual([
      ["/named", 14],
      ["/aws/one", 14],
      ["/aws/long", 30],
      ["/aws/same", 14],
      ["/aws/ever", undefined],
      ["/aws/rare", 1],
      ["/ecs/other", 1],
    ]);
    expect(await raise()).toEqual({
      exitCode: 0,
      errors: "",
      output: "Nothing to raise: none of 5 log groups keeps events for less than 14 days.\n",
    });
    expect(command.count("PutRetentionPolicy")).toBe(2);
  });

  it("are only told in a dry run", async () => {
    const { exitCode, output } = await raise("--dry-run");

    expect(exitCode).toBe(0);
    expect(cells(output).slice(1)).toEqual([
      ["1", "14", "would be raised", "/aws/one"],
      ["7", "14", "would be raised", "/named"],
      [""],
      ["Dry run: of 5 log groups, 2 would keep events for 14 days from then on."],
      [""],
    ]);
    expect(command.count("PutRetentionPolicy")).toBe(0);
  });

  it("are one JSON document with --json", async () => {
    expect(await command.runJson(["raise-retention"])).toEqual({
      exitCode: 0,
      errors: "",
      report: {
        environment: "test",
        dryRun: false,
        minimumRetentionDays: 14,
        examined: 5,
        logGroups: [
          { name: "/aws/one", from: 1, to: 14, status: "raised" },
          { name: "/named", from: 7, to: 14, status: "raised" },
        ],
        missing: [],
        notDiscovered: [],
      },
    });
  });

  /** Does something between the listing and the second look at a log group. */
  function before(name: string, act: () => void) {
    logs.interfere = ({ operation, input }) => {
      if (operation === "DescribeLogGroups" && input.logGroupNamePrefix === name && command.count(operation) > 2) {
        act();
      }
      return false;
    };
  }

  it("are not shortened where somebody raised them meanwhile, nor given one where it was taken away", async () => {
    before("/aws/one", () => {
      const [one, named] = [logs.groups.get("/aws/one"), logs.groups.get("/named")];
      if (one !== undefined && named !== undefined) {
        one.retentionInDays = 365;
        named.retentionInDays = undefined;
      }
    });
    const { report } = await command.runJson(["raise-retention"]);

    expect(report).toMatchObject({ logGroups: [{ status: "left" }, { status: "left" }] });
    expect([retentionOf("/aws/one"), retentionOf("/named")]).toEqual([365, undefined]);
    expect(command.count("PutRetentionPolicy")).toBe(0);
  });

  it("may be gone meanwhile", async () => {
    logs.addGroup("/aws/one/more", { retentionInDays: 30 });
    before("/aws/one", () => logs.groups.delete("/aws/one"));

    const { exitCode, output } = await raise();

    expect(exitCode).toBe(0);
    expect(cells(output)[1]).toEqual(["1", "14", "gone", "/aws/one"]);
    expect(retentionOf("/named")).toBe(14);
  });

  it("may be gone at the last moment", async () => {
    logs.interfere = ({ operation, input }, response) =>
      operation === "PutRetentionPolicy" &&
      input.logGroupName === "/aws/one" &&
      sendLogsError(response, "ResourceNotFoundException", "The specified log group does not exist.");

    expect((await command.runJson(["raise-retention"])).report).toMatchObject({
      logGroups: [{ status: "gone" }, { status: "raised" }],
    });
  });

  it("may not be ours to change: the others are, and it exits with 1", async () => {
    logs.interfere = ({ operation, input }, response) =>
      operation === "PutRetentionPolicy" &&
      input.logGroupName === "/aws/one" &&
      sendLogsError(response, "AccessDeniedException", "no");
    const { exitCode, output } = await raise();

    expect(exitCode).toBe(1);
    expect(cells(output).slice(1)).toEqual([
      ["1", "14", "FAILED", "/aws/one"],
      ["7", "14", "raised", "/named"],
      [""],
      ["/aws/one: access denied: logs:PutRetentionPolicy is needed to raise the retention of /aws/one."],
      [""],
      ["NOT ALL RAISED: 1 of 5 log groups keeps events for 14 days now, 1 could not be changed."],
      [""],
    ]);
  });

  it("exits with 3 where none could be changed", async () => {
    logs.interfere = ({ operation }, response) =>
      operation === "PutRetentionPolicy" && sendLogsError(response, "AccessDeniedException", "no");

    expect((await raise()).exitCode).toBe(3);
  });

  it("stops where the next one would fail as well", async () => {
    logs.interfere = ({ operation }, response) =>
      operation === "PutRetentionPolicy" && sendLogsError(response, "ExpiredTokenException", "too old");
    const reason = 'the AWS credentials have expired: sign in again, for example with "aws sso login" (too old)';

    expect(await command.runJson(["raise-retention"])).toMatchObject({
      exitCode: 3,
      report: {
        logGroups: [
          { name: "/aws/one", status: "failed", reason },
          { name: "/named", status: "failed", reason: `it was not tried: ${reason}` },
        ],
      },
    });
    expect(command.count("PutRetentionPolicy")).toBe(1);
  });
});

it("never touches what the account's policy leaves out, nor what the backup writes", async () => {
  folder.write({ sources: { account: { exclude: ["/left"] }, minimumRetentionDays: 3 } });
  for (const name of [
    "/a",
    "/left",
    "/log-backup/test/restored",
    "/aws/kinesisfirehose/cloudwatchlogs-backup-stream",
  ]) {
    logs.addGroup(name, { retentionInDays: 1 });
  }

  expect((await raise()).exitCode).toBe(0);
  expect([...logs.groups.values()].map(({ retentionInDays }) => retentionInDays)).toEqual([3, 1, 1, 1]);
});

it("tells named log groups that are not there", async () => {
  folder.write({ sources: { logGroups: ["/a", "/b"], minimumRetentionDays: 3 } });
  command.addGroups("/a");

  expect(await raise()).toEqual({
    exitCode: 0,
    errors: "log-backup: there is no log group /b in this account and Region\n",
    output:
      "Nothing to raise: none of 1 log group keeps events for less than 3 days. 1 of the named log groups is not there.\n",
  });
  expect(await command.runJson(["raise-retention"])).toMatchObject({ report: { missing: ["/b"] } });
  logs.addGroup("/a", { retentionInDays: 1 });
  folder.write({ sources: { logGroups: ["/a", "/b", "/c"], minimumRetentionDays: 3 } });
  expect((await raise()).output).toContain(
    "\nRaised: 1 of 1 log group keeps events for 3 days now. 2 of the named log groups are not there.\n",
  );
});

it("leaves alone what is not discovered yet, and says so", async () => {
  folder.write({ sources: { prefixes: ["/aws/", "/ecs/"], minimumRetentionDays: 3 } });
  folder.writeDiscovered(["/aws/", "/ecs/"], ["/aws/found"]);
  for (const name of ["found", "new", "rare"]) {
    const logGroupClass = name === "rare" ? "INFREQUENT_ACCESS" : "STANDARD";
    logs.addGroup(`/aws/${name}`, { retentionInDays: 1, logGroupClass });
  }
  command.addGroups("/aws/ever");
  const { exitCode, errors } = await raise();

  expect({ exitCode, errors }).toEqual({
    exitCode: 0,
    errors:
      'log-backup: no log group is taken by "/ecs/" of sources.prefixes\n' +
      "log-backup: 1 log group that sources.prefixes takes is left alone, for it is not discovered yet: run npm run discover -- --env test, deploy, and run this again: /aws/new\n",
  });
  expect([retentionOf("/aws/found"), retentionOf("/aws/new"), retentionOf("/aws/rare")]).toEqual([3, 1, 1]);
  expect(await command.runJson(["raise-retention"])).toMatchObject({
    report: { examined: 1, notDiscovered: ["/aws/new"] },
  });
});

it("leaves alone all that prefixes take where what was discovered is out of date", async () => {
  folder.write({ sources: { prefixes: ["/aws/"], minimumRetentionDays: 3 } });
  folder.writeDiscovered(["/other/"], ["/aws/0"]);
  for (let number = 0; number < 7; number += 1) {
    logs.addGroup(`/aws/${number}`, { retentionInDays: 1 });
  }

  expect(await raise()).toEqual({
    exitCode: 0,
    errors: [
      `nothing counts as discovered: ${folder.shown("test.log-groups.json")}: was discovered for other sources.prefixes than the settings have now: run npm run discover -- --env test`,
      "7 log groups that sources.prefixes take are left alone, for they are not discovered yet: run npm run discover -- --env test, deploy, and run this again: /aws/0, /aws/1, /aws/2, /aws/3, /aws/4 and 2 more",
    ]
      .map((line) => `log-backup: ${line}\n`)
      .join(""),
    output: "Nothing to raise: none of 0 log groups keeps events for less than 3 days.\n",
  });
});

it("needs a minimum", async () => {
  folder.write({});

  expect(await raise()).toEqual({
    exitCode: 2,
    errors:
      "log-backup: the settings of test have no sources.minimumRetentionDays: set the days that covered log groups must keep events at least\n",
    output: "",
  });
});

it.each(["/a", "/none"])("refuses credentials of another account, and changes nothing: %s", async (name) => {
  folder.write({ accountId: "444455556666", sources: { logGroups: [name], minimumRetentionDays: 3 } });
  logs.addGroup("/a", { retentionInDays: 1 });

  expect(await raise()).toEqual({
    exitCode: 3,
    errors:
      "log-backup: the AWS credentials are of account 111122223333, and the settings of test are for 444455556666: use credentials of 444455556666\n",
    output: "",
  });
  expect(retentionOf("/a")).toBe(1);
});

it("raises 300, over pages", async () => {
  folder.write({ sources: { prefixes: ["/aws/"], minimumRetentionDays: 3 } });
  for (let number = 0; number < 300; number += 1) {
    logs.addGroup(`/aws/${number}`, { retentionInDays: 1 });
  }
  folder.writeDiscovered(["/aws/"], [...logs.groups.keys()].sort());

  expect((await raise()).exitCode).toBe(0);
  expect([...logs.groups.values()].filter(({ retentionInDays }) => retentionInDays !== 3)).toEqual([]);
}, 60_000);
