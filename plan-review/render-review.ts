import { planRisks } from "../settings/plan-risks";
import { attributeLines } from "./attribute-lines";
import { cell, code, codeBlock, codes } from "./markdown-text";
import type { ChangeAction, ResourceChange } from "./resource-change";
import { countsOf, hasChanges, type Review, type StackReview } from "./review";
import type { Risk } from "./risk";
import { verdictLines } from "./verdict-text";

/** By which the comment of an environment is found again, to be updated. */
export function markerOf(environment: string): string {
  return `<!-- log-backup plan review: ${environment} -->`;
}

/** What GitHub stores of a comment, in characters: https://github.com/orgs/community/discussions/41331 */
export const longestComment = 65_536;

interface RenderOptions {
  /** Characters: changes that do not fit are counted instead of shown. @default no limit */
  readonly maximumLength?: number;
}

/** The review as GitHub Markdown: verdict, counts, risks, changes. Ends in a line end. */
export function renderReview(review: Review, { maximumLength = Infinity }: RenderOptions = {}): string {
  const { environment, secrets, stacks } = review;
  const head = [markerOf(environment), ...verdictLines(review), "", ...countsTable(stacks), ...notes(stacks)];
  const sections = [
    ...risksSection(review).map((lines) => [...lines]),
    ...stacks.flatMap((stack) => changesSection(stack, review)),
    ...stacks.flatMap((stack) => driftSection(stack, review)),
  ];
  const foot = ["", `Fingerprint of this plan: ${code(review.fingerprint)}`];

  const room = maximumLength - textOf([...head, ...foot]).length - 200;
  const shown: string[] = [];
  let length = 0;
  let left = 0;
  for (const section of sections) {
    const text = secrets.hideIn(textOf(section));
    if (length + text.length > room) {
      left += 1;
      continue;
    }
    length += text.length;
    shown.push(text);
  }
  const rest =
    left === 0
      ? []
      : [
          "",
          `**${left} more parts of this review do not fit here:** see the whole review, which is kept with this run.`,
        ];
  return `${secrets.hideIn(textOf(head))}${shown.join("")}${textOf([...rest, ...foot])}`;
}

function textOf(lines: readonly string[]): string {
  return lines.map((line) => `${line}\n`).join("");
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
  const all = [...waiting, ...stacks.flatMap((stack) => stack.notes)];
  return all.length === 0 ? [] : ["", ...all.map((note) => `- ${note}`)];
}

/** One section a kind of risk. */
function risksSection({ risks, forbidden }: Review): readonly (readonly string[])[] {
  if (risks.length === 0) {
    return [["", "## Risks", "", "None of those that this review knows."]];
  }
  const kinds = [...new Set(risks.map(({ risk }) => risk))];
  return kinds.map((kind, index) => {
    const title = forbidden.includes(kind) ? `**${kind}** (forbidden here)` : `**${kind}**`;
    const lines = risks.filter(({ risk }) => risk === kind).map(riskLine);
    return [...(index === 0 ? ["", "## Risks"] : []), "", `${title}: ${planRisks[kind]}`, "", ...lines];
  });
}

function riskLine({ stack, sentence, addresses }: Risk): string {
  const missing = addresses.filter((address) => !sentence.includes(code(address)));
  return `- ${code(stack)}: ${sentence}${missing.length === 0 ? "" : ` (${codes(missing)})`}`;
}

/** One section a change; the first has the stack's title. */
function changesSection(stack: StackReview, review: Review): readonly (readonly string[])[] {
  if (!hasChanges(stack) || stack.waitsFor !== undefined) {
    return [];
  }
  const outputs =
    stack.outputs.length === 0 ? [] : [["", `Outputs that change: ${stack.outputs.map(code).join(", ")}.`]];
  return [
    [...["", `## Changes of ${code(stack.stack)}`]],
    ...stack.changes.map((each) => changeLines(each, review)),
    ...outputs,
  ];
}

function changeLines(change: ResourceChange, { secrets }: Review): readonly string[] {
  const lines = attributeLines(change, secrets);
  const title = `<b>${change.action}</b> <code>${escapeHtml(change.address)}</code>${reasonInWords(change)}`;
  const shown = lines.length === 0 ? ["  Terraform computes parts of it anew, and nothing of it changes."] : lines;
  return ["", `<details><summary>${title}</summary>`, "", ...codeBlock("diff", shown), "", "</details>"];
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

function driftSection({ stack, drift }: StackReview, review: Review): readonly (readonly string[])[] {
  if (drift.length === 0) {
    return [];
  }
  const title = ["", `## Changed outside Terraform, in ${code(stack)}`];
  return [title, ...drift.map((change) => changeLines(change, review))];
}

/** Within HTML, Markdown does not look at what is in a tag. */
function escapeHtml(text: string): string {
  return text
    .replaceAll("&", "&amp;")
    .replaceAll("<", "&lt;")
    .replaceAll(">", "&gt;")
    .replaceAll("`", "&#96;")
    .replace(/\s+/g, " ");
}
