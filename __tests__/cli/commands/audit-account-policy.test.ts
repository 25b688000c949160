import { ELSEWHERE_ARN, ERROR_LOG, policy, RESTORED, STREAM_ARN, useAuditFakes } from "../../support/audit-fakes";
import { sendLogsError } from "../../support/fake-logs";

const command = useAuditFakes();

describe("where the settings have sources.account", () => {
  beforeEach(() => {
    command.settings({ account: {} });
    command.group("/a");
    command.group("/b");
  });

  it("all is covered by the policy", async () => {
    command.policies(policy());
    const { exitCode, document } = await command.json();

    expect(exitCode).toBe(0);
    expect(document).toMatchObject({ verdict: "covered", counts: { covered: 2, promised: 2 } });
    expect(document.delivery).toMatchObject({
      faults: [],
      accountPolicy: {
        name: "log-backup-prod",
        excluded: [ERROR_LOG, RESTORED],
        updatedAt: "2026-01-01T00:00:00.000Z",
      },
    });
  });

  it("must be there; that is said once, and of each log group where to look", async () => {
    const { exitCode, output } = await command.run();

    expect(exitCode).toBe(1);
    expect(output).toContain(`
Faults of delivery:
  sources.account is set, and there is no account policy log-backup-prod: deploy prod.

Faults of log groups:
  /a, /b: sources.account promises it, and no account policy covers it: see the faults of delivery.
`);
  });

  it.each<[string, readonly object[], string, string]>([
    [
      "sends elsewhere",
      [policy({ destinationArn: ELSEWHERE_ARN })],
      "policy-elsewhere",
      `the account policy log-backup-prod sends to ${ELSEWHERE_ARN}, not to ${STREAM_ARN}: deploy prod again`,
    ],
    [
      "has a document that cannot be read",
      [{ policyName: "log-backup-prod", policyType: "SUBSCRIPTION_FILTER_POLICY", policyDocument: "{" }],
      "policy-elsewhere",
      `the account policy log-backup-prod sends to a destination that cannot be read, not to ${STREAM_ARN}: deploy prod again`,
    ],
    [
      "drops events",
      [policy({ filterPattern: "ERROR" })],
      "policy-pattern",
      "the account policy log-backup-prod forwards only events that match ERROR, and the settings ask for every event: deploy prod again",
    ],
    [
      "leaves out what the settings do not",
      [policy({ excluded: [ERROR_LOG, RESTORED, "/a", "/c", "/d", "/e", "/f", "/g"] })],
      "policy-excludes",
      "the account policy log-backup-prod leaves out log groups that the settings do not: /a, /c, /d, /e, /f and 1 more: deploy prod again",
    ],
    [
      "would cover what the backup writes",
      [policy({ excluded: [ERROR_LOG] })],
      "policy-loop",
      `the account policy log-backup-prod does not leave out log groups that a backup writes, and would back them up once they are there: ${RESTORED}: deploy prod again`,
    ],
    [
      "has criteria that cannot be read",
      [policy({ selectionCriteria: `LogGroupName NOT LIKE "/a%"` })],
      "policy-criteria",
      `the account policy log-backup-prod has selection criteria that cannot be read, and is taken to cover every log group: LogGroupName NOT LIKE "/a%"`,
    ],
    [
      "is another one in its place",
      [policy({ name: "siem", destinationArn: ELSEWHERE_ARN })],
      "policy-place-taken",
      `the account policy siem, which sends to ${ELSEWHERE_ARN}, takes the Region's only place, where sources.account needs log-backup-prod: delete it, and deploy prod, or take sources.account out of the settings`,
    ],
    [
      "is one of several",
      [policy({ name: "siem", destinationArn: ELSEWHERE_ARN }), policy()],
      "policies-several",
      "there are 2 account policies where AWS allows 1, siem, log-backup-prod: keep log-backup-prod",
    ],
  ])("is a fault that the policy %s", async (_, policies, code, message) => {
    command.policies(...policies);
    const { exitCode, faults } = await command.deliveryFaults();

    expect(exitCode).toBe(1);
    expect(faults).toContainEqual([code, message]);
  });

  it("the pattern that they ask for must be the policy's", async () => {
    command.settings({ account: { filterPattern: "ERROR" } });
    command.policies(policy());

    expect(await command.deliveryFaults()).toEqual({
      exitCode: 1,
      faults: [
        [
          "policy-pattern",
          "the account policy log-backup-prod forwards every event, and the settings ask for only events that match ERROR: deploy prod again",
        ],
      ],
    });
  });

  it("what the policy leaves out is excluded by it, and that is a fault of the log group, too", async () => {
    command.policies(policy({ excluded: [ERROR_LOG, RESTORED, "/a"] }));

    expect(await command.standings()).toMatchObject({ "/a": ["excluded", "the policy's own criteria", "account"] });
    expect(await command.faultsOf("/a")).toEqual({
      exitCode: 1,
      faults: [
        [
          "not-covered",
          "sources.account promises it, and the account policy log-backup-prod leaves it out: deploy prod",
        ],
      ],
    });
  });

  it("what the backup writes, and is there, must be left out", async () => {
    command.group(ERROR_LOG);
    command.policies(policy({ excluded: [RESTORED] }));

    expect(await command.faultsOf(ERROR_LOG)).toEqual({
      exitCode: 1,
      faults: [
        [
          "loop",
          "the backup writes it, and the account policy log-backup-prod backs it up, so that events make events without end: have the policy leave it out",
        ],
      ],
    });
    expect(await command.deliveryFaults()).toMatchObject({ faults: [] });
  });

  it("what cannot be covered is no fault", async () => {
    command.policies(policy());
    command.group("/ia", [], { logGroupClass: "INFREQUENT_ACCESS" });

    expect(await command.faultsOf("/ia")).toEqual({ exitCode: 0, faults: [] });
  });

  it("a local AWS that does not know policies cannot tell, and is asked once", async () => {
    command.logs.interfere = ({ operation }, response) => {
      if (operation !== "DescribeAccountPolicies") {
        return false;
      }
      response.writeHead(500, { "content-type": "text/html" });
      response.end("<!doctype html>");
      return true;
    };
    const { exitCode, document } = await command.json();

    expect(exitCode).toBe(3);
    expect(document).toMatchObject({ verdict: "unknown", counts: { notCovered: 0, unknown: 2, faults: 0 } });
    expect(document.notChecked).toEqual(["the account-level subscription policies: this local AWS does not know them"]);
    expect(command.logs.requests.filter(({ operation }) => operation === "DescribeAccountPolicies")).toHaveLength(1);
  });

  it("what the settings leave out must be left out by the policy, too", async () => {
    command.settings({ account: { exclude: ["/a", "/x/1", "/x/2", "/x/3", "/x/4", "/x/5"] } });
    command.policies(policy());

    expect(await command.deliveryFaults()).toEqual({
      exitCode: 1,
      faults: [
        [
          "policy-includes",
          "the account policy log-backup-prod does not leave out log groups that sources.account.exclude names, and backs them up: /a, /x/1, /x/2, /x/3, /x/4 and 1 more: deploy prod again",
        ],
      ],
    });
  });

  it("what policies that may not be seen could cover is unknown, and not uncovered", async () => {
    command.logs.interfere = ({ operation }, response) =>
      operation === "DescribeAccountPolicies" && sendLogsError(response, "AccessDeniedException", "no");

    expect(await command.standings()).toEqual({
      "/a": ["unknown", "account policies could not be seen", "account"],
      "/b": ["unknown", "account policies could not be seen", "account"],
    });
    expect(await command.json("--fail-on", "uncovered")).toMatchObject({
      exitCode: 3,
      document: { verdict: "unknown", counts: { unknown: 2, notCovered: 0 } },
    });
  });

  it("policies that may not be seen are told, and the rest is audited", async () => {
    command.logs.interfere = ({ operation }, response) =>
      operation === "DescribeAccountPolicies" && sendLogsError(response, "AccessDeniedException", "no");
    const { exitCode, document } = await command.json();

    expect(exitCode).toBe(3);
    expect(document.notChecked).toEqual([
      "the account-level subscription policies: access denied: logs:DescribeAccountPolicies is needed to see whether the account has a subscription policy",
    ]);
  });
});
