import { loadSettings } from "../../../settings";
import { useEnvironmentCommand } from "../../support/environment-command";
import { sendLogsError } from "../../support/fake-logs";

const command = useEnvironmentCommand();
const { folder, logs } = command;
const FILE = () => folder.shown("test.log-groups.json");
const discover = (...args: readonly string[]) => command.run(["discover", ...args]);

describe("the account's policy", () => {
  const policy = (policyName: string) => ({
    policyName,
    policyType: "SUBSCRIPTION_FILTER_POLICY",
    policyDocument: JSON.stringify({ DestinationArn: "arn:aws:kinesis:eu-central-1:111122223333:stream/siem" }),
    scope: "ALL",
  });
  const COUNTS = "0 log groups and the account policy log-backup-test";
  beforeEach(() => {
    folder.write({ sources: { account: {} } });
    command.addGroups("/a");
  });

  it.each([[[]], [["log-backup-test"]]])("has its place where there is %j", async (names) => {
    logs.accountPolicies = names.map(policy);

    expect(await discover("--check")).toEqual({
      exitCode: 1,
      errors: "",
      output: `Missing: ${FILE()}, ${COUNTS}, 0 came, 0 went. Run npm run discover -- --env test, and commit it.\n`,
    });
    expect((await command.runJson(["discover"])).report).toEqual({
      environment: "test",
      file: FILE(),
      changed: true,
      added: [],
      removed: [],
      differs: [],
      logGroups: [],
      cannotBeCovered: {},
      accountPolicy: "log-backup-test",
      problems: [],
    });
    expect(JSON.parse(folder.discovered)).toEqual({
      accountId: logs.accountId,
      region: logs.region,
      prefixes: [],
      logGroups: [],
      cannotBeCovered: {},
      accountPolicy: "log-backup-test",
    });
    expect(loadSettings({ env: folder.variable })[0]?.sources.account).toEqual({ exclude: [], filterPattern: "" });
    expect(await discover("--check")).toEqual({
      exitCode: 0,
      errors: "",
      output: `Up to date: ${COUNTS} in ${FILE()}.\n`,
    });
  });

  it("has none where there is another", async () => {
    logs.accountPolicies = [policy("log-backup-other"), policy("log-backup-test")];
    const problem =
      "sources.account needs the only account-level subscription policy that account 111122223333 can have in eu-central-1, and there is log-backup-other, which sends to arn:aws:kinesis:eu-central-1:111122223333:stream/siem: delete it, or use sources.prefixes instead";

    expect(await discover()).toEqual({
      exitCode: 1,
      errors: `log-backup: ${problem}\n`,
      output: `Refused, nothing written: ${FILE()}, ${COUNTS}, 0 came, 0 went: 1 problem on standard error.\n`,
    });
    expect(folder.files).toEqual(["test.json"]);
    expect(await command.runJson(["discover", "--check"])).toMatchObject({
      exitCode: 1,
      report: { problems: [problem] },
    });
  });

  it("has none either where the other one's destination cannot be read", async () => {
    logs.accountPolicies = [{ ...policy("odd"), policyDocument: "{" }];

    expect((await discover()).errors).toContain("there is odd, which sends to a destination that cannot be read: ");
  });

  it("is not checked by a local AWS that does not know how", async () => {
    logs.interfere = ({ operation }, response) => {
      if (operation !== "DescribeAccountPolicies") {
        return false;
      }
      response.writeHead(500, { "content-type": "text/html" });
      response.end("<!doctype html>");
      return true;
    };

    expect(await discover()).toEqual({
      exitCode: 0,
      errors:
        "log-backup: it could not be checked that log-backup-test would be the only account-level subscription policy: this local AWS does not know such policies\n",
      output: `Written: ${FILE()}, ${COUNTS}, 0 came, 0 went. Commit it.\n`,
    });
    expect(JSON.parse(folder.discovered)).toMatchObject({ accountPolicy: "log-backup-test" });
    expect(command.count("DescribeAccountPolicies")).toBe(1);
  });

  it("must be possible to see", async () => {
    logs.interfere = ({ operation }, response) =>
      operation === "DescribeAccountPolicies" && sendLogsError(response, "AccessDeniedException", "no");

    expect(await discover()).toEqual({
      exitCode: 3,
      errors:
        "log-backup: access denied: logs:DescribeAccountPolicies is needed to see whether there is room for the policy of sources.account\n",
      output: "",
    });
  });

  it("is not asked for where the settings have none", async () => {
    folder.write({ sources: { prefixes: ["/a"] } });
    logs.accountPolicies = [policy("other")];

    expect((await discover()).exitCode).toBe(0);
    expect(command.count("DescribeAccountPolicies")).toBe(0);
  });

  it("takes the place of prefixes that the settings no longer have, and goes itself", async () => {
    folder.writeDiscovered(["/a"], ["/a"]);

    expect(await discover()).toEqual({
      exitCode: 0,
      errors: "",
      output: `- /a\nWritten: ${FILE()}, ${COUNTS}, 0 came, 1 went. Commit it.\n`,
    });
    folder.write({ sources: { prefixes: ["/b"] } });
    expect(await discover("--check")).toEqual({
      exitCode: 1,
      errors: 'log-backup: no log group is taken by "/b" of sources.prefixes\n',
      output: `Out of date: ${FILE()}, 0 log groups, 0 came, 0 went; what differs: prefixes, account policy. Run npm run discover -- --env test, and commit it.\n`,
    });
  });
});
