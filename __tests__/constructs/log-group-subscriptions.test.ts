import { CloudwatchLogSubscriptionFilter } from "@cdktf/provider-aws/lib/cloudwatch-log-subscription-filter";
import { DataAwsIamPolicyDocument } from "@cdktf/provider-aws/lib/data-aws-iam-policy-document";
import { LogGroupSubscriptions } from "../../constructs/log-group-subscriptions";
import { addBackupStream } from "../support/backup-stream";
import { addresses, parseStack, synthesizeConstruct } from "../support/synthesis";

const subscriptionsTo = (...names: string[]) =>
  synthesizeConstruct((stack) => {
    new LogGroupSubscriptions(stack, "subscriptions", {
      accountId: "111122223333",
      region: "eu-central-1",
      roleName: "subscription",
      filterName: "log-backup-test",
      stream: addBackupStream(stack),
      logGroups: names.map((name) => ({ name, reference: name, filterPattern: "" })),
    });
  });

describe("LogGroupSubscriptions", () => {
  const json = subscriptionsTo("/app/one", "/app/two");

  test.each(["/app/one", "/app/two"])("sends every event of %s to the stream", (logGroup) => {
    expect(json).toHaveResourceWithProperties(CloudwatchLogSubscriptionFilter, {
      name: "log-backup-test",
      log_group_name: logGroup,
      filter_pattern: "",
      destination_arn: "${aws_kinesis_firehose_delivery_stream.backup-stream_838B36E4.arn}",
      role_arn: "${aws_iam_role.subscriptions_role_417401CD.arn}",
    });
  });

  test("makes the role's policy a dependency of the filters", () => {
    expect(json).toHaveResourceWithProperties(CloudwatchLogSubscriptionFilter, {
      log_group_name: "/app/one",
      depends_on: ["aws_iam_role_policy.subscriptions_role_policy_A0AB1E57"],
    });
  });

  test("keeps a filter's address when another log group comes or goes", () => {
    const type = "aws_cloudwatch_log_subscription_filter";
    const [two] = addresses(subscriptionsTo("/app/two"), type);

    expect(addresses(subscriptionsTo("/app/zero", "/app/two"), type)).toContain(two);
    expect(addresses(subscriptionsTo("/app/two", "/app/zero"), type)).toContain(two);
  });

  test("can subscribe log groups of any name, such as those that every object of JavaScript has", () => {
    const names = ["__proto__", "constructor", "toString"];
    const filters = parseStack(subscriptionsTo(...names)).resource?.aws_cloudwatch_log_subscription_filter ?? {};

    expect(Object.values(filters).map((filter) => filter.log_group_name)).toEqual([...names].sort());
  });

  test("its role trusts CloudWatch Logs of this Region, on behalf of this account's log groups alone", () => {
    expect(json).toHaveDataSourceWithProperties(DataAwsIamPolicyDocument, {
      statement: [
        {
          effect: "Allow",
          actions: ["sts:AssumeRole"],
          principals: [{ type: "Service", identifiers: ["logs.eu-central-1.amazonaws.com"] }],
          condition: [
            {
              test: "StringLike",
              variable: "aws:SourceArn",
              values: ["arn:aws:logs:eu-central-1:111122223333:*"],
            },
            { test: "StringEquals", variable: "aws:SourceAccount", values: ["111122223333"] },
          ],
        },
      ],
    });
  });

  test("its role may put records on this stream and nothing else", () => {
    expect(json).toHaveDataSourceWithProperties(DataAwsIamPolicyDocument, {
      statement: [
        {
          sid: "PutRecords",
          effect: "Allow",
          actions: ["firehose:PutRecord", "firehose:PutRecordBatch"],
          resources: ["${aws_kinesis_firehose_delivery_stream.backup-stream_838B36E4.arn}"],
        },
      ],
    });
  });
});
