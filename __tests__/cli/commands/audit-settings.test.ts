import { relative } from "node:path";
import { ERROR_LOG, filter, useAuditFakes } from "../../support/audit-fakes";
import { sendLogsError } from "../../support/fake-logs";

const command = useAuditFakes();
const file = () => relative(process.cwd(), `${command.environment.LOG_BACKUP_ENVIRONMENTS_DIR}/prod.log-groups.json`);

describe("what was discovered", () => {
  it.each<[string, string | undefined, (file: string) => string]>([
    [
      "missing",
      undefined,
      (path) =>
        `${path}: is missing, it holds what was found for sources.prefixes and sources.account: run npm run discover -- --env prod, and commit it`,
    ],
    [
      "broken",
      "<<<<<<< HEAD\n",
      (path) => `${path}:1:1: not valid JSON: expected a value, found "<": run npm run discover -- --env prod`,
    ],
    [
      "not what discover writes",
      "{}",
      (path) => `${path}: is not what discover writes: run npm run discover -- --env prod`,
    ],
  ])("is a fault where it is %s, though all log groups are covered", async (_, text, message) => {
    command.settings({ prefixes: ["/svc/"] }, ["/svc/a"]);
    command.discoveredFile(text);
    command.backedUp("/svc/a");
    const { exitCode, document } = await command.json();

    expect(exitCode).toBe(1);
    expect(document.settings.faults).toEqual([
      { code: "discovery", message: `nothing counts as discovered: ${message(file())}` },
    ]);
    expect((await command.run()).output).toMatch(
      /\nFaults of settings:\n {2}nothing counts as discovered: .*\n[^]*\nFAULTS: 1 of the settings\. /,
    );
  });
});

describe("prefixes that take nothing", () => {
  it("are worth knowing, and then nothing is covered", async () => {
    command.settings({ prefixes: ["/scv/"] }, []);
    command.group("/svc/a");
    const { exitCode, document } = await command.json();

    expect([exitCode, document.verdict]).toEqual([1, "nothing"]);
    expect(document.notes).toEqual([
      { code: "prefix-takes-nothing", message: 'no log group is taken by "/scv/" of sources.prefixes' },
    ]);
    expect((await command.run()).output).toMatch(
      /\nNotes:\n {2}no log group is taken by "\/scv\/" of sources\.prefixes\.\n[^]*\nNOTHING is covered: nothing is promised that exists\. Others: 1 not covered\.\n$/,
    );
  });

  it("are only those that take none at all", async () => {
    command.settings({ prefixes: ["/svc/", { prefix: "/*/x", exclude: ["/y/x"] }] }, ["/svc/a"]);
    command.backedUp("/svc/a");
    command.group("/y/x");

    expect(await command.json()).toMatchObject({
      exitCode: 0,
      document: { verdict: "covered", notes: [{ message: 'no log group is taken by "/*/x" of sources.prefixes' }] },
    });
  });
});

describe("the verdict", () => {
  it("counts what is promised, and names what of that cannot be covered", async () => {
    command.settings({ prefixes: ["/svc/"] }, ["/svc/a"]);
    command.backedUp("/svc/a");
    command.backedUp("/b");
    command.backedUp("/c");
    command.group("/svc/ia", [], { logGroupClass: "INFREQUENT_ACCESS" });
    const { output } = await command.run();

    expect(output.trimEnd().split("\n").at(-1)).toBe(
      "Covered: all of what the settings promise that can be, 1 log group. Promised, and cannot be covered: /svc/ia. Others: 2 covered that nobody promises, 1 cannot be covered.",
    );
  });
});

describe("what AWS refuses", () => {
  it("is unknown of one log group, and the others are audited", async () => {
    command.settings({ logGroups: ["/a"] });
    command.backedUp("/a");
    command.group("/locked");
    command.logs.interfere = ({ operation, input }, response) =>
      operation === "DescribeSubscriptionFilters" &&
      input.logGroupName === "/locked" &&
      sendLogsError(response, "AccessDeniedException", "explicit deny");
    const { exitCode, document } = await command.json("--fail-on", "uncovered");

    expect([exitCode, document.verdict]).toEqual([3, "unknown"]);
    expect(document.logGroups).toMatchObject([
      { name: "/a", status: "covered" },
      { name: "/locked", status: "unknown", by: "its filters could not be seen", freeFilterSlots: null, faults: [] },
    ]);
    expect(document.notChecked).toEqual([
      "the subscription filters of /locked: access denied: logs:DescribeSubscriptionFilters is needed to see the subscription filters of a log group",
    ]);
  });

  it("of all log groups is no audit", async () => {
    command.settings({ logGroups: ["/a"] });
    command.backedUp("/a");
    command.group("/b", [filter()]);
    command.logs.interfere = ({ operation }, response) =>
      operation === "DescribeSubscriptionFilters" && sendLogsError(response, "AccessDeniedException", "no");
    const { exitCode, output, errors } = await command.run();

    expect({ exitCode, output }).toEqual({ exitCode: 3, output: "" });
    expect(errors).toMatch(/^log-backup: access denied: logs:DescribeSubscriptionFilters is needed to see the /);
  });
});

it("an account without any log group is taken for another one", async () => {
  command.settings({ logGroups: ["/a"] });

  expect(await command.run()).toEqual({
    exitCode: 3,
    output: "",
    errors:
      "log-backup: there is no log group at all in Region eu-central-1 for these credentials: are they of account 111122223333?\n",
  });
  command.group(ERROR_LOG);
  expect((await command.json()).exitCode).toBe(1);
});
