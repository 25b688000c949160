import {
  ELSEWHERE_ARN,
  ERROR_LOG,
  filter,
  policy,
  RESTORED,
  STREAM_ARN,
  useAuditFakes,
} from "../../support/audit-fakes";

const command = useAuditFakes();

describe("a filter", () => {
  it.each([
    ["ERROR", "", "forwards only events that match ERROR, and the settings ask for every event: deploy prod again"],
    ["", "ERROR", "forwards every event, and the settings ask for only events that match ERROR: deploy prod again"],
    [
      "a",
      "b",
      "forwards only events that match a, and the settings ask for only events that match b: deploy prod again",
    ],
  ])("whose pattern is %j, where the settings have %j", async (filterPattern, wanted, message) => {
    command.settings({ logGroups: [{ name: "/a", filterPattern: wanted }] });
    command.group("/a", [filter({ filterPattern })]);

    expect(await command.faultsOf("/a")).toEqual({
      exitCode: 1,
      faults: [["pattern", `its filter log-backup-prod ${message}`]],
    });
  });

  it.each(["", "ERROR"])("whose pattern is the settings' is well: %j", async (filterPattern) => {
    command.settings({ logGroups: [{ name: "/a", filterPattern }] });
    command.group("/a", [filter({ filterPattern })]);

    expect(await command.faultsOf("/a")).toEqual({ exitCode: 0, faults: [] });
  });

  it("that leaves events out by criteria on fields, which the settings cannot ask for", async () => {
    command.settings({ logGroups: ["/a"] });
    command.group("/a", [filter({ fieldSelectionCriteria: '@aws.account IN ["1"]' })]);

    expect(await command.faultsOf("/a")).toEqual({
      exitCode: 1,
      faults: [
        [
          "pattern",
          'its filter log-backup-prod forwards only events that match @aws.account IN ["1"], and the settings ask for every event: delete that filter, and deploy prod again',
        ],
      ],
    });
  });

  it("of another name, whose pattern is not the settings', stands in the way of the environment's own", async () => {
    command.settings({ logGroups: ["/a"] });
    command.group("/a", [filter({ filterName: "by-hand", filterPattern: "ERROR" })]);

    expect(await command.faultsOf("/a")).toEqual({
      exitCode: 1,
      faults: [
        [
          "pattern",
          "its filter by-hand forwards only events that match ERROR, and the settings ask for every event: delete that filter, and deploy prod again",
        ],
      ],
    });
  });

  it("that forwards transformed events does not forward what came in", async () => {
    command.settings({ logGroups: ["/a"] });
    command.group("/a", [filter({ applyOnTransformedLogs: true })]);

    expect(await command.faultsOf("/a")).toEqual({
      exitCode: 1,
      faults: [
        [
          "pattern",
          "its filter log-backup-prod forwards transformed events (applyOnTransformedLogs), and the backup is to hold them as they came in: delete that filter, and deploy prod again",
        ],
      ],
    });
  });

  it("that adds fields to events is worth knowing", async () => {
    command.settings({ logGroups: ["/a"] });
    command.group("/a", [filter({ emitSystemFields: ["@aws.account", "@aws.region"] })]);

    expect(await command.notesOf("/a")).toEqual({
      exitCode: 0,
      notes: [["system-fields", "its filter log-backup-prod adds fields to events: @aws.account, @aws.region"]],
    });
  });

  it("of the environment's name on what nobody promises, that sends elsewhere", async () => {
    command.settings({ logGroups: ["/a"] });
    command.backedUp("/a");
    command.group("/old", [filter({ destinationArn: ELSEWHERE_ARN })]);

    expect(await command.faultsOf("/old")).toEqual({
      exitCode: 1,
      faults: [
        [
          "elsewhere",
          `its filter log-backup-prod sends to ${ELSEWHERE_ARN}, not to ${STREAM_ARN}, and the settings ask for none: delete that filter`,
        ],
      ],
    });
  });

  it("of the environment's name that sends elsewhere", async () => {
    command.settings({ logGroups: ["/a"] });
    command.group("/a", [filter({ filterName: "mine" }), filter({ destinationArn: ELSEWHERE_ARN })]);

    expect(await command.faultsOf("/a")).toEqual({
      exitCode: 1,
      faults: [
        ["elsewhere", `its filter log-backup-prod sends to ${ELSEWHERE_ARN}, not to ${STREAM_ARN}: deploy prod again`],
      ],
    });
  });

  it("beside another one to the same stream backs up twice", async () => {
    command.settings({ logGroups: ["/a"] });
    command.group("/a", [filter({ filterName: "mine" }), filter()]);

    expect(await command.faultsOf("/a")).toEqual({
      exitCode: 1,
      faults: [
        ["twice", "it is backed up twice, by the filter mine and the filter log-backup-prod: leave one of them"],
      ],
    });
  });

  it("beside the account's policy backs up twice", async () => {
    command.settings({ logGroups: ["/a"], account: { exclude: ["/a"] } });
    command.backedUp("/a");
    command.policies(policy());

    expect(await command.faultsOf("/a")).toEqual({
      exitCode: 1,
      faults: [
        [
          "twice",
          "it is backed up twice, by the filter log-backup-prod and the account policy log-backup-prod: leave one of them",
        ],
      ],
    });
  });

  it.each([ERROR_LOG, RESTORED])("must not be on what the backup writes: %s", async (name) => {
    command.settings({ logGroups: ["/a"] });
    command.backedUp("/a");
    command.backedUp(name);

    expect(await command.faultsOf(name)).toEqual({
      exitCode: 1,
      faults: [
        [
          "loop",
          "the backup writes it, and the filter log-backup-prod backs it up, so that events make events without end: delete that filter",
        ],
      ],
    });
  });
});

describe("retention", () => {
  it.each<[number, number | undefined, readonly string[]]>([
    [
      1,
      undefined,
      [
        "it keeps events for 1 day, and delivery may try for 48 hours, so that an event can expire before it is stored: set sources.minimumRetentionDays to 3 or more, and run log-backup raise-retention --env prod",
      ],
    ],
    [3, undefined, []],
    [
      7,
      30,
      [
        "it keeps events for 7 days, fewer than sources.minimumRetentionDays (30): run log-backup raise-retention --env prod",
      ],
    ],
    [30, 30, []],
  ])("of %d days where the minimum is %s", async (retentionInDays, minimumRetentionDays, messages) => {
    command.settings({ logGroups: ["/a"], minimumRetentionDays });
    command.backedUp("/a", { retentionInDays });

    expect(await command.faultsOf("/a")).toEqual({
      exitCode: messages.length > 0 ? 1 : 0,
      faults: messages.map((message) => ["retention", message]),
    });
  });

  it("is looked at where a log group is backed up though nobody promises it, but not elsewhere", async () => {
    command.settings({ logGroups: ["/a"], minimumRetentionDays: 7 });
    command.backedUp("/a");
    command.backedUp("/b", { retentionInDays: 1 });
    command.group("/c", [], { retentionInDays: 1 });

    expect(await command.faultsOf("/b")).toEqual({
      exitCode: 1,
      faults: [
        [
          "retention",
          "it keeps events for 1 day, fewer than sources.minimumRetentionDays (7): have it keep them longer, for the settings do not promise it",
        ],
      ],
    });
    expect(await command.faultsOf("/c")).toMatchObject({ faults: [] });
  });
});
