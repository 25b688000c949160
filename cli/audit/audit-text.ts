import { visible } from "../visible-text";
import type { AuditReport } from "./audit-report";
import { auditTable } from "./audit-table";
import type { Finding } from "./audited-log-group";
import { findingLines } from "./finding-lines";
import { noteLines } from "./note-lines";
import { verdictText } from "./verdict-text";

/** A table of all log groups, then what is wrong, what is worth knowing, and a verdict in the last line; piece by piece. */
export async function* auditText(
  report: AuditReport,
  { terminal, failOnUncovered }: { readonly terminal: boolean; readonly failOnUncovered: boolean },
): AsyncGenerator<string> {
  const { logGroups, settingsFaults, deliveryFaults, notChecked } = report;
  yield* auditTable(logGroups, terminal);
  yield [
    section("Faults of settings:", settingsFaults.map(messageOf)),
    section("Faults of delivery:", deliveryFaults.map(messageOf)),
    section("Faults of log groups:", findingLines(logGroups)),
    section("Notes:", noteLines(report)),
    section("Not checked:", notChecked),
    `\n${verdictText(report, failOnUncovered)}\n`,
  ].join("");
}

function section(title: string, sentences: readonly string[]): string {
  return sentences.length === 0 ? "" : `\n${title}\n${sentences.map((each) => `  ${visible(each)}.\n`).join("")}`;
}

function messageOf({ message }: Finding): string {
  return message;
}
