import { awsLimits } from "../../settings/aws-limits";
import type { AccountSubscriptionPolicy } from "../cloudwatch/account-policies";
import { listedNames } from "../listed-names";
import type { AuditPlan } from "./audit-plan";
import type { Finding } from "./audited-log-group";
import { asks, patternSentence } from "./pattern-fault";

/** What is wrong with the account-level subscription policies. */
export type PolicyFault = Finding<
  | "policy-missing"
  | "policy-place-taken"
  | "policies-several"
  | "policy-elsewhere"
  | "policy-pattern"
  | "policy-excludes"
  | "policy-includes"
  | "policy-loop"
  | "policy-criteria"
  | "policy-not-promised"
>;

/**
 * Compares the account's subscription policies with what the settings ask for.
 *
 * @param existing names of the log groups that are there: those of the backup's own are told as such, one by one
 */
export function policyFaults(
  policies: readonly AccountSubscriptionPolicy[],
  plan: AuditPlan,
  existing: ReadonlySet<string>,
): readonly PolicyFault[] {
  const { subscriptionName, streamArn, account, environment } = plan;
  const live = policies.find(({ name }) => name === subscriptionName);
  const others = policies.filter((policy) => policy !== live);
  const several = account === undefined && !areOurs(policies, plan) ? [] : severalPolicies(policies, plan);
  const unread = policies.filter(({ destinationArn }) => destinationArn === streamArn).flatMap(criteriaFault);
  if (account === undefined) {
    const needless = policies.filter(
      ({ name, destinationArn }) => name === subscriptionName || destinationArn === streamArn,
    );
    return [
      ...several,
      ...needless.map(({ name, destinationArn }): PolicyFault => ({
        code: "policy-not-promised",
        message: `the account policy ${name} sends the log groups of the whole account to ${shown(destinationArn)}, and the settings have no sources.account: delete it, or set sources.account`,
      })),
      ...unread,
      ...needless.flatMap((policy) => loopFaults(policy, plan, existing)),
    ];
  }
  if (live === undefined) {
    const [other] = others;
    return [
      ...several,
      other === undefined
        ? {
            code: "policy-missing",
            message: `sources.account is set, and there is no account policy ${subscriptionName}: deploy ${environment}`,
          }
        : {
            code: "policy-place-taken",
            message: `the account policy ${other.name}, which sends to ${shown(other.destinationArn)}, takes the Region's only place, where sources.account needs ${subscriptionName}: delete it, and deploy ${environment}, or take sources.account out of the settings`,
          },
      ...unread,
    ];
  }
  return [...several, ...differences(live, account, plan), ...unread, ...loopFaults(live, plan, existing)];
}

/** How the environment's own policy differs from what the settings ask for. */
function differences(
  live: AccountSubscriptionPolicy,
  account: NonNullable<AuditPlan["account"]>,
  { streamArn, own, environment }: AuditPlan,
): PolicyFault[] {
  const { name, destinationArn, filterPattern, excluded, unknownCriteria } = live;
  const faults: PolicyFault[] = [];
  const again = `deploy ${environment} again`;
  if (destinationArn !== streamArn) {
    const message = `the account policy ${name} sends to ${shown(destinationArn)}, not to ${streamArn}: ${again}`;
    faults.push({ code: "policy-elsewhere", message });
  }
  const patterned = { filterPattern, fieldSelectionCriteria: "" };
  if (!asks(patterned, account.filterPattern)) {
    const sentence = patternSentence(`the account policy ${name}`, patterned, account.filterPattern);
    faults.push({ code: "policy-pattern", message: `${sentence}: ${again}` });
  }
  const kept = new Set(account.exclude);
  const tooMany = [...excluded].filter((logGroup) => !kept.has(logGroup) && !own.has(logGroup));
  if (tooMany.length > 0) {
    const message = `the account policy ${name} leaves out log groups that the settings do not: ${listedNames(tooMany)}: ${again}`;
    faults.push({ code: "policy-excludes", message });
  }
  const tooFew = unknownCriteria === undefined ? account.exclude.filter((logGroup) => !excluded.has(logGroup)) : [];
  if (tooFew.length > 0 && destinationArn === streamArn) {
    const message = `the account policy ${name} does not leave out log groups that sources.account.exclude names, and backs them up: ${listedNames(tooFew)}: ${again}`;
    faults.push({ code: "policy-includes", message });
  }
  return faults;
}

/** Log groups of a backup's own that are not there yet: as soon as they are, their events go round in circles. */
function loopFaults(
  { name, destinationArn, covers }: AccountSubscriptionPolicy,
  { streamArn, own, environment }: AuditPlan,
  existing: ReadonlySet<string>,
): PolicyFault[] {
  const covered = [...own.keys()].filter((logGroup) => covers(logGroup) && !existing.has(logGroup));
  return destinationArn !== streamArn || covered.length === 0
    ? []
    : [
        {
          code: "policy-loop",
          message: `the account policy ${name} does not leave out log groups that a backup writes, and would back them up once they are there: ${listedNames(covered)}: deploy ${environment} again`,
        },
      ];
}

/** More policies than AWS is known to allow: a fault where one of them is the environment's, or should be. */
export function severalPolicies(
  policies: readonly AccountSubscriptionPolicy[],
  { subscriptionName, account }: AuditPlan,
): readonly PolicyFault[] {
  const { maximumPerRegion } = awsLimits.accountSubscriptionPolicy;
  const keep = account === undefined ? "" : `: keep ${subscriptionName}`;
  const names = listedNames(policies.map(({ name }) => name));
  return policies.length <= maximumPerRegion
    ? []
    : [
        {
          code: "policies-several",
          message: `there are ${policies.length} account policies where AWS allows ${maximumPerRegion}, ${names}${keep}`,
        },
      ];
}

/** Whether one of them is the environment's, by its name or by its destination. */
export function areOurs(
  policies: readonly AccountSubscriptionPolicy[],
  { subscriptionName, streamArn }: AuditPlan,
): boolean {
  return policies.some(({ name, destinationArn }) => name === subscriptionName || destinationArn === streamArn);
}

function criteriaFault({ name, unknownCriteria }: AccountSubscriptionPolicy): PolicyFault[] {
  return unknownCriteria === undefined
    ? []
    : [
        {
          code: "policy-criteria",
          message: `the account policy ${name} has selection criteria that cannot be read, and is taken to cover every log group: ${unknownCriteria}`,
        },
      ];
}

function shown(destinationArn: string): string {
  return destinationArn === "" ? "a destination that cannot be read" : destinationArn;
}
