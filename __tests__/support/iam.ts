import { GetRoleCommand, GetRolePolicyCommand, type IAMClient } from "@aws-sdk/client-iam";
import { runSimulation } from "@cloud-copilot/iam-simulate";

/** A role as it was deployed: who may assume it, and what it may do then. */
export interface DeployedRole {
  readonly arn: string;
  readonly trust: unknown;
  readonly permissions: unknown;
}

export async function readRole(iam: IAMClient, roleName: string): Promise<DeployedRole> {
  const { Role } = await iam.send(new GetRoleCommand({ RoleName: roleName }));
  const { PolicyDocument } = await iam.send(
    new GetRolePolicyCommand({ RoleName: roleName, PolicyName: "permissions" }),
  );
  return {
    arn: Role?.Arn ?? "",
    trust: JSON.parse(decodeURIComponent(Role?.AssumeRolePolicyDocument ?? "")),
    permissions: JSON.parse(decodeURIComponent(PolicyDocument ?? "")),
  };
}

/** One call that IAM would judge. */
export interface SimulatedCall {
  readonly principal: string;
  readonly action: string;
  readonly resource: string;
  readonly accountId: string;
  readonly context?: Readonly<Record<string, string | string[]>>;
  readonly identityPolicy?: unknown;
  /** Where a principal has several. */
  readonly identityPolicies?: readonly unknown[];
  /** The permissions boundary. */
  readonly boundary?: unknown;
  readonly resourcePolicy?: unknown;
}

/** IAM's verdict by a simulator: "Allowed", "ImplicitlyDenied" or "ExplicitlyDenied". */
export async function simulate(call: SimulatedCall): Promise<string> {
  const result = await runSimulation(
    {
      request: {
        principal: call.principal,
        action: call.action,
        resource: { resource: call.resource, accountId: call.accountId },
        contextVariables: call.context ?? {},
      },
      identityPolicies: [
        ...(call.identityPolicy === undefined ? [] : [call.identityPolicy]),
        ...(call.identityPolicies ?? []),
      ].map((policy, index) => ({ name: `permissions${index}`, policy })),
      ...(call.boundary !== undefined && { permissionBoundaryPolicies: [{ name: "boundary", policy: call.boundary }] }),
      serviceControlPolicies: [],
      resourceControlPolicies: [],
      ...(call.resourcePolicy !== undefined && { resourcePolicy: call.resourcePolicy }),
    },
    { simulationMode: "Strict" },
  );
  if (result.resultType === "error") {
    throw new Error(`the simulation of ${call.action} is not valid: ${JSON.stringify(result.errors)}`);
  }
  return result.overallResult;
}
