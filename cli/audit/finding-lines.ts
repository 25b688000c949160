import { listedNames } from "../listed-names";
import { countText } from "../size-text";
import type { AuditedLogGroup } from "./audited-log-group";

/** More of one kind than that are only counted; `--json` has them all. */
const MOST_OF_A_KIND = 20;

/** The faults of log groups, kind by kind; a sentence that is the same for many log groups is there once. */
export function findingLines(logGroups: readonly AuditedLogGroup[]): readonly string[] {
  const kinds = new Map<string, Map<string, string[]>>();
  for (const { name, faults } of logGroups) {
    for (const { code, message } of faults) {
      const sentences = kinds.get(code) ?? new Map<string, string[]>();
      const names = sentences.get(message) ?? [];
      names.push(name);
      kinds.set(code, sentences.set(message, names));
    }
  }
  return Array.from(kinds.values()).flatMap((sentences) => {
    const lines = Array.from(sentences, ([message, names]) => `${listedNames(names)}: ${message}`);
    const rest = Array.from(sentences.values())
      .slice(MOST_OF_A_KIND)
      .reduce((sum, names) => sum + names.length, 0);
    const more = rest === 0 ? [] : [`... and ${countText(rest)} more of this kind: --json has them all`];
    return [...lines.slice(0, MOST_OF_A_KIND), ...more];
  });
}
