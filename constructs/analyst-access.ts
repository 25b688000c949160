import { Construct } from "constructs";
import { AccessRole } from "./access-role";
import { ManagedPolicy } from "./managed-policy";
import type { PolicyStatement } from "./policy-statement";

export interface AnalystAccessProps {
  /** Of the policy and of the role. */
  readonly name: string;
  readonly environment: string;
  readonly statements: readonly PolicyStatement[];
  /** Who may assume the role. Empty: there is none. */
  readonly principalArns: readonly string[];
  /**
   * The permissions boundary of the environment's roles. With one there is no policy of its own: whoever may change a policy
   * gives more to everybody who has it, and no boundary would hold them.
   * @default - none
   */
  readonly permissionsBoundaryArn?: string | undefined;
}

/** Who may ask the backup in SQL, and read nothing of it in another way. */
export class AnalystAccess extends Construct {
  /** To be attached to roles and users that exist. Absent where there is a boundary. */
  readonly policyArn?: string;
  /** Absent where nobody may assume it. */
  readonly roleArn?: string;

  constructor(scope: Construct, id: string, props: AnalystAccessProps) {
    super(scope, id);
    const { environment, name, permissionsBoundaryArn, principalArns, statements } = props;
    const description = `Lets analysts read the log backup ${environment} through Athena only`;

    if (permissionsBoundaryArn === undefined) {
      this.policyArn = new ManagedPolicy(this, "shared", { policyName: name, description, statements }).policy.arn;
    }
    if (principalArns.length > 0) {
      this.roleArn = new AccessRole(this, "analyst", {
        roleName: name,
        description,
        trusts: [{ principalArns }],
        statements,
        ...(permissionsBoundaryArn !== undefined && { permissionsBoundaryArn }),
      }).role.arn;
    }
  }
}
