import { counted } from "../counted";
import { countText } from "../size-text";
import { visible } from "../visible-text";
import { type AuditCounts, type AuditReport, countsOf, verdictOf } from "./audit-report";
import { auditTable } from "./audit-table";
import { findingLines } from "./finding-lines";
import { noteLines } from "./note-lines";

/** A table of all log groups, then what is wrong, what is worth knowing, and a verdict in the last line; piece by piece. */
export async function* auditText(
  report: AuditReport,
  { terminal, failOnUncovered }: { readonly terminal: boolean; readonly failOnUncovered: boolean },
): AsyncGenerator<string> {
  const { logGroups, deliveryFaults, notChecked } = report;
  yield* auditTable(logGroups, terminal);
  const messages = deliveryFaults.map(({ message }) => message);
  yield [
    section("Faults of delivery:", messages),
    section("Faults of log groups:", findingLines(logGroups)),
    section("Notes:", noteLines(report)),
    section("Not checked:", notChecked),
    `\n${verdictText(report, failOnUncovered)}\n`,
  ].join("");
}

function section(title: string, sentences: readonly string[]): string {
  return sentences.length === 0 ? "" : `\n${title}\n${sentences.map((each) => `  ${visible(each)}.\n`).join("")}`;
}

function verdictText(report: AuditReport, failOnUncovered: boolean): string {
  const { notChecked, deliveryFaults } = report;
  const counts = countsOf(report);
  const rest = restText(counts);
  const unchecked = notChecked.length === 0 ? "" : ` ${counted(notChecked.length, "check")} could not be made.`;
  switch (verdictOf(report, failOnUncovered)) {
    case "faults": {
      const delivery = deliveryFaults.length > 0 ? [`${countText(deliveryFaults.length)} of the delivery`] : [];
      const rows =
        counts.faulty > 0
          ? [`${countText(counts.faults - deliveryFaults.length)} in ${counted(counts.faulty, "log group")}`]
          : [];
      return `FAULTS: ${[...delivery, ...rows].join(", ")}. Of ${counted(counts.all, "log group")}, ${countText(counts.covered)} ${isAre(counts.covered)} covered.${rest}${unchecked}`;
    }
    case "unknown":
      return `Cannot tell: ${counted(notChecked.length, "check")} could not be made, see above; what could be checked is well.${rest}`;
    case "uncovered":
      return failOnUncovered
        ? `UNCOVERED: ${countText(counts["not covered"] + counts["cannot be covered"])} of ${counted(counts.all, "log group")}; ${countText(counts.covered)} ${isAre(counts.covered)} covered.${rest}${unchecked}`
        : `Covered: all that the settings promise, ${counted(counts.covered, "log group")}.${rest}`;
    case "covered":
      return `Covered: all that the settings promise, ${counted(counts.covered, "log group")}, and no other is uncovered.${rest}`;
  }
}

/** The log groups that are not covered. */
function restText(counts: AuditCounts): string {
  const parts = (["not covered", "cannot be covered", "excluded", "own", "missing"] as const)
    .filter((status) => counts[status] > 0)
    .map((status) => `${countText(counts[status])} ${status === "own" ? "of the backup's own" : status}`);
  return parts.length === 0 ? "" : ` Others: ${parts.join(", ")}.`;
}

function isAre(count: number): string {
  return count === 1 ? "is" : "are";
}
