import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { useEnvironmentCommand } from "../../support/environment-command";
import { sendLogsError } from "../../support/fake-logs";
import { runCommand } from "../../support/run-command";

const command = useEnvironmentCommand();
const { folder, logs } = command;
const SETTINGS = () => folder.shown("test.json");
const FILE = () => folder.shown("test.log-groups.json");
const discover = (...args: readonly string[]) => command.run(["discover", ...args]);

describe("a log group that would be backed up twice", () => {
  it("by two prefixes, is refused", async () => {
    folder.write({ sources: { prefixes: ["/aws/", "*-prod"] } });
    command.addGroups("/aws/a-prod", "/aws/b", "/aws/c-prod", "/ecs/d-prod");
    const problem = `${SETTINGS()}: sources.prefixes[0] and sources.prefixes[1] must not take the same log groups, or they would be backed up twice: name them in exclude of one, got: "/aws/a-prod", "/aws/c-prod"`;

    expect(await discover()).toEqual({
      exitCode: 1,
      errors: `log-backup: ${problem}\n`,
      output: `+ /aws/a-prod\n+ /aws/b\n+ /aws/c-prod\n+ /ecs/d-prod\nRefused, nothing written: ${FILE()}, 4 log groups, 4 came, 0 went: 1 problem on standard error.\n`,
    });
    expect(folder.files).toEqual(["test.json"]);
    expect(await command.runJson(["discover", "--check"])).toMatchObject({
      exitCode: 1,
      report: { changed: true, problems: [problem] },
    });
  });

  it("by a prefix and the account's policy, is refused", async () => {
    folder.write({ sources: { prefixes: ["/aws/"], account: { exclude: ["/aws/a"] } } });
    command.addGroups("/aws/a", "/aws/b", "/ecs/c");
    folder.writeDiscovered(["/aws/"], ["/aws/a"], "log-backup-test");
    const before = folder.discovered;

    expect(await discover()).toEqual({
      exitCode: 1,
      errors: `log-backup: ${SETTINGS()}: sources.account.exclude must name every log group that has a filter of its own, or it would be backed up twice, missing: "/aws/b"\n`,
      output: `+ /aws/b\nRefused, nothing written: ${FILE()}, 2 log groups and the account policy log-backup-test, 1 came, 0 went: 1 problem on standard error.\n`,
    });
    expect(folder.discovered).toBe(before);
  });

  it("by its name and a prefix, is refused by the settings themselves", async () => {
    folder.write({ sources: { logGroups: ["/aws/a"], prefixes: ["/aws/"] } });
    command.addGroups("/aws/a");

    expect(await discover()).toEqual({
      exitCode: 2,
      errors: `log-backup: ${SETTINGS()}: sources.logGroups[0] must not be taken by sources.prefixes[0] too, or it would be backed up twice: name it once, or in exclude of that prefix, got: "/aws/a"\n`,
      output: "",
    });
    expect(folder.files).toEqual(["test.json"]);
  });
});

it("is a wrong use where the settings have nothing to discover", async () => {
  folder.write({});

  expect(await discover()).toEqual({
    exitCode: 2,
    errors: `log-backup: ${SETTINGS()}: there is nothing to discover: set sources.prefixes for log groups by prefix or glob, or sources.account for all of the account and Region\n`,
    output: "",
  });
});

it("wants to know the environment", async () => {
  const environment = { ...command.environment, ...folder.variable };

  expect(await runCommand(["discover"], { environment })).toEqual({
    exitCode: 2,
    errors:
      "log-backup: required option '--env <name>' not specified\nThe options are in: log-backup <command> --help\n",
    output: "",
  });
});

describe("credentials of another account", () => {
  const errors =
    "log-backup: the AWS credentials are of account 111122223333, and the settings of test are for 444455556666: use credentials of 444455556666\n";

  it.each([
    ["that has such log groups", { prefixes: ["/aws/"] }],
    ["that has no such log group", { prefixes: ["/ecs/"] }],
    ["for the account's policy", { account: {} }],
  ])("are refused: %s", async (_, sources) => {
    folder.write({ accountId: "444455556666", sources });
    command.addGroups("/aws/a");

    expect(await discover()).toEqual({ exitCode: 3, errors, output: "" });
    expect(folder.files).toEqual(["test.json"]);
  });
});

describe("what could not be done is told, and leaves the file as it was:", () => {
  beforeEach(() => {
    folder.write({ sources: { prefixes: ["/aws/"] } });
    folder.writeDiscovered(["/aws/"], ["/aws/old"]);
    command.addGroups(...Array.from({ length: 60 }, (_, index) => `/aws/${index}`));
  });

  it("listing is denied", async () => {
    const before = folder.discovered;
    logs.interfere = (_, response) => sendLogsError(response, "AccessDeniedException", "no");

    expect(await discover()).toEqual({
      exitCode: 3,
      errors: "log-backup: access denied: logs:DescribeLogGroups is needed to find the log groups\n",
      output: "",
    });
    expect(folder.discovered).toBe(before);
  });

  it("the second page is denied", async () => {
    const before = folder.discovered;
    logs.interfere = ({ input }, response) =>
      input.nextToken !== undefined && sendLogsError(response, "AccessDeniedException", "no");

    expect((await discover()).exitCode).toBe(3);
    expect(folder.discovered).toBe(before);
  });
});

it("a file that cannot be read is no empty one", async () => {
  folder.write({ sources: { prefixes: ["/aws/"] } });
  command.addGroups("/aws/a");
  mkdirSync(join(folder.path, "test.log-groups.json"));

  const { exitCode, errors } = await discover();

  // The settings see it first.
  expect(exitCode).not.toBe(0);
  expect(errors).toContain("EISDIR");
});
