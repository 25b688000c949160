import { counted } from "../counted";
import { listedNames } from "../listed-names";
import { countText } from "../size-text";
import { type AuditCounts, type AuditReport, countsOf, verdictOf } from "./audit-report";

/** The last line of a report: whether all is covered that the settings promise, and how the other log groups stand. */
export function verdictText(report: AuditReport, failOnUncovered: boolean): string {
  const { notChecked } = report;
  const counts = countsOf(report);
  const checks = counted(notChecked.length, "check");
  const rest = `${cannotText(report)}${restText(counts)}`;
  const unchecked = notChecked.length === 0 ? "" : ` ${checks} could not be made.`;
  const promised = `Of ${counted(counts.promised, "promised log group")}, ${countText(counts.promisedCovered)} ${counts.promisedCovered === 1 ? "is" : "are"} covered.`;
  const all = `Covered: ${counts.promised === counts.promisedCovered ? "all that the settings promise" : "all of what the settings promise that can be"}, ${counted(counts.promisedCovered, "log group")}`;
  switch (verdictOf(report, failOnUncovered)) {
    case "faults":
      return `FAULTS: ${faultsText(report, counts)}. ${promised}${rest}${unchecked}`;
    case "unknown":
      return `Cannot tell: ${checks} could not be made, see above; what could be checked is well.${rest}`;
    case "nothing":
      return `NOTHING is covered: nothing is promised that ${counts.promised === 0 ? "exists" : "can be covered"}.${rest}`;
    case "uncovered":
      return failOnUncovered
        ? `UNCOVERED: ${countText(counts["not covered"] + counts["cannot be covered"])} of ${counted(counts.all, "log group")}. ${promised}${rest}${unchecked}`
        : `${all}.${rest}`;
    case "covered":
      return `${all}, and no other is uncovered.${rest}`;
  }
}

function faultsText({ settingsFaults, deliveryFaults }: AuditReport, counts: AuditCounts): string {
  const ofRows = counts.faults - settingsFaults.length - deliveryFaults.length;
  return [
    ...(settingsFaults.length > 0 ? [`${countText(settingsFaults.length)} of the settings`] : []),
    ...(deliveryFaults.length > 0 ? [`${countText(deliveryFaults.length)} of the delivery`] : []),
    ...(ofRows > 0 ? [`${countText(ofRows)} in ${counted(counts.faulty, "log group")}`] : []),
  ].join(", ");
}

/** What the settings promise, and is of a class that has no subscriptions. */
function cannotText({ logGroups }: AuditReport): string {
  const names = logGroups
    .filter(({ status, promisedBy }) => status === "cannot be covered" && promisedBy !== undefined)
    .map(({ name }) => name);
  return names.length === 0 ? "" : ` Promised, and cannot be covered: ${listedNames(names)}.`;
}

/** All log groups that are not covered, and those that are covered and nobody promises. */
function restText(counts: AuditCounts): string {
  const others = counts.covered - counts.promisedCovered;
  const parts = (["not covered", "cannot be covered", "excluded", "own", "missing", "unknown"] as const)
    .filter((status) => counts[status] > 0)
    .map((status) => `${countText(counts[status])} ${status === "own" ? "of a backup's own" : status}`);
  const all = others > 0 ? [`${countText(others)} covered that nobody promises`, ...parts] : parts;
  return all.length === 0 ? "" : ` Others: ${all.join(", ")}.`;
}
