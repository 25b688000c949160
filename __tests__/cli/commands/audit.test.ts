import { ERROR_LOG, filter, policy, RESTORED, useAuditFakes } from "../../support/audit-fakes";
import { runCommand } from "../../support/run-command";

const command = useAuditFakes();

describe("how log groups stand", () => {
  it("is told of every log group of the account and Region, and of promised ones that are not there", async () => {
    const exclude = ["/named", "/ecs/orders", "/gone", "/left-out"];
    command.settings({ logGroups: ["/named", "/gone"], prefixes: ["/ecs/"], account: { exclude } }, ["/ecs/orders"]);
    command.backedUp("/named");
    command.backedUp("/ecs/orders");
    command.group("/any");
    command.group("/left-out");
    command.group("/ia", [], { logGroupClass: "INFREQUENT_ACCESS" });
    command.group(ERROR_LOG);
    command.group(RESTORED);
    command.policies(policy({ excluded: [...exclude, ERROR_LOG, RESTORED] }));

    expect(await command.standings()).toEqual({
      "/any": ["covered", "account policy log-backup-prod", "account"],
      [ERROR_LOG]: ["own", "error log of the stream backup-stream", null],
      "/ecs/orders": ["covered", "filter log-backup-prod", "prefix /ecs/"],
      "/gone": ["missing", null, "name"],
      "/ia": ["cannot be covered", "class INFREQUENT_ACCESS", "account"],
      "/left-out": ["excluded", "sources.account.exclude", null],
      [RESTORED]: ["own", "restore.logGroups", null],
      "/named": ["covered", "filter log-backup-prod", "name"],
    });
  });

  it("is excluded by a prefix or by the policy's own criteria, or not covered at all", async () => {
    command.settings({ prefixes: ["/zzz", { prefix: "/ecs/", exclude: ["/ecs/test-*"] }] }, []);
    command.group("/ecs/test-1");
    command.group("/other");

    expect(await command.standings()).toEqual({
      "/ecs/test-1": ["excluded", "sources.prefixes[1].exclude", null],
      "/other": ["not covered", null, null],
    });

    command.policies(policy({ excluded: ["/other", ERROR_LOG, RESTORED] }));

    expect(await command.standings()).toMatchObject({ "/other": ["excluded", "the policy's own criteria", null] });
  });

  it("is covered by whatever sends to the environment's stream, under any name", async () => {
    command.settings({ logGroups: ["/a", "/b"] });
    command.group("/a", [filter({ filterName: "by-hand" })]);
    command.group("/b", [
      filter({ destinationArn: "arn:aws:firehose:eu-west-1:111122223333:deliverystream/backup-stream" }),
    ]);

    expect(await command.standings()).toEqual({
      "/a": ["covered", "filter by-hand", "name"],
      "/b": ["not covered", null, "name"],
    });
  });
});

describe("exit code and verdict", () => {
  beforeEach(() => {
    command.settings({ logGroups: ["/a"] });
    command.backedUp("/a");
  });

  const ended = async (...args: readonly string[]) => {
    const { exitCode, document } = await command.json(...args);
    return [exitCode, document.verdict];
  };

  test("where all is covered", async () => {
    expect(await ended()).toEqual([0, "covered"]);
    expect(await ended("--fail-on", "uncovered")).toEqual([0, "covered"]);
  });

  test("where others are not covered, or cannot be", async () => {
    command.group("/other");

    expect(await ended()).toEqual([0, "uncovered"]);
    expect(await ended("--fail-on", "uncovered")).toEqual([1, "uncovered"]);

    command.logs.groups.delete("/other");
    command.group("/ia", [], { logGroupClass: "DELIVERY" });

    expect(await ended()).toEqual([0, "uncovered"]);
    expect(await ended("--fail-on", "uncovered")).toEqual([1, "uncovered"]);
  });

  test("where something is wrong with what is promised", async () => {
    command.group("/a");

    expect(await ended()).toEqual([1, "faults"]);
  });

  test("where something could not be seen", async () => {
    command.iam.isDenied = true;

    expect(await ended()).toEqual([3, "unknown"]);

    command.group("/other");

    expect(await ended()).toEqual([3, "unknown"]);
    expect(await ended("--fail-on", "uncovered")).toEqual([1, "uncovered"]);
  });
});

describe("what is refused", () => {
  beforeEach(() => {
    command.settings({ logGroups: ["/a"] });
  });

  it.each([
    [["--since", "yesterday"], /^log-backup: --since: expected an ISO 8601 time/],
    [
      ["--since", "5m"],
      /^log-backup: --since must be before 2026-11-22T11:45:00.000Z, as later events may still be on their way, got: 2026-11-22T11:55:00.000Z\n$/,
    ],
    [
      ["--since", "15d"],
      /^log-backup: --since must not be more than 14 days ago, as CloudWatch lists no older metrics, got: 2026-11-07T12:00:00.000Z\n$/,
    ],
    [
      ["--requests-per-second", "0"],
      /^log-backup: --requests-per-second: expected a number above 0, up to 1000, got: 0\n$/,
    ],
    [
      ["--requests-per-second", "5/s"],
      /^log-backup: --requests-per-second: expected a number above 0, up to 1000, got: 5\/s\n$/,
    ],
    [["--fail-on", "all"], /Allowed choices are uncovered/],
  ])("%j", async (args, message) => {
    const { exitCode, output, errors } = await command.run(args);

    expect({ exitCode, output }).toEqual({ exitCode: 2, output: "" });
    expect(errors).toMatch(message);
    expect(command.logs.requests).toEqual([]);
  });

  test("no environment", async () => {
    const { exitCode, errors } = await runCommand(["audit"], { environment: command.environment });

    expect(exitCode).toBe(2);
    expect(errors).toMatch(/^log-backup: required option '--env <name>' not specified\n/);
  });

  test("credentials of another account, before anything else is asked", async () => {
    command.group("/a");
    jest
      .spyOn(command.logs, "arnOf")
      .mockImplementation((name) => `arn:aws:logs:eu-central-1:999988887777:log-group:${name}`);

    expect(await command.run()).toEqual({
      exitCode: 3,
      output: "",
      errors:
        "log-backup: the AWS credentials are of account 999988887777, and the settings of prod are for 111122223333: use credentials of 111122223333\n",
    });
    expect(command.logs.requests.map(({ operation }) => operation)).toEqual(["DescribeLogGroups"]);
    jest.restoreAllMocks();
  });
});
