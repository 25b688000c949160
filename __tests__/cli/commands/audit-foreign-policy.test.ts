import { ELSEWHERE_ARN, policy, STREAM_ARN, useAuditFakes } from "../../support/audit-fakes";
import { sendLogsError } from "../../support/fake-logs";

const command = useAuditFakes();

describe("where the settings have no sources.account", () => {
  beforeEach(() => {
    command.settings({ logGroups: ["/a"] });
    command.backedUp("/a");
  });

  it("a policy to the environment's stream is a fault", async () => {
    command.policies(policy({ name: "by-hand" }));

    expect(await command.deliveryFaults()).toEqual({
      exitCode: 1,
      faults: [
        [
          "policy-not-promised",
          `the account policy by-hand sends the log groups of the whole account to ${STREAM_ARN}, and the settings have no sources.account: delete it, or set sources.account`,
        ],
      ],
    });
  });

  it("a policy of others is worth knowing", async () => {
    command.policies(policy({ name: "siem", destinationArn: ELSEWHERE_ARN }));
    const { exitCode, output } = await command.run();

    expect(exitCode).toBe(0);
    expect(output).toContain(`\n  the account policy siem sends to ${ELSEWHERE_ARN}.\n`);
  });

  it("several policies of others are worth knowing", async () => {
    command.policies(
      policy({ name: "siem", destinationArn: ELSEWHERE_ARN }),
      policy({ name: "x", destinationArn: ELSEWHERE_ARN }),
    );

    expect(await command.json()).toMatchObject({
      exitCode: 0,
      document: {
        delivery: { faults: [] },
        notes: [{ code: "policies-several", message: "there are 2 account policies where AWS allows 1, siem, x" }],
      },
    });
  });

  it("a local AWS that does not know policies has none", async () => {
    command.logs.interfere = ({ operation }, response) =>
      operation === "DescribeAccountPolicies" && sendLogsError(response, "UnknownOperationException", "no");

    expect(await command.json()).toMatchObject({ exitCode: 0, document: { verdict: "covered", notChecked: [] } });
  });
});
