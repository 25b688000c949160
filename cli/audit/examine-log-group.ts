import type { Promised } from "../../settings/coverage";
import type { AccountSubscriptionPolicy } from "../cloudwatch/account-policies";
import type { LogGroup } from "../cloudwatch/log-groups";
import type { SubscriptionFilter } from "../cloudwatch/subscription-filters";
import { type AuditPlan, promisedByOf } from "./audit-plan";
import type { AuditedLogGroup } from "./audited-log-group";
import { faultsOf, missingFault } from "./log-group-faults";
import { freeSlotsOf, notesOf } from "./log-group-notes";
import { coveringsOf, standingOf } from "./log-group-standing";

/**
 * Judges a log group that is there, by what CloudWatch Logs says of it.
 *
 * @param filters its own; none where its class can have none. Undefined: they could not be seen
 * @param policies the account's. Undefined: it could not be seen which there are
 */
export function examineLogGroup(
  group: LogGroup,
  filters: readonly SubscriptionFilter[] | undefined,
  policies: readonly AccountSubscriptionPolicy[] | undefined,
  plan: AuditPlan,
): AuditedLogGroup {
  const coverage = plan.coverageOf(group.name);
  const seen = filters ?? [];
  const coverings = coveringsOf(group, seen, policies ?? [], plan.streamArn);
  const examined = { group, coverage, filters: seen, filtersSeen: filters !== undefined, policies, coverings };
  const { status, by } = standingOf(examined, plan);
  return {
    name: group.name,
    status,
    by,
    promisedBy: promisedByOf(coverage),
    logGroupClass: group.logGroupClass,
    retentionDays: group.retentionDays,
    createdMs: group.createdMs,
    freeFilterSlots: freeSlotsOf(examined),
    filters: seen,
    coverings,
    faults: faultsOf(examined, status, plan),
    notes: notesOf(examined, status, plan),
  };
}

/** A log group that is promised, and is not there. */
export function missingLogGroup(name: string, promised: Promised, plan: AuditPlan): AuditedLogGroup {
  return {
    name,
    status: "missing",
    by: undefined,
    promisedBy: promisedByOf(promised),
    logGroupClass: undefined,
    retentionDays: undefined,
    createdMs: undefined,
    freeFilterSlots: undefined,
    filters: [],
    coverings: [],
    faults: [missingFault(promised, plan)],
    notes: [],
  };
}
