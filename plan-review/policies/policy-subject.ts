import type { ResourceChange } from "../resource-change";
import { textAt } from "../values";

/** The attribute that says whose policy a resource is. */
const subjects: Readonly<Record<string, string>> = {
  aws_iam_role_policy: "role",
  aws_iam_user_policy: "user",
  aws_iam_group_policy: "group",
  aws_s3_bucket_policy: "bucket",
  aws_sns_topic_policy: "arn",
  aws_sqs_queue_policy: "queue_url",
  aws_kms_key_policy: "key_id",
};

/** Whether a policy that is created is one of something that is there already: it then may do more than today. */
export function isOfExisting({ type, action, after }: ResourceChange, all: readonly ResourceChange[]): boolean {
  const attribute = subjects[type];
  const subject = attribute === undefined ? undefined : textAt(after, attribute);
  return action === "create" && subject !== undefined && !all.some((other) => makes(other, subject));
}

/** A name is known before what has it is made, an ARN is not. */
function makes({ action, after }: ResourceChange, subject: string): boolean {
  return (
    (action === "create" || action === "replace") && ["name", "bucket"].some((key) => textAt(after, key) === subject)
  );
}
