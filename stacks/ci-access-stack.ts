import type { Construct } from "constructs";
import { AccessRole, type Trust } from "../constructs/access-role";
import { ManagedPolicy } from "../constructs/managed-policy";
import { OidcProvider } from "../constructs/oidc-provider";
import type { Settings } from "../settings";
import { ciPolicyNames, ciRoleNames, oidcUrlOf } from "../settings/ci-names";
import { deployBoundary, serviceBoundary } from "./access/boundary-statements";
import { environmentArns } from "./access/environment-arns";
import { opsStatements } from "./access/ops-permissions";
import { readingStatements } from "./access/reading-permissions";
import { roleStatements } from "./access/role-permissions";
import { tokenConditions } from "./access/trusts";
import { writingStatements } from "./access/writing-permissions";
import { EnvironmentStack } from "./environment-stack";

/**
 * Who may plan, deploy and look at an environment. An administrator deploys it, never the deploy role: see docs/access.md.
 * It knows everything by name, and reads no other stack.
 */
export class CiAccessStack extends EnvironmentStack {
  constructor(scope: Construct, settings: Settings, ciAccess: NonNullable<Settings["ciAccess"]>) {
    super(scope, "ci-access", settings);
    const { environment } = settings;
    const { audience, ...conditions } = tokenConditions(ciAccess);
    const arns = environmentArns(settings);
    const names = ciRoleNames(environment);
    const policyNames = ciPolicyNames(environment);
    const reading = readingStatements(arns, settings);
    const changing = [...writingStatements(arns, settings), ...roleStatements(arns, settings)];

    const oidcProviderArn =
      ciAccess.oidcProviderArn ??
      new OidcProvider(this, "oidc-provider", { url: oidcUrlOf(ciAccess), audience }).provider.arn;
    const tokens = (role: keyof typeof conditions): Trust => ({ oidcProviderArn, conditions: conditions[role] });
    const people: readonly Trust[] =
      ciAccess.opsPrincipalArns.length === 0 ? [] : [{ principalArns: ciAccess.opsPrincipalArns }];

    new ManagedPolicy(this, "service-boundary", {
      policyName: policyNames.serviceBoundary,
      description: `The most that the roles of services of the log backup ${environment} may do`,
      statements: serviceBoundary(arns, settings),
    });
    const boundary = new ManagedPolicy(this, "deploy-boundary", {
      policyName: policyNames.deployBoundary,
      description: `The most that the role that deploys the log backup ${environment} may do`,
      statements: deployBoundary(arns, [...reading, ...changing], settings),
    });
    const read = new ManagedPolicy(this, "reading", {
      policyName: policyNames.reading,
      description: `What a plan of the log backup ${environment} reads: states and settings, no log data`,
      statements: reading,
    });
    const plan = new AccessRole(this, "plan", {
      roleName: names.plan,
      description: `Lets CI plan the log backup ${environment}: it reads states and settings, no log data`,
      trusts: [tokens("plan")],
      managedPolicyArns: { reading: read.policy.arn },
    });
    const deploy = new AccessRole(this, "deploy", {
      roleName: names.deploy,
      description: `Lets CI deploy the log backup ${environment}`,
      trusts: [tokens("deploy")],
      statements: changing,
      managedPolicyArns: { reading: read.policy.arn },
      permissionsBoundaryArn: boundary.policy.arn,
    });
    const ops = new AccessRole(this, "ops", {
      roleName: names.ops,
      description: `Lets people and the nightly run look at the log backup ${environment}`,
      trusts: [...people, tokens("ops")],
      statements: opsStatements(arns, settings),
    });

    this.output("plan_role_arn", "Role with which CI plans", plan.role.arn);
    this.output("deploy_role_arn", "Role with which CI deploys", deploy.role.arn);
    this.output("ops_role_arn", "Role with which ops and the nightly run look at the environment", ops.role.arn);
  }
}
