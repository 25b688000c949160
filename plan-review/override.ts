import { type PlanRisk, planRiskNames } from "../settings/plan-risks";

/** Somebody's word that a risk is wanted. */
export interface Override {
  readonly risk: PlanRisk;
  readonly reason: string;
}

/** An override names no risk, or no reason. */
export class OverrideError extends Error {
  override readonly name = "OverrideError";
}

/** A line of a text, such as a pull request's description: `Allow-risk: RISK: REASON`. */
const lineForm = /^\s*(?:[-*]\s+)?allow-risk:(.*)$/i;

/**
 * Reads `RISK=REASON`.
 * @throws OverrideError with what was expected
 */
export function parseOverride(text: string): Override {
  return readOverride(text, text.split("="), "=", "--allow");
}

/** What a reader of Markdown does not see must not allow anything: its lines count, and are empty. */
const comment = /<!--[\s\S]*?(-->|$)/g;

/**
 * Finds the overrides in a text; everything else in it is left aside, also what stands in a comment.
 * @throws OverrideError where a line begins like one and is none
 */
export function findOverrides(text: string, source: string): readonly Override[] {
  const seen = text.replace(comment, (hidden) => hidden.replace(/[^\n]/g, ""));
  return seen.split(/\r?\n/).flatMap((line, index) => {
    const rest = lineForm.exec(line)?.[1];
    return rest === undefined ? [] : [readOverride(rest.trim(), rest.split(":"), ": ", `${source}, line ${index + 1}`)];
  });
}

function readOverride(text: string, parts: readonly string[], separator: string, where: string): Override {
  const [name = "", ...rest] = parts;
  const risk = planRiskNames.find((known) => known === name.trim().toLowerCase());
  const reason = rest.join(separator.trim()).trim();
  if (risk === undefined) {
    throw new OverrideError(
      `${where}: ${JSON.stringify(name.trim())} is no risk, expected one of ${planRiskNames.join(", ")}, as in data-loss${separator}the bucket is empty.`,
    );
  }
  if (!/[\p{L}\p{N}]/u.test(reason)) {
    throw new OverrideError(
      `${where}: ${JSON.stringify(text)} has no reason: say why the risk is wanted, as in ${risk}${separator}agreed with audit.`,
    );
  }
  return { risk, reason };
}
