import { sendLogsError } from "../../support/fake-logs";
import { OWNER, useRestoreCommand, TARGET } from "../../support/restore-command";
import { event } from "../../support/stored-objects";

const command = useRestoreCommand();
const { logs } = command;

describe("a log group that is subscribed", () => {
  const destinationArn = `arn:aws:firehose:eu-central-1:${OWNER}:deliverystream/backup`;
  const policy = (selectionCriteria?: string) => ({
    policyName: "all",
    policyType: "SUBSCRIPTION_FILTER_POLICY",
    policyDocument: JSON.stringify({ DestinationArn: destinationArn }),
    scope: "ALL",
    ...(selectionCriteria !== undefined && { selectionCriteria }),
  });
  beforeEach(() => {
    command.store({ events: [event(1)] });
  });

  it("is refused", async () => {
    logs.addGroup(TARGET, { retentionInDays: 7, filters: [{ filterName: "to-s3", destinationArn }] });

    expect(await command.run()).toEqual({
      exitCode: 2,
      output: "",
      errors: `log-backup: --to-log-group: the subscription filter to-s3 of ${TARGET} sends what is restored on to ${destinationArn}, which would back it up again: name a log group without one, or give --allow-subscribed\n`,
    });
    expect(command.restored()).toEqual([]);
  });

  it("is taken where that is allowed", async () => {
    logs.addGroup(TARGET, { retentionInDays: 7, filters: [{ filterName: "to-s3", destinationArn }] });
    const { exitCode, errors } = await command.run(["--allow-subscribed"]);

    expect({ exitCode, errors }).toEqual({
      exitCode: 0,
      errors: `log-backup: the subscription filter to-s3 of ${TARGET} sends what is restored on to ${destinationArn}\n`,
    });
    expect(command.restored()).toHaveLength(1);
  });

  it.each([undefined, 'LogGroupName NOT IN ["/other"]', "something new"])(
    "is refused where the account's policy covers it: %s",
    async (criteria) => {
      logs.accountPolicies = [policy(criteria)];

      expect(await command.run()).toEqual({
        exitCode: 2,
        output: "",
        errors: `log-backup: --to-log-group: the account's subscription policy all covers ${TARGET}, and sends what is restored on to ${destinationArn}, which would back it up again: name a log group without one, or give --allow-subscribed\n`,
      });
      expect(logs.groups.size).toBe(0);
    },
  );

  it("is not, where the account's policy leaves it out", async () => {
    logs.accountPolicies = [policy(`LogGroupName NOT IN ["/other", "${TARGET}"]`)];

    expect((await command.run()).exitCode).toBe(0);
  });

  it("must be possible to see", async () => {
    logs.interfere = ({ operation }, response) =>
      operation === "DescribeAccountPolicies" && sendLogsError(response, "AccessDeniedException", "no");

    expect(await command.run()).toEqual({
      exitCode: 3,
      output: "",
      errors: `log-backup: access denied: logs:DescribeAccountPolicies is needed to see whether ${TARGET} is subscribed: without it, give --allow-subscribed\n`,
    });
    expect(await command.run(["--allow-subscribed"])).toMatchObject({
      exitCode: 0,
      errors: `log-backup: it could not be seen whether ${TARGET} is subscribed: access denied: logs:DescribeAccountPolicies is needed to see whether ${TARGET} is subscribed: without it, give --allow-subscribed\n`,
    });
  });

  it("is not asked for where a local AWS does not know how", async () => {
    logs.interfere = ({ operation }, response) => {
      if (operation !== "DescribeAccountPolicies") {
        return false;
      }
      response.writeHead(500, { "content-type": "text/html" });
      response.end("<!doctype html>");
      return true;
    };

    expect(await command.run()).toMatchObject({ exitCode: 0, errors: "" });
    expect(command.count("DescribeAccountPolicies")).toBe(1);
  });
});
