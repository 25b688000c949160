import { ELSEWHERE_ARN, ERROR_LOG, filter, policy, RESTORED, useAuditFakes } from "../../support/audit-fakes";
import { sendLogsError } from "../../support/fake-logs";

const command = useAuditFakes();
const NEW = { creationTime: Date.UTC(2026, 10, 22, 8) };

describe("a log group that is named", () => {
  it("and has no filter is not covered, and is said when it was made, perhaps anew", async () => {
    command.settings({ logGroups: ["/a"] });
    command.group("/a", [], NEW);

    expect(await command.faultsOf("/a")).toEqual({
      exitCode: 1,
      faults: [
        [
          "not-covered",
          "sources.logGroups names it, and no filter sends its events to the stream backup-stream: it was created at 2026-11-22T08:00:00.000Z, perhaps anew after it was deleted, which drops its filters: deploy prod again",
        ],
      ],
    });
  });

  it("and is left out by the account's policy, as it should be, is no less uncovered", async () => {
    command.settings({ logGroups: ["/a"], account: { exclude: ["/a"] } });
    command.group("/a", [], NEW);
    command.policies(policy({ excluded: ["/a", ERROR_LOG, RESTORED] }));

    expect(await command.standings()).toEqual({ "/a": ["not covered", null, "name"] });
  });

  it("and is not there is missing", async () => {
    command.settings({ logGroups: ["/a"] });
    command.group(ERROR_LOG);

    expect(await command.faultsOf("/a")).toEqual({
      exitCode: 1,
      faults: [
        [
          "missing",
          "sources.logGroups names it, and there is no such log group in this account and Region: create it, or take it out of the settings",
        ],
      ],
    });
  });

  it("and has no free slot for a filter is told whose filters take them", async () => {
    command.settings({ logGroups: ["/a"] });
    const foreign = (filterName: string) => filter({ filterName, destinationArn: ELSEWHERE_ARN });
    command.group("/a", [foreign("siem"), foreign("metrics")], NEW);

    expect(await command.faultsOf("/a")).toEqual({
      exitCode: 1,
      faults: [
        [
          "not-covered",
          "sources.logGroups names it, and no filter sends its events to the stream backup-stream: it has no free slot for one, as there may be 2, and it has siem, metrics: delete one of these, and deploy prod again",
        ],
      ],
    });
  });

  it("and is made while the audit runs is not missing", async () => {
    command.settings({ logGroups: ["/a", "/new"] });
    command.backedUp("/a");
    command.logs.interfere = ({ operation }) => {
      if (operation === "DescribeSubscriptionFilters") {
        command.backedUp("/new", { retentionInDays: 30 });
      }
      return false;
    };
    const { exitCode, document } = await command.json();

    expect(exitCode).toBe(0);
    expect(document.logGroups).toMatchObject([
      { name: "/a", status: "covered" },
      { name: "/new", status: "covered", retentionDays: 30, faults: [] },
    ]);
  });

  it("and is deleted while the audit runs is missing, too; another one is not told of at all", async () => {
    command.settings({ logGroups: ["/a"] });
    command.backedUp("/a");
    command.group("/other");
    command.logs.interfere = ({ operation }, response) =>
      operation === "DescribeSubscriptionFilters" &&
      sendLogsError(response, "ResourceNotFoundException", "The specified log group does not exist.");
    const { exitCode, document } = await command.json();

    expect(exitCode).toBe(1);
    expect(document.logGroups).toMatchObject([{ name: "/a", status: "missing", faults: [{ code: "missing" }] }]);
  });

  it("and is of a class that cannot be covered is a fault", async () => {
    command.settings({ logGroups: ["/a"] });
    command.group("/a", [], { logGroupClass: "INFREQUENT_ACCESS" });

    expect(await command.faultsOf("/a")).toEqual({
      exitCode: 1,
      faults: [
        [
          "wrong-class",
          "sources.logGroups names it, and its class INFREQUENT_ACCESS can have no subscription filter: make it anew in class STANDARD, or take it out of the settings",
        ],
      ],
    });
    expect(command.logs.requests.map(({ operation }) => operation)).not.toContain("DescribeSubscriptionFilters");
  });
});

describe("a log group that a prefix takes", () => {
  const prefixes = [{ prefix: "/ecs/" }];

  it("and is not discovered is to be discovered", async () => {
    command.settings({ prefixes }, []);
    command.group("/ecs/new");

    expect(await command.faultsOf("/ecs/new")).toEqual({
      exitCode: 1,
      faults: [
        [
          "not-covered",
          "it matches the prefix /ecs/, and is not discovered yet: run npm run discover -- --env prod, and deploy",
        ],
      ],
    });
  });

  it("and was discovered, and has no filter, is not covered", async () => {
    command.settings({ prefixes }, ["/ecs/a"]);
    command.group("/ecs/a", [], NEW);

    expect(await command.faultsOf("/ecs/a")).toEqual({
      exitCode: 1,
      faults: [
        [
          "not-covered",
          "it was discovered for the prefix /ecs/, and no filter sends its events to the stream backup-stream: it was created at 2026-11-22T08:00:00.000Z, perhaps anew after it was deleted, which drops its filters: deploy prod again",
        ],
      ],
    });
  });

  it("and was discovered, and is gone, is missing", async () => {
    command.settings({ prefixes }, ["/ecs/a"]);
    command.group(ERROR_LOG);

    expect(await command.faultsOf("/ecs/a")).toEqual({
      exitCode: 1,
      faults: [
        [
          "missing",
          "it was discovered for the prefix /ecs/, and is gone: run npm run discover -- --env prod, and deploy",
        ],
      ],
    });
  });

  it("and cannot be covered is a fault only where it was discovered as one that can", async () => {
    command.settings({ prefixes }, ["/ecs/a"]);
    command.group("/ecs/a", [], { logGroupClass: "DELIVERY" });
    command.group("/ecs/b", [], { logGroupClass: "DELIVERY" });

    expect(await command.faultsOf("/ecs/a")).toEqual({
      exitCode: 1,
      faults: [
        [
          "wrong-class",
          "it was discovered for the prefix /ecs/, and is now of class DELIVERY, which can have no subscription filter: make it anew in class STANDARD, or run npm run discover -- --env prod",
        ],
      ],
    });
    expect(await command.faultsOf("/ecs/b")).toMatchObject({ faults: [] });
  });

  it("and keeps events for too short, and is not discovered, is to be discovered first", async () => {
    command.settings({ prefixes, minimumRetentionDays: 7 }, []);
    command.backedUp("/ecs/a", { retentionInDays: 1 });

    expect(await command.faultsOf("/ecs/a")).toEqual({
      exitCode: 1,
      faults: [
        [
          "retention",
          "it keeps events for 1 day, fewer than sources.minimumRetentionDays (7): run npm run discover -- --env prod, deploy, and run log-backup raise-retention --env prod",
        ],
      ],
    });
  });

  it("and is covered, and not discovered, is worth knowing", async () => {
    command.settings({ prefixes }, []);
    command.backedUp("/ecs/a");

    expect(await command.notesOf("/ecs/a")).toEqual({
      exitCode: 0,
      notes: [
        [
          "not-discovered",
          "it is backed up, and not among the discovered log groups: run npm run discover -- --env prod",
        ],
      ],
    });
    expect((await command.run()).output).toContain(
      "  backed up, and not among the discovered log groups: run npm run discover: 1 log group, /ecs/a.\n",
    );
  });
});
