import { planRisks } from "../settings/plan-risks";
import { attributeLines } from "./attribute-lines";
import { fitSections, type Section, textOf } from "./fitting-sections";
import { cell, code, codeBlock, codes, oneLine } from "./markdown-text";
import type { ChangeAction, ResourceChange } from "./resource-change";
import { countsOf, type Review, type StackReview } from "./review";
import type { Risk } from "./risk";
import { overrideLines, verdictLines } from "./verdict-text";

/** By which the comment of an environment is found again, to be updated. */
export function markerOf(environment: string): string {
  return `<!-- log-backup plan review: ${environment} -->`;
}

/**
 * Characters that a comment on GitHub may have, by its own message. It refused only those of more than 262,144 bytes when it was
 * tried, which is 4 bytes for each; here a character counts as 1 or 2 and takes at most 3 bytes for each.
 * Sources: https://github.com/dead-claudia/github-limits/pull/13 (2025-11), https://github.com/orgs/community/discussions/27190
 */
export const longestComment = 65_536;

/** Characters kept free for the sentence that counts what is left out. */
const roomForRest = 300;

interface RenderOptions {
  /** Characters: what does not fit is counted instead of shown. @default no limit */
  readonly maximumLength?: number;
}

/** The review as GitHub Markdown: verdict, counts, risks, changes. Ends in a line end. */
export function renderReview(review: Review, { maximumLength = Infinity }: RenderOptions = {}): string {
  const { environment, stacks } = review;
  const head = textOf([markerOf(environment), ...verdictLines(review)]);
  const counts = textOf(["", ...countsTable(stacks)]);
  const foot = textOf(["", `Fingerprint of this plan: ${code(review.fingerprint)}`]);

  const room = maximumLength - head.length - counts.length - foot.length - roomForRest;
  const { texts, left } = fitSections(
    [
      { heading: [""], parts: overrideLines(review).map((line) => [line]), noun: ["override", "overrides"] },
      { heading: [""], parts: notes(stacks).map((note) => [`- ${note}`]), noun: ["note", "notes"] },
      ...riskSections(review),
      ...stacks.map((stack) => changesSection(stack, review)),
      ...stacks.map((stack) => driftSection(stack, review)),
    ],
    room,
  );
  const [overrides, ...others] = texts;
  const rest =
    left === ""
      ? ""
      : textOf(["", `**Left out here, as it does not fit: ${left}.** The whole review is kept with this run.`]);
  return `${head}${overrides ?? ""}${counts}${others.join("")}${rest}${foot}`;
}

const columns: readonly (readonly [ChangeAction, string])[] = [
  ["create", "create"],
  ["update", "update"],
  ["replace", "replace"],
  ["destroy", "destroy"],
];

function countsTable(stacks: readonly StackReview[]): readonly string[] {
  const rows = stacks.map((stack) => {
    const counts = countsOf(stack);
    const rest = [
      ...(counts.import > 0 ? [`${counts.import} imported`] : []),
      ...(counts.move > 0 ? [`${counts.move} moved`] : []),
      ...(counts.forget > 0 ? [`${counts.forget} forgotten`] : []),
      ...(stack.outputs.length > 0 ? [`outputs: ${stack.outputs.length} change`] : []),
      ...(stack.drift.length > 0 ? [`changed outside Terraform: ${stack.drift.length}`] : []),
    ];
    const cells =
      stack.waitsFor === undefined
        ? [...columns.map(([action]) => String(counts[action])), rest.join("; ")]
        : ["", "", "", "", `not planned: waits for ${code(stack.waitsFor)}`];
    return `| ${[code(stack.stack), ...cells].map(cell).join(" | ")} |`;
  });
  return [
    `| stack | ${columns.map(([, title]) => title).join(" | ")} | |`,
    "| --- | ---: | ---: | ---: | ---: | --- |",
    ...rows,
  ];
}

function notes(stacks: readonly StackReview[]): readonly string[] {
  const waiting = stacks.flatMap(({ stack, waitsFor }) =>
    waitsFor === undefined
      ? []
      : [
          `${code(stack)} takes values from ${code(waitsFor)} that are not there before ${code(waitsFor)} is applied: plan again after that.`,
        ],
  );
  return [...waiting, ...stacks.flatMap((stack) => stack.notes)];
}

/** One section a kind of risk. */
function riskSections({ risks, forbidden }: Review): readonly Section[] {
  const noun = ["risk", "risks"] as const;
  if (risks.length === 0) {
    return [{ heading: ["", "## Risks", ""], parts: [["None of those that this review knows."]], noun }];
  }
  const kinds = [...new Set(risks.map(({ risk }) => risk))];
  return kinds.map((kind, index) => {
    const title = forbidden.includes(kind) ? `**${kind}** (forbidden here)` : `**${kind}**`;
    return {
      heading: [...(index === 0 ? ["", "## Risks"] : []), "", `${title}: ${planRisks[kind]}`, ""],
      parts: risks.filter(({ risk }) => risk === kind).map((risk) => [riskLine(risk)]),
      noun,
    };
  });
}

function riskLine({ stack, sentence, addresses }: Risk): string {
  const missing = addresses.filter((address) => !sentence.includes(code(address)));
  return `- ${code(stack)}: ${sentence}${missing.length === 0 ? "" : ` (${codes(missing)})`}`;
}

function changesSection(stack: StackReview, review: Review): Section {
  const outputs =
    stack.outputs.length === 0 ? [] : [["", `Outputs that change: ${stack.outputs.map(code).join(", ")}.`]];
  return {
    heading: ["", `## Changes of ${code(stack.stack)}`],
    parts: [...stack.changes.map((change) => changeLines(change.action, change, review)), ...outputs],
    noun: ["change", "changes"],
  };
}

function changeLines(verb: string, change: ResourceChange, { secrets }: Review): readonly string[] {
  const lines = attributeLines(change, secrets);
  const address = (text: string): string => `<code>${escapeHtml(secrets.hideIn(text))}</code>`;
  const from = change.movedFrom === undefined ? "" : `, in the state until now ${address(change.movedFrom)}`;
  const title = `<b>${verb}</b> ${address(change.address)}${from}${reasonInWords(change)}`;
  const shown = lines.length === 0 ? [nothingShown(change)] : lines;
  return ["", `<details><summary>${title}</summary>`, "", ...codeBlock("diff", shown), "", "</details>"];
}

function nothingShown({ action }: ResourceChange): string {
  return action === "update" ? "  Nothing changes but what Terraform computes anew." : "  Nothing of it changes.";
}

/** https://developer.hashicorp.com/terraform/internals/json-format: action_reason */
function reasonInWords({ reason }: ResourceChange): string {
  switch (reason) {
    case "replace_because_tainted":
      return ": it is marked as damaged (tainted)";
    case "replace_by_request":
      return ": somebody asked for it";
    case "delete_because_no_resource_config":
      return ": it is no longer in the configuration";
    default:
      return "";
  }
}

function driftSection({ stack, drift }: StackReview, review: Review): Section {
  return {
    heading: ["", `## Changed outside Terraform, in ${code(stack)}`],
    parts: drift.map((change) => changeLines(change.action === "destroy" ? "deleted" : "changed", change, review)),
    noun: ["change outside Terraform", "changes outside Terraform"],
  };
}

/** Within HTML, Markdown does not look at what is in a tag. */
function escapeHtml(text: string): string {
  return oneLine(text)
    .replaceAll("&", "&amp;")
    .replaceAll("<", "&lt;")
    .replaceAll(">", "&gt;")
    .replaceAll("`", "&#96;");
}
