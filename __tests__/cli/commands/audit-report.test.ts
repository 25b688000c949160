import { ELSEWHERE_ARN, filter, RESTORED, useAuditFakes } from "../../support/audit-fakes";

const command = useAuditFakes();

describe("the report", () => {
  it("is a table, what is wrong, what is worth knowing, and a verdict", async () => {
    command.settings({ logGroups: ["/a", "/b", { name: "/c", filterPattern: "ERROR" }] });
    command.backedUp("/a");
    command.group("/b", [filter({ filterName: "shipper", destinationArn: ELSEWHERE_ARN })], { retentionInDays: 7 });
    command.backedUp("/c", { retentionInDays: 1 });
    command.group("/other");
    command.iam.roles.clear();

    expect(await command.run()).toEqual({
      exitCode: 1,
      errors: "",
      output: `faults  retention  status       promised by  by                      log group
     -   for ever  covered      name         filter log-backup-prod  /a
     1     7 days  NOT COVERED  name         -                       /b
     2      1 day  covered      name         filter log-backup-prod  /c
     -   for ever  not covered  -            -                       /other

Faults of delivery:
  the role arn:aws:iam::111122223333:role/log-backup-prod-subscription does not exist, with which CloudWatch Logs forwards the events of /a, /c: deploy prod again.

Faults of log groups:
  /b: sources.logGroups names it, and no filter sends its events to the stream backup-stream: it was created at 2026-01-01T00:00:00.000Z, perhaps anew after it was deleted, which drops its filters: deploy prod again.
  /c: its filter log-backup-prod forwards every event, and the settings ask for only events that match ERROR: deploy prod again.
  /c: it keeps events for 1 day, and delivery may try for 48 hours, so that an event can expire before it is stored: set sources.minimumRetentionDays to 3 or more, and run log-backup raise-retention --env prod.

Notes:
  filters of others that send to ${ELSEWHERE_ARN}: 1.
  free filter slots: 1 in 3 log groups, 2 in 1 log group.

FAULTS: 1 of the delivery, 3 in 2 log groups. Of 3 promised log groups, 2 are covered. Others: 2 not covered.
`,
    });
  });

  it.each([
    [
      "all is covered",
      () => undefined,
      [],
      "Covered: all that the settings promise, 1 log group, and no other is uncovered.",
    ],
    [
      "others are not",
      () => {
        command.group("/other");
        command.group("/ia", [], { logGroupClass: "DELIVERY" });
      },
      [],
      "Covered: all that the settings promise, 1 log group. Others: 1 not covered, 1 cannot be covered.",
    ],
    [
      "others must be, too",
      () => {
        command.group("/other");
      },
      ["--fail-on", "uncovered"],
      "UNCOVERED: 1 of 2 log groups. Of 1 promised log group, 1 is covered. Others: 1 not covered.",
    ],
    [
      "it cannot be told",
      () => {
        command.group(RESTORED);
        command.iam.isDenied = true;
      },
      [],
      "Cannot tell: 1 check could not be made, see above; what could be checked is well. Others: 1 of a backup's own.",
    ],
  ])("ends with a verdict where %s", async (_, given, args, verdict) => {
    command.settings({ logGroups: ["/a"] });
    command.backedUp("/a");
    given();
    const { output } = await command.run(args);

    expect(output.trimEnd().split("\n").at(-1)).toBe(verdict);
  });

  it("tells what it could not check", async () => {
    command.settings({ logGroups: ["/a"] });
    command.backedUp("/a");
    command.iam.isDenied = true;
    const { output } = await command.run();

    expect(output).toContain(`
Not checked:
  whether the role arn:aws:iam::111122223333:role/log-backup-prod-subscription is there: access denied: iam:GetRole is needed to see whether the role arn:aws:iam::111122223333:role/log-backup-prod-subscription is there.
`);
  });

  it("is one JSON document with --json", async () => {
    command.settings({ logGroups: ["/a", "/gone"] });
    command.backedUp("/a", { retentionInDays: 30 });
    const { exitCode, output } = await command.run(["--json"]);

    expect(exitCode).toBe(1);
    expect(JSON.parse(output)).toEqual({
      environment: "prod",
      accountId: "111122223333",
      region: "eu-central-1",
      since: "2026-11-21T12:00:00.000Z",
      until: "2026-11-22T11:45:00.000Z",
      verdict: "faults",
      counts: {
        logGroups: 2,
        covered: 1,
        notCovered: 0,
        cannotBeCovered: 0,
        excluded: 0,
        own: 0,
        missing: 1,
        unknown: 0,
        promised: 2,
        promisedCovered: 1,
        withFaults: 1,
        faults: 1,
      },
      settings: { faults: [] },
      delivery: {
        faults: [],
        stream: {
          name: "backup-stream",
          arn: "arn:aws:firehose:eu-central-1:111122223333:deliverystream/backup-stream",
          exists: true,
          status: "ACTIVE",
        },
        roles: [{ arn: "arn:aws:iam::111122223333:role/log-backup-prod-subscription", exists: true }],
        accountPolicy: null,
        otherAccountPolicies: [],
      },
      logGroups: [
        {
          name: "/a",
          status: "covered",
          by: "filter log-backup-prod",
          promisedBy: "name",
          logGroupClass: "STANDARD",
          retentionDays: 30,
          createdAt: "2026-01-01T00:00:00.000Z",
          freeFilterSlots: 1,
          filters: [
            {
              name: "log-backup-prod",
              destinationArn: "arn:aws:firehose:eu-central-1:111122223333:deliverystream/backup-stream",
              roleArn: "arn:aws:iam::111122223333:role/log-backup-prod-subscription",
              filterPattern: "",
              fieldSelectionCriteria: "",
              createdAt: "2026-01-01T00:00:00.000Z",
            },
          ],
          faults: [],
          notes: [],
        },
        {
          name: "/gone",
          status: "missing",
          by: null,
          promisedBy: "name",
          logGroupClass: null,
          retentionDays: null,
          createdAt: null,
          freeFilterSlots: null,
          filters: [],
          faults: [
            {
              code: "missing",
              message:
                "sources.logGroups names it, and there is no such log group in this account and Region: create it, or take it out of the settings",
            },
          ],
          notes: [],
        },
      ],
      notes: [],
      notChecked: [],
    });
  });

  it("shows no control characters of names, which only a false AWS could have", async () => {
    command.settings({ logGroups: ["/a"] });
    command.backedUp("/a");
    command.group("/x\u001b[2J", [filter({ filterName: "f", destinationArn: "\u001b[31m" })]);
    const { output } = await command.run();

    expect(output).toContain("/x\\u001b[2J");
    expect(output).not.toContain("\u001b");
  });
});
