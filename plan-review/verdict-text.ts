import { code, codes } from "./markdown-text";
import { countsOf, type Review } from "./review";

/** The first lines of a review: what it comes to, and what to do. */
export function verdictLines(review: Review): readonly string[] {
  const { environment, verdict, forbidden, differing, stacks } = review;
  const name = code(environment);
  switch (verdict) {
    case "none":
      return [
        `# Plan of ${name}: ${review.risks.length === 0 ? "nothing changes" : "no resource changes; " + risksInWords(review)}`,
      ];
    case "changes":
      return [`# Plan of ${name}: ${changesInWords(review)}`];
    case "differs":
      return [
        `# Plan of ${name}: NOT THE PLAN THAT WAS REVIEWED`,
        "",
        `What ${codes(differing)} would do is not what was reviewed: the settings, the sources or what is deployed have changed since. Review it again.`,
      ];
    case "forbidden":
      return [
        `# Plan of ${name}: FORBIDDEN`,
        "",
        `The settings of ${name} forbid ${codes(forbidden)} (${code("planReview.forbiddenRisks")}). If it is wanted, say so and why: ` +
          `${code(`--allow "${forbidden[0] ?? ""}=REASON"`)}, or a line ${code(`Allow-risk: ${forbidden[0] ?? ""}: REASON`)} in the pull request's description.`,
      ];
    case "incomplete": {
      const waiting = stacks.filter(({ waitsFor, isDeployed }) => waitsFor !== undefined && isDeployed);
      return [
        `# Plan of ${name}: INCOMPLETE`,
        "",
        `${codes(waiting.map(({ stack }) => stack))} cannot be planned before other stacks are applied. It is deployed: nobody can tell yet what would become of it.`,
      ];
    }
  }
}

function changesInWords(review: Review): string {
  const { stacks } = review;
  const changed = stacks.flatMap(({ changes }) => changes).length;
  const harm = stacks.map(countsOf).reduce((sum, { destroy, replace }) => sum + destroy + replace, 0);
  const what = [
    ...(changed > 0 ? [`${changed} ${changed === 1 ? "resource changes" : "resources change"}`] : []),
    ...(harm > 0 ? [`${harm} of them ${harm === 1 ? "is" : "are"} destroyed or replaced`] : []),
    ...(changed === 0 ? ["only outputs, or stacks that wait for others"] : []),
  ];
  return `${what.join(", ")}; ${risksInWords(review)}`;
}

function risksInWords({ risks }: Review): string {
  const kinds = [...new Set(risks.map(({ risk }) => risk))];
  return kinds.length === 0 ? "no risks" : `risks: ${kinds.join(", ")}`;
}

/** Every override is shown, also one that the plan does not need. */
export function overrideLines({ overrides, risks }: Review): readonly string[] {
  const found = new Set(risks.map(({ risk }) => risk));
  return overrides.map(({ risk, reason }) =>
    found.has(risk)
      ? `- **Allowed: ${risk}**, because: ${code(reason)}`
      : `- Allowed, but not in this plan: ${risk}, because: ${code(reason)}`,
  );
}
