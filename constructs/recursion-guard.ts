import { CloudwatchLogGroup } from "@cdktf/provider-aws/lib/cloudwatch-log-group";
import { CloudwatchLogSubscriptionFilter } from "@cdktf/provider-aws/lib/cloudwatch-log-subscription-filter";
import { DefaultTokenResolver, StringConcat, Token, Tokenization } from "cdktf";
import type { IConstruct, IValidation } from "constructs";

/** The log groups that a scope declares. */
function logGroupsIn(scope: IConstruct): readonly CloudwatchLogGroup[] {
  return scope.node.findAll().filter((each) => each instanceof CloudwatchLogGroup);
}

/** Names of the log groups that a scope declares. @throws Error if one has no name that is known now */
export function logGroupNamesIn(scope: IConstruct): readonly string[] {
  return logGroupsIn(scope).map((logGroup) => {
    const { nameInput } = logGroup;
    if (nameInput === undefined || Token.isUnresolved(nameInput)) {
      throw new Error(`${logGroup.node.path}: must have a name that is known at synthesis, so that it can be left out`);
    }
    return nameInput;
  });
}

/**
 * Refuses to synthesize a delivery that backs up what it writes itself: each event would make another, without end.
 * https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/Subscriptions-recursion-prevention.html
 */
export class RecursionGuard implements IValidation {
  /**
   * @param scope the stack of the delivery: every log group that it declares counts as written by it
   * @param ownLogGroups all that the backup writes, as the rest of the project knows them
   */
  constructor(
    private readonly scope: IConstruct,
    private readonly ownLogGroups: readonly string[],
  ) {}

  validate(): string[] {
    const declared = logGroupsIn(this.scope);
    const names = logGroupNamesIn(this.scope);
    const own = new Set([...this.ownLogGroups, ...names]);
    const references = new Set(declared.map((logGroup) => this.resolved(logGroup.name)));
    const filters = this.scope.node.findAll().filter((each) => each instanceof CloudwatchLogSubscriptionFilter);
    return [
      ...names
        .filter((name) => !this.ownLogGroups.includes(name))
        .map((name) => `${name} is written by the delivery, and is missing in settings/own-log-groups.ts`),
      ...filters
        .map(({ logGroupNameInput }) => this.resolved(logGroupNameInput))
        .filter((logGroup) => own.has(logGroup) || references.has(logGroup))
        .map((logGroup) => `${logGroup} is written by the backup itself, and must not be backed up`),
    ];
  }

  /** A name, or the Terraform expression of one. */
  private resolved(value: string | undefined): string {
    const resolver = new DefaultTokenResolver(new StringConcat());
    return String(Tokenization.resolve(value, { scope: this.scope, resolver }));
  }
}
