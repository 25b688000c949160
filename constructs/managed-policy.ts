import { DataAwsIamPolicyDocument } from "@cdktf/provider-aws/lib/data-aws-iam-policy-document";
import { IamPolicy } from "@cdktf/provider-aws/lib/iam-policy";
import { Construct } from "constructs";
import { documentStatements, type PolicyStatement } from "./policy-statement";

export interface ManagedPolicyProps {
  readonly policyName: string;
  readonly description: string;
  readonly statements: readonly PolicyStatement[];
}

/**
 * A policy of the account's own, that roles may have in common or as their permissions boundary.
 * It has at most 6,144 characters: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html
 */
export class ManagedPolicy extends Construct {
  readonly policy: IamPolicy;

  constructor(scope: Construct, id: string, props: ManagedPolicyProps) {
    super(scope, id);

    const document = new DataAwsIamPolicyDocument(this, "document", {
      statement: documentStatements(props.statements),
    });
    this.policy = new IamPolicy(this, "policy", {
      name: props.policyName,
      description: props.description,
      policy: document.json,
    });
  }
}
