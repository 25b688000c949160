import type { IAspect } from "cdktf";
import type { IConstruct } from "constructs";
import { ServiceRole } from "./service-role";

/** Gives a permissions boundary to every role of a service in a scope, so that whoever adds one cannot forget it. */
export class BoundedServiceRoles implements IAspect {
  /** @param boundaryArn of a policy */
  constructor(private readonly boundaryArn: string) {}

  visit(node: IConstruct): void {
    if (node instanceof ServiceRole) {
      node.role.permissionsBoundary = this.boundaryArn;
    }
  }
}
