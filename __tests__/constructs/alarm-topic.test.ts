import { AlarmTopic, type AlarmTopicProps } from "../../constructs/alarm-topic";
import { addresses, onlyResource, parseStack, synthesizeConstruct } from "../support/synthesis";

const props: AlarmTopicProps = {
  topicName: "log-backup-dev-alarms",
  accountId: "111122223333",
  region: "eu-central-1",
  emailSubscribers: [],
};
const synthesized = (more: Partial<AlarmTopicProps> = {}) =>
  synthesizeConstruct((stack) => new AlarmTopic(stack, "alarm-topic", { ...props, ...more }));

describe("AlarmTopic", () => {
  test("a topic that alarms of its own account and Region alone may publish to, over TLS", () => {
    const json = synthesized();
    const [topic] = addresses(json, "aws_sns_topic");

    expect(onlyResource(json, "aws_sns_topic")).toMatchObject({ name: "log-backup-dev-alarms" });
    const [policy] = Object.values(parseStack(json).data?.aws_iam_policy_document ?? {});
    expect(policy?.statement).toEqual([
      {
        sid: "AlarmsOfThisAccountPublish",
        effect: "Allow",
        principals: [{ type: "Service", identifiers: ["cloudwatch.amazonaws.com"] }],
        actions: ["sns:Publish"],
        resources: [`\${${topic}.arn}`],
        condition: [
          { test: "StringEquals", variable: "aws:SourceAccount", values: ["111122223333"] },
          {
            test: "ArnLike",
            variable: "aws:SourceArn",
            values: ["arn:aws:cloudwatch:eu-central-1:111122223333:alarm:*"],
          },
        ],
      },
      {
        sid: "DenyPublishWithoutTls",
        effect: "Deny",
        principals: [{ type: "*", identifiers: ["*"] }],
        actions: ["sns:Publish"],
        resources: [`\${${topic}.arn}`],
        condition: [{ test: "Bool", variable: "aws:SecureTransport", values: ["false"] }],
      },
    ]);
  });

  test("is not encrypted with the key that CloudWatch may not use", () => {
    expect(onlyResource(synthesized(), "aws_sns_topic").kms_master_key_id).toBeUndefined();
  });

  test("mails each subscriber, at an address of its own that does not move", () => {
    const one = synthesized({ emailSubscribers: ["ops@example.com"] });
    const two = synthesized({ emailSubscribers: ["a@example.com", "ops@example.com"] });
    const [address] = addresses(one, "aws_sns_topic_subscription");

    expect(addresses(two, "aws_sns_topic_subscription")).toHaveLength(2);
    expect(addresses(two, "aws_sns_topic_subscription")).toContain(address);
  });
});
