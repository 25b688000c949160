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
  { environment }: Pick<AuditPlan, "environment">,
): readonly LogGroupFault[] {
  const [first] = coverings;
  if (first === undefined || coverings.some((covering) => asks(covering, wanted))) {
    return [];
  }
  // Terraform does not see criteria on fields, and leaves them.
  const before = first.fieldSelectionCriteria.trim() === "" ? "" : "delete that filter, and ";
  const sentence = patternSentence(textOf(first), first, wanted);
  return [{ code: "pattern", message: `its ${sentence}: ${before}deploy ${environment} again` }];
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
