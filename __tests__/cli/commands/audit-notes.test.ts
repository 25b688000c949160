import { ELSEWHERE_ARN, filter, useAuditFakes } from "../../support/audit-fakes";

const command = useAuditFakes();

describe("worth knowing, and no fault", () => {
  const foreign = (filterName: string) => filter({ filterName, destinationArn: ELSEWHERE_ARN });

  beforeEach(() => {
    command.settings({ prefixes: [{ prefix: "/ecs/", exclude: ["/ecs/x"] }] }, ["/ecs/a"]);
    command.backedUp("/ecs/a");
  });

  it("are filters of others, and that they leave no slot", async () => {
    command.group("/b", [foreign("one"), foreign("two")]);

    expect(await command.notesOf("/b")).toEqual({
      exitCode: 0,
      notes: [
        ["no-free-slot", "it has 2 filters of 2, and so no free slot for one of the backup"],
        ["foreign-filter", `its filter one sends to ${ELSEWHERE_ARN}`],
        ["foreign-filter", `its filter two sends to ${ELSEWHERE_ARN}`],
      ],
    });
    expect((await command.run()).output).toContain(`
Notes:
  not covered, and without a free filter slot: 1 log group, /b.
  filters of others that send to ${ELSEWHERE_ARN}: 2.
  free filter slots: 0 in 1 log group, 1 in 1 log group.
`);
  });

  it("is what is excluded and backed up all the same", async () => {
    command.backedUp("/ecs/x");

    expect(await command.notesOf("/ecs/x")).toEqual({
      exitCode: 0,
      notes: [["excluded-but-subscribed", "it is excluded, and the filter log-backup-prod backs it up all the same"]],
    });
    expect((await command.run()).output).toContain("  excluded, and backed up all the same: 1 log group, /ecs/x.\n");
  });

  it("is what is backed up and no source takes", async () => {
    command.backedUp("/other");

    expect(await command.notesOf("/other")).toEqual({
      exitCode: 0,
      notes: [["not-promised", "the filter log-backup-prod backs it up, though no source of the settings takes it"]],
    });
    expect((await command.run()).output).toContain(
      "  backed up, though no source of the settings takes them: 1 log group, /other.\n",
    );
  });

  it("are the free filter slots", async () => {
    command.group("/one", [foreign("one")]);
    command.group("/none", [foreign("one"), foreign("two")]);
    command.group("/all");
    command.group("/ia", [], { logGroupClass: "INFREQUENT_ACCESS" });
    const { document } = await command.json();

    expect(document.logGroups.map(({ name, freeFilterSlots }) => [name, freeFilterSlots])).toEqual([
      ["/all", 2],
      ["/ecs/a", 1],
      ["/ia", null],
      ["/none", 0],
      ["/one", 1],
    ]);
  });
});
