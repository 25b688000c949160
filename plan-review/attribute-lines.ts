import { diffArrays } from "diff";
import { oneLine } from "./markdown-text";
import type { ResourceChange } from "./resource-change";
import { type Secrets, SENSITIVE } from "./secrets";
import { isEmpty, type ShownValue, shownPart, valueLines } from "./shown-value";
import { canonicalJson, isMarked, isRecord, type Values } from "./values";

/** Lines around a difference that are shown with it. */
const contextLines = 3;

/** Says of every resource the same as its other tags: shown only where it alone says it. */
const repeatsTags = "tags_all";

/** The attributes of a change, as lines of a diff: what goes begins with `-`, what comes with `+`. */
export function attributeLines(change: ResourceChange, secrets: Secrets): readonly string[] {
  return attributeNames(change).flatMap((name) => {
    const before = shown(name, change.before, false, change.beforeSensitive, secrets);
    const after = shown(name, change.after, change.afterUnknown, change.afterSensitive, secrets);
    if (isEmpty(before) && isEmpty(after)) {
      return [];
    }
    const replaces = change.replacedFor.some((path) => path === name || path.startsWith(`${name}.`));
    const title = oneLine(secrets.hideIn(name));
    return differenceLines(`${title}${replaces ? " (replaces it)" : ""}`, before, after);
  });
}

function attributeNames(change: ResourceChange): readonly string[] {
  const unknown = isRecord(change.afterUnknown) ? change.afterUnknown : {};
  const names = [...new Set([...Object.keys(change.before), ...Object.keys(change.after), ...Object.keys(unknown)])];
  const changed = names.filter(
    (name) =>
      isMarked(unknown[name]) ||
      canonicalJson(change.before[name] ?? null) !== canonicalJson(change.after[name] ?? null),
  );
  // What Terraform computes says nothing about a resource that is made, or made anew.
  const told =
    change.action === "update"
      ? changed
      : changed.filter((name) => unknown[name] !== true || change.configured.has(name));
  return told.filter((name) => name !== repeatsTags || !told.includes("tags")).sort();
}

function shown(name: string, values: Values, unknown: unknown, sensitive: unknown, secrets: Secrets): ShownValue {
  const mask = (of: unknown): unknown => (isRecord(of) ? of[name] : of);
  return shownPart(name, values, { unknown: mask(unknown), sensitive: mask(sensitive) }, secrets);
}

/** One attribute's lines. Values of more than one line are compared line by line. */
function differenceLines(name: string, before: ShownValue, after: ShownValue): readonly string[] {
  const [old, young] = [before, after].map((value) => (isEmpty(value) ? [] : valueLines(value)));
  if (old === undefined || young === undefined) {
    return [];
  }
  if (old.length === young.length && old.every((line, index) => line === young[index])) {
    const hides = old.some((line) => line.includes(SENSITIVE));
    return [`! ${name} ${hides ? "changes in what is not shown" : "is written otherwise, and says the same"}`];
  }
  if (old.length <= 1 && young.length <= 1) {
    return [...old.map((line) => `- ${name} = ${line}`), ...young.map((line) => `+ ${name} = ${line}`)];
  }
  return [`  ${name} =`, ...hunks(old, young).map((line) => `${line.slice(0, 1)}   ${line.slice(1)}`)];
}

interface Part {
  readonly added: boolean;
  readonly removed: boolean;
  readonly value: readonly string[];
}

/** Differences, in lines, above which one side is shown after the other: finding the shortest way between them takes too long. */
const mostDifferences = 1000;

/** The lines of both, marked, with what is the same left out where it is far from a difference. */
function hunks(old: readonly string[], young: readonly string[]): readonly string[] {
  const parts: readonly Part[] = diffArrays([...old], [...young], { maxEditLength: mostDifferences }) ?? [
    { removed: true, added: false, value: [...old] },
    { removed: false, added: true, value: [...young] },
  ];
  return parts.flatMap(({ added, removed, value }, index) => {
    if (added || removed) {
      return value.map((line) => `${added ? "+" : "-"}${line}`);
    }
    const lines = value.map((line) => ` ${line}`);
    const [head, tail] = [index === 0 ? 0 : contextLines, index === parts.length - 1 ? 0 : contextLines];
    return lines.length <= head + tail + 1
      ? lines
      : [...lines.slice(0, head), " ...", ...lines.slice(lines.length - tail)];
  });
}
