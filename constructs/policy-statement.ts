import type {
  DataAwsIamPolicyDocumentStatement,
  DataAwsIamPolicyDocumentStatementCondition,
} from "@cdktf/provider-aws/lib/data-aws-iam-policy-document";

/** One statement of a policy: named actions, on named resources. */
export interface PolicyStatement {
  readonly sid: string;
  /** @default "Allow" */
  readonly effect?: "Allow" | "Deny";
  readonly actions: readonly string[];
  readonly resources: readonly string[];
  /** All of them must hold. @default - none */
  readonly conditions?: readonly DataAwsIamPolicyDocumentStatementCondition[];
}

/** Statements as `aws_iam_policy_document` takes them. */
export function documentStatements(statements: readonly PolicyStatement[]): DataAwsIamPolicyDocumentStatement[] {
  return statements.map(({ sid, effect = "Allow", actions, resources, conditions }) => ({
    sid,
    effect,
    actions: [...actions],
    resources: [...resources],
    ...(conditions && { condition: [...conditions] }),
  }));
}
