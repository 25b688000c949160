import { isExcluded, matchesPrefix } from "../../settings/coverage";
import type { AccountSubscriptionPolicy } from "../cloudwatch/account-policies";
import type { AuditPlan } from "./audit-plan";
import type { AuditedLogGroup, Finding } from "./audited-log-group";
import { areOurs, severalPolicies } from "./policy-faults";

/** What is worth knowing of an environment as a whole, and no fault. */
export type EnvironmentNote = Finding<"prefix-takes-nothing" | "policies-several">;

/** @param policies the account's. Undefined: they could not be seen */
export function environmentNotes(
  logGroups: readonly AuditedLogGroup[],
  policies: readonly AccountSubscriptionPolicy[] | undefined,
  plan: AuditPlan,
): readonly EnvironmentNote[] {
  const several =
    plan.account === undefined && policies !== undefined && !areOurs(policies, plan)
      ? severalPolicies(policies, plan)
      : [];
  return [
    ...uselessPrefixes(logGroups, plan),
    ...several.map(({ message }): EnvironmentNote => ({ code: "policies-several", message })),
  ];
}

/** Prefixes that take no log group that is there: perhaps they are written wrongly. */
function uselessPrefixes(logGroups: readonly AuditedLogGroup[], { prefixes }: AuditPlan): readonly EnvironmentNote[] {
  const useless = new Set(prefixes);
  for (const { name, status } of logGroups) {
    if (status === "missing" || status === "own") {
      continue;
    }
    for (const source of useless) {
      if (matchesPrefix(source, name) && !isExcluded(source, name)) {
        useless.delete(source);
      }
    }
  }
  return Array.from(useless, ({ prefix }) => ({
    code: "prefix-takes-nothing" as const,
    message: `no log group is taken by ${JSON.stringify(prefix)} of sources.prefixes`,
  }));
}
