import type { AuditPlan } from "./audit-plan";
import { type Covering, type LogGroupFault, textOf } from "./audited-log-group";

/** Which events go to the backup: all, or only those that match. */
type Patterned = Pick<Covering, "filterPattern" | "fieldSelectionCriteria">;

/** Whether only some events are forwarded. */
export function dropsEvents({ filterPattern, fieldSelectionCriteria }: Patterned): boolean {
  return `${filterPattern}${fieldSelectionCriteria}`.trim() !== "";
}

/**
 * What is wrong with the pattern of whatever covers a log group: nothing where one of them asks for what the settings do.
 *
 * @param wanted the settings' filter pattern
 */
export function patternFault(
  coverings: readonly Covering[],
  wanted: string,
  { environment, subscriptionName }: Pick<AuditPlan, "environment" | "subscriptionName">,
): readonly LogGroupFault[] {
  const [first] = coverings;
  if (first === undefined || coverings.some((each) => asks(each, wanted) && each.applyOnTransformedLogs !== true)) {
    return [];
  }
  const isTransformed = asks(first, wanted);
  const sentence = isTransformed
    ? `${textOf(first)} forwards transformed events (applyOnTransformedLogs), and the backup is to hold them as they came in`
    : patternSentence(textOf(first), first, wanted);
  // Terraform sees neither criteria on fields nor transformed events, and leaves them; nor what has another name.
  const isSeen = !isTransformed && first.fieldSelectionCriteria.trim() === "" && first.name === subscriptionName;
  const what = first.kind === "filter" ? "filter" : "policy";
  const advice = isSeen ? `deploy ${environment} again` : `delete that ${what}, and deploy ${environment} again`;
  return [{ code: "pattern", message: `its ${sentence}: ${advice}` }];
}

/** Whether it forwards what the pattern asks for, and nothing else. */
export function asks({ filterPattern, fieldSelectionCriteria }: Patterned, wanted: string): boolean {
  return filterPattern.trim() === wanted.trim() && fieldSelectionCriteria.trim() === "";
}

/** How what it forwards differs from what the settings ask for. */
export function patternSentence(what: string, live: Patterned, wanted: string): string {
  return `${what} forwards ${eventsOf(live)}, and the settings ask for ${eventsOf({ filterPattern: wanted, fieldSelectionCriteria: "" })}`;
}

function eventsOf(patterned: Patterned): string {
  const { filterPattern, fieldSelectionCriteria } = patterned;
  if (!dropsEvents(patterned)) {
    return "every event";
  }
  const conditions = [filterPattern, fieldSelectionCriteria].map((text) => text.trim()).filter((text) => text !== "");
  return `only events that match ${conditions.join(" and ")}`;
}
