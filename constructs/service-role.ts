import {
  DataAwsIamPolicyDocument,
  type DataAwsIamPolicyDocumentStatementCondition,
} from "@cdktf/provider-aws/lib/data-aws-iam-policy-document";
import { IamRole } from "@cdktf/provider-aws/lib/iam-role";
import { IamRolePolicy } from "@cdktf/provider-aws/lib/iam-role-policy";
import { Construct } from "constructs";

export interface ServiceRoleProps {
  readonly roleName: string;
  readonly description: string;
  /** The service that may assume the role, such as `firehose.amazonaws.com`. */
  readonly servicePrincipal: string;
  /**
   * What must hold for the service to assume the role: keeps another account's resources from using it (the confused
   * deputy).
   * @default - no condition
   */
  readonly trustConditions?: DataAwsIamPolicyDocumentStatementCondition[];
}

/** One statement that allows named actions on named resources. */
export interface AllowStatement {
  readonly sid: string;
  readonly actions: string[];
  readonly resources: string[];
}

/** A role for one AWS service, with one inline policy that holds exactly what it was granted. */
export class ServiceRole extends Construct {
  readonly role: IamRole;
  /** Whatever uses a permission must depend on this, or it may run before the permission is there. */
  readonly policy: IamRolePolicy;
  private readonly permissions: DataAwsIamPolicyDocument;
  private readonly statements: (AllowStatement & { effect: "Allow" })[] = [];

  constructor(scope: Construct, id: string, props: ServiceRoleProps) {
    super(scope, id);

    const trust = new DataAwsIamPolicyDocument(this, "trust", {
      statement: [
        {
          effect: "Allow",
          actions: ["sts:AssumeRole"],
          principals: [{ type: "Service", identifiers: [props.servicePrincipal] }],
          ...(props.trustConditions && { condition: props.trustConditions }),
        },
      ],
    });
    this.role = new IamRole(this, "role", {
      name: props.roleName,
      description: props.description,
      assumeRolePolicy: trust.json,
    });
    this.permissions = new DataAwsIamPolicyDocument(this, "permissions", {});
    this.policy = new IamRolePolicy(this, "policy", {
      name: "permissions",
      role: this.role.name,
      policy: this.permissions.json,
    });
  }

  allow(statement: AllowStatement): void {
    this.statements.push({ ...statement, effect: "Allow" });
    this.permissions.putStatement(this.statements);
  }
}
