import { DataAwsIamPolicyDocument } from "@cdktf/provider-aws/lib/data-aws-iam-policy-document";
import { SnsTopic } from "@cdktf/provider-aws/lib/sns-topic";
import { SnsTopicPolicy } from "@cdktf/provider-aws/lib/sns-topic-policy";
import { SnsTopicSubscription } from "@cdktf/provider-aws/lib/sns-topic-subscription";
import { Construct } from "constructs";

export interface AlarmTopicProps {
  readonly topicName: string;
  /** 12 digits: whose alarms may be published. */
  readonly accountId: string;
  readonly region: string;
  /**
   * A topic that somebody else manages, and whose policy lets CloudWatch publish.
   * @default - a topic of this construct's own
   */
  readonly existingTopicArn?: string | undefined;
  /** Addresses. SNS asks each to confirm before it sends anything else. */
  readonly emailSubscribers: readonly string[];
}

/**
 * Where alarms are told: one SNS topic, and who gets its messages by e-mail.
 *
 * The topic is not encrypted with a key of KMS: CloudWatch may not use the one that AWS manages for SNS, and alarms would be
 * lost without a word. https://repost.aws/knowledge-center/cloudwatch-configure-alarm-sns
 */
export class AlarmTopic extends Construct {
  readonly arn: string;

  constructor(scope: Construct, id: string, props: AlarmTopicProps) {
    super(scope, id);

    this.arn = props.existingTopicArn ?? this.createTopic(props);
    const subscriptions = new Construct(this, "email");
    for (const address of props.emailSubscribers) {
      // The id is the address: another one that comes or goes must not move it, or it would have to confirm anew.
      new SnsTopicSubscription(subscriptions, address, { topicArn: this.arn, protocol: "email", endpoint: address });
    }
  }

  private createTopic({ topicName, accountId, region }: AlarmTopicProps): string {
    const { arn } = new SnsTopic(this, "topic", { name: topicName });
    const policy = new DataAwsIamPolicyDocument(this, "policy-document", {
      statement: [
        {
          sid: "AlarmsOfThisAccountPublish",
          effect: "Allow",
          principals: [{ type: "Service", identifiers: ["cloudwatch.amazonaws.com"] }],
          actions: ["sns:Publish"],
          resources: [arn],
          condition: [
            { test: "StringEquals", variable: "aws:SourceAccount", values: [accountId] },
            {
              test: "ArnLike",
              variable: "aws:SourceArn",
              values: [`arn:aws:cloudwatch:${region}:${accountId}:alarm:*`],
            },
          ],
        },
        {
          sid: "DenyPublishWithoutTls",
          effect: "Deny",
          principals: [{ type: "*", identifiers: ["*"] }],
          actions: ["sns:Publish"],
          resources: [arn],
          condition: [{ test: "Bool", variable: "aws:SecureTransport", values: ["false"] }],
        },
      ],
    });
    new SnsTopicPolicy(this, "policy", { arn, policy: policy.json });
    return arn;
  }
}
