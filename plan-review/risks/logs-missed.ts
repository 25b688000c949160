import { code, codes } from "../markdown-text";
import type { ResourceChange } from "../resource-change";
import { goesAway, type PlannedStack, type Risk } from "../risk";
import { textAt } from "../values";

const filterType = "aws_cloudwatch_log_subscription_filter";
const accountPolicyType = "aws_cloudwatch_log_account_policy";

/** Log events that are backed up today, and will not be. One risk for all log groups of a stack that are hit in the same way. */
export function logsMissed({ stack, changes }: PlannedStack): readonly Risk[] {
  const filters = changes.filter(({ type }) => type === filterType);
  const policies = changes.filter((change) => change.type === accountPolicyType && isSubscription(change));
  const risk = (hit: readonly ResourceChange[], sentence: string): readonly Risk[] =>
    hit.length === 0 ? [] : [{ risk: "logs-missed", stack, addresses: hit.map(({ address }) => address), sentence }];

  const made = new Set(filters.filter(({ action }) => action === "create").map(groupOf));
  const ends = filters.filter((filter) => goesAway(filter));
  const goesOn = (filter: ResourceChange): boolean => made.has(groupOf(filter)) || staysAt(filter);
  const removed = ends.filter((filter) => !goesOn(filter));
  const replaced = ends.filter(goesOn);
  const covered = policies.some(({ action }) => action === "create")
    ? ", unless the account's new subscription policy covers it"
    : "";
  const changed = filters.filter(({ action }) => action === "update");
  const repatterned = changed.filter((change) => differs(change, "filter_pattern") && !isEveryEvent(change.after));
  const moved = changed.filter((change) => differs(change, "destination_arn"));
  return [
    ...risk(removed, `${subscriptions(removed)} no subscription any more: ${missed(removed)} from then on${covered}.`),
    ...risk(replaced, `${subscriptions(replaced)} another subscription: ${missed(replaced)} between the two.`),
    ...risk(
      repatterned,
      `Of ${groups(repatterned)} only events that match ${patterns(repatterned, "after")} are backed up, today ${patterns(repatterned, "before")}.`,
    ),
    ...risk(moved, `Events of ${groups(moved)} go to another destination.`),
    ...policies.flatMap((policy) =>
      goesAway(policy)
        ? risk(
            [policy],
            `The account's subscription policy ${policyEnd(policy)}: every log group that only it covers is missed.`,
          )
        : policy.action === "update" && (differs(policy, "policy_document") || differs(policy, "selection_criteria"))
          ? risk([policy], "The account's subscription policy changes: log groups that it covers today may be missed.")
          : [],
    ),
  ];
}

function isSubscription({ before, after }: ResourceChange): boolean {
  return [before.policy_type, after.policy_type].includes("SUBSCRIPTION_FILTER_POLICY");
}

function groupOf({ before, after, address }: ResourceChange): string {
  return textAt(before, "log_group_name") ?? textAt(after, "log_group_name") ?? address;
}

/** A log group that is made anew as well has no name yet that is known. */
function staysAt({ action, before, after }: ResourceChange): boolean {
  return action === "replace" && (textAt(after, "log_group_name") ?? before.log_group_name) === before.log_group_name;
}

function differs({ before, after }: ResourceChange, attribute: string): boolean {
  return (before[attribute] ?? "") !== (after[attribute] ?? "");
}

function isEveryEvent(values: object): boolean {
  return textAt(values, "filter_pattern") === undefined;
}

function policyEnd({ action }: ResourceChange): string {
  return action === "replace" ? "is replaced" : "goes away";
}

function patterns(changes: readonly ResourceChange[], side: "before" | "after"): string {
  const all = [...new Set(changes.map((change) => textAt(change[side], "filter_pattern")))];
  const some = all.filter((pattern) => pattern !== undefined);
  return all.length > some.length ? ["every event", ...some.map(code)].join(" or ") : codes(some);
}

/** "2 log groups, `/a` and `/b`, have": the beginning of a sentence. */
function subscriptions(changes: readonly ResourceChange[]): string {
  return `${groups(changes)} ${groupsOf(changes).length === 1 ? "has" : "have"}`;
}

function groupsOf(changes: readonly ResourceChange[]): readonly string[] {
  return [...new Set(changes.map(groupOf))].sort();
}

function groups(changes: readonly ResourceChange[]): string {
  const names = groupsOf(changes);
  return names.length === 1 ? `1 log group, ${code(names[0] ?? "")},` : `${names.length} log groups, ${codes(names)},`;
}

function missed(changes: readonly ResourceChange[]): string {
  return groupsOf(changes).length === 1 ? "its log events are missed" : "their log events are missed";
}
