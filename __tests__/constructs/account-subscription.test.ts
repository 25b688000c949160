import { readFileSync } from "node:fs";
import { CloudwatchLogAccountPolicy } from "@cdktf/provider-aws/lib/cloudwatch-log-account-policy";
import { CloudwatchLogGroup } from "@cdktf/provider-aws/lib/cloudwatch-log-group";
import type { TerraformStack } from "cdktf";
import { AccountSubscription } from "../../constructs/account-subscription";
import { LogGroupSubscriptions } from "../../constructs/log-group-subscriptions";
import { addBackupStream } from "../support/backup-stream";
import { onlyResource, synthesizeConstruct } from "../support/synthesis";

const criteriaOf = (names: readonly string[]) => `NOT IN ${names.join(" ")}`;

function synthesize(
  then: (stack: TerraformStack) => void = () => undefined,
  filterPattern = '{ $.level = "ERROR" }',
): string {
  return synthesizeConstruct((stack) => {
    const stream = addBackupStream(stack);
    const { role } = new LogGroupSubscriptions(stack, "subscriptions", {
      accountId: "111122223333",
      region: "eu-central-1",
      roleName: "subscription",
      filterName: "log-backup-test",
      stream,
      logGroups: [],
    });
    new AccountSubscription(stack, "account-subscription", {
      policyName: "log-backup-test",
      stream,
      role,
      filterPattern,
      excludedLogGroups: ["/excluded"],
      selectionCriteriaOf: criteriaOf,
    });
    then(stack);
  });
}

describe("AccountSubscription", () => {
  const json = synthesize();
  const { policy_document: policyDocument } = onlyResource(json, "aws_cloudwatch_log_account_policy");

  test("subscribes every log group of the account, by a policy for subscriptions", () => {
    expect(json).toHaveResourceWithProperties(CloudwatchLogAccountPolicy, {
      policy_name: "log-backup-test",
      policy_type: "SUBSCRIPTION_FILTER_POLICY",
      scope: "ALL",
      depends_on: ["aws_iam_role_policy.subscriptions_role_policy_A0AB1E57"],
    });
  });

  test("sends what matches the pattern to the stream, with the role", () => {
    expect(policyDocument).toBe(
      '${jsonencode({"DestinationArn" = aws_kinesis_firehose_delivery_stream.backup-stream_838B36E4.arn, "RoleArn" = aws_iam_role.subscriptions_role_417401CD.arn, "FilterPattern" = "{ $.level = \\"ERROR\\" }"})}',
    );
  });

  // What Terraform makes of such patterns is in __tests__/e2e/sources.test.ts.
  test("keeps the backslashes of a pattern", () => {
    expect(
      onlyResource(synthesize(undefined, "%\\d+ms%"), "aws_cloudwatch_log_account_policy").policy_document,
    ).toContain('"FilterPattern" = "%\\\\d+ms%"');
  });

  test("says nothing in the policy that CloudWatch Logs' own API does not know", () => {
    // The API's model, as the SDK documents it: what a subscription filter policy can include.
    const model = readFileSync(
      require.resolve("@aws-sdk/client-cloudwatch-logs/dist-types/models/models_0.d.ts"),
      "utf8",
    );
    const section = /<b>Subscription filter policy<\/b>(.*?)<b>Transformer policy<\/b>/s.exec(model)?.[1] ?? "";
    const known = Array.from(section.matchAll(/<b>(\w+)<\/b>/g), ([, name]) => name);
    const written = Array.from(String(policyDocument).matchAll(/"(\w+)" = /g), ([, name]) => name);

    expect(known).toEqual(["DestinationArn", "RoleArn", "FilterPattern", "Distribution"]);
    expect(written).toEqual(["DestinationArn", "RoleArn", "FilterPattern"]);
    expect(known).toEqual(expect.arrayContaining(written));
    expect(model).toContain("<code>LogGroupName NOT IN\n     *           []</code>");
  });

  test("leaves out what it is told to, and every log group that its stack declares, also those that come later", () => {
    const later = synthesize((stack) => {
      new CloudwatchLogGroup(stack, "later", { name: "/later" });
    });
    const excludedBy = (text: string) => onlyResource(text, "aws_cloudwatch_log_account_policy").selection_criteria;

    expect(excludedBy(json)).toBe("NOT IN /excluded /aws/kinesisfirehose/cloudwatchlogs-backup-stream");
    expect(excludedBy(later)).toBe("NOT IN /excluded /aws/kinesisfirehose/cloudwatchlogs-backup-stream /later");
  });

  test("refuses a stack with a log group whose name is not known yet", () => {
    expect(() =>
      synthesize((stack) => {
        new CloudwatchLogGroup(stack, "later", { namePrefix: "/later" });
      }),
    ).toThrow("stack/later: must have a name that is known at synthesis, so that it can be left out");
  });
});
