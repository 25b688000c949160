import type { AuditPlan } from "./audit-plan";
import { type Covering, type LogGroupFault, textOf } from "./audited-log-group";
import { canBeCovered, type ExaminedLogGroup } from "./log-group-standing";

type Subscription = Pick<Covering, "kind" | "name">;

/**
 * What backs up a log group that a backup writes. Its events would come back to it: an error log's make errors, a restored
 * event another one to restore; or go round through the backup of another environment.
 */
export function loopFaults(examined: ExaminedLogGroup, plan: AuditPlan): readonly LogGroupFault[] {
  const { group, coverings } = examined;
  const other = plan.own.get(group.name)?.other;
  if (other !== undefined) {
    return coverings.map((covering) =>
      fault(
        `the backup of ${other} writes it, and the ${textOf(covering)} backs it up, so that the two can feed each other`,
        covering,
      ),
    );
  }
  return [
    ...coverings.map((covering) =>
      fault(
        `the backup writes it, and the ${textOf(covering)} backs it up, so that events make events without end`,
        covering,
      ),
    ),
    ...toOthers(examined, plan).map(({ environment, ...each }) =>
      fault(
        `the backup writes it, and the ${textOf(each)} sends it to the backup of ${environment}, so that the two can feed each other`,
        each,
      ),
    ),
  ];
}

function fault(sentence: string, { kind }: Subscription): LogGroupFault {
  const advice = kind === "filter" ? "delete that filter" : "have the policy leave it out";
  return { code: "loop", message: `${sentence}: ${advice}` };
}

/** What sends it to the streams of other environments. */
function toOthers({ group, filters, policies = [] }: ExaminedLogGroup, { otherStreams }: AuditPlan) {
  const covering = canBeCovered(group) ? policies.filter((policy) => policy.covers(group.name)) : [];
  const all = [
    ...filters.map((filter) => ({ kind: "filter" as const, ...filter })),
    ...covering.map((policy) => ({ kind: "account policy" as const, ...policy })),
  ];
  return all.flatMap(({ kind, name, destinationArn }) => {
    const environment = otherStreams.get(destinationArn);
    return environment === undefined ? [] : [{ kind, name, environment }];
  });
}
