import { awsLimits } from "../../settings/aws-limits";
import type { Coverage } from "../../settings/coverage";
import type { AccountSubscriptionPolicy } from "../cloudwatch/account-policies";
import type { LogGroup } from "../cloudwatch/log-groups";
import type { SubscriptionFilter } from "../cloudwatch/subscription-filters";
import type { AuditPlan } from "./audit-plan";
import { type Covering, type Status, textOf } from "./audited-log-group";

/** A log group with all that decides how it stands. */
export interface ExaminedLogGroup {
  readonly group: LogGroup;
  readonly coverage: Coverage;
  /** None where its class has none, or they could not be seen. */
  readonly filters: readonly SubscriptionFilter[];
  readonly filtersSeen: boolean;
  /** The account's policies. Undefined: it could not be seen which there are. */
  readonly policies: readonly AccountSubscriptionPolicy[] | undefined;
  /** What sends its events to the environment's stream. */
  readonly coverings: readonly Covering[];
}

/** Whether a log group can have subscriptions at all. */
export function canBeCovered({ logGroupClass }: Pick<LogGroup, "logGroupClass">): boolean {
  return logGroupClass === awsLimits.logGroupClasses.withSubscriptions;
}

/** What of its filters and of the account's policies sends a log group's events to the environment's stream. */
export function coveringsOf(
  group: LogGroup,
  filters: readonly SubscriptionFilter[],
  policies: readonly AccountSubscriptionPolicy[],
  streamArn: string,
): readonly Covering[] {
  if (!canBeCovered(group)) {
    return [];
  }
  return [
    ...filters
      .filter(({ destinationArn }) => destinationArn === streamArn)
      .map(({ name, roleArn, filterPattern, fieldSelectionCriteria, applyOnTransformedLogs, createdMs }): Covering => ({
        kind: "filter",
        name,
        ...(roleArn !== undefined && { roleArn }),
        filterPattern,
        fieldSelectionCriteria,
        ...(applyOnTransformedLogs && { applyOnTransformedLogs }),
        ...(createdMs !== undefined && { sinceMs: createdMs }),
      })),
    ...policies
      .filter((policy) => policy.destinationArn === streamArn && policy.covers(group.name))
      .map(({ name, roleArn, filterPattern, updatedMs }): Covering => ({
        kind: "account policy",
        name,
        ...(roleArn !== undefined && { roleArn }),
        filterPattern,
        fieldSelectionCriteria: "",
        ...(updatedMs !== undefined && { sinceMs: updatedMs }),
      })),
  ];
}

/** How the log group stands, and by whom or why. */
export function standingOf(
  { group, coverage, coverings, policies, filtersSeen }: ExaminedLogGroup,
  plan: AuditPlan,
): { readonly status: Status; readonly by: string | undefined } {
  if (coverage.kind === "own") {
    return { status: "own", by: plan.own.get(group.name)?.what };
  }
  if (coverage.kind === "excluded") {
    return { status: "excluded", by: coverage.by };
  }
  if (coverings.length > 0) {
    return { status: "covered", by: coverings.map(textOf).join(" and ") };
  }
  if (!canBeCovered(group)) {
    return { status: "cannot be covered", by: `class ${group.logGroupClass}` };
  }
  if (!filtersSeen || policies === undefined) {
    return { status: "unknown", by: `${filtersSeen ? "account policies" : "its filters"} could not be seen` };
  }
  // Who has, or should have, a filter of the log group's own is left out by a policy as it should be.
  const isLeftToPolicy = coverage.kind === "none" || coverage.how === "account";
  const isLeftOut = policies.some((policy) => policy.destinationArn === plan.streamArn);
  return isLeftToPolicy && isLeftOut
    ? { status: "excluded", by: "the policy's own criteria" }
    : { status: "not covered", by: undefined };
}
