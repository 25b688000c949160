import {
  DataAwsIamPolicyDocument,
  type DataAwsIamPolicyDocumentStatement,
  type DataAwsIamPolicyDocumentStatementCondition,
} from "@cdktf/provider-aws/lib/data-aws-iam-policy-document";
import { IamRole } from "@cdktf/provider-aws/lib/iam-role";
import { IamRolePolicy } from "@cdktf/provider-aws/lib/iam-role-policy";
import { IamRolePolicyAttachment } from "@cdktf/provider-aws/lib/iam-role-policy-attachment";
import { Construct } from "constructs";
import { documentStatements, type PolicyStatement } from "./policy-statement";

/** Who may assume a role, under which conditions. */
export type Trust =
  | {
      /** Of an OIDC provider: whoever has a token of it that fulfils the conditions. */
      readonly oidcProviderArn: string;
      readonly conditions: readonly DataAwsIamPolicyDocumentStatementCondition[];
    }
  | {
      /** Roles and users, in any account. */
      readonly principalArns: readonly string[];
    };

export interface AccessRoleProps {
  readonly roleName: string;
  readonly description: string;
  /** Each of them is enough. */
  readonly trusts: readonly Trust[];
  /** Of its inline policy. @default - none */
  readonly statements?: readonly PolicyStatement[];
  /** ARNs of policies that it has besides, by the ids of their attachments. @default - none */
  readonly managedPolicyArns?: Readonly<Record<string, string>>;
  /** ARN of a policy. @default - no boundary */
  readonly permissionsBoundaryArn?: string;
}

/**
 * A role for CI or for people: who may assume it, and what it may do.
 * An inline policy has at most 10,240 characters: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html
 */
export class AccessRole extends Construct {
  readonly role: IamRole;

  constructor(scope: Construct, id: string, props: AccessRoleProps) {
    super(scope, id);

    const trust = new DataAwsIamPolicyDocument(this, "trust", { statement: props.trusts.map(trustStatement) });
    this.role = new IamRole(this, "role", {
      name: props.roleName,
      description: props.description,
      assumeRolePolicy: trust.json,
      ...(props.permissionsBoundaryArn !== undefined && { permissionsBoundary: props.permissionsBoundaryArn }),
    });
    const role = this.role.name;
    if (props.statements !== undefined) {
      const statement = documentStatements(props.statements);
      const permissions = new DataAwsIamPolicyDocument(this, "permissions", { statement });
      new IamRolePolicy(this, "policy", { name: "permissions", role, policy: permissions.json });
    }
    for (const [id, policyArn] of Object.entries(props.managedPolicyArns ?? {})) {
      new IamRolePolicyAttachment(this, id, { role, policyArn });
    }
  }
}

function trustStatement(trust: Trust): DataAwsIamPolicyDocumentStatement {
  if ("principalArns" in trust) {
    return {
      effect: "Allow",
      actions: ["sts:AssumeRole"],
      principals: [{ type: "AWS", identifiers: [...trust.principalArns] }],
    };
  }
  return {
    effect: "Allow",
    actions: ["sts:AssumeRoleWithWebIdentity"],
    principals: [{ type: "Federated", identifiers: [trust.oidcProviderArn] }],
    condition: [...trust.conditions],
  };
}
