import { visible } from "./markdown-text";
import { inOneForm, isPolicy } from "./policies/policy-document";
import { isSecretByName, parseDocument } from "./secret-texts";
import { type Secrets, SENSITIVE } from "./secrets";
import { isList, isMarked, isRecord, type Values } from "./values";

export const UNKNOWN = "(known after apply)";

/** A value as a review may show it: what must not be seen, and what is not known, is a word in brackets. */
export type ShownValue =
  | { readonly kind: "word"; readonly text: string }
  | { readonly kind: "scalar"; readonly value: string | number | boolean | null }
  /** A text that is JSON, such as a policy: its document is shown. */
  | { readonly kind: "json"; readonly document: ShownValue }
  | { readonly kind: "list"; readonly items: readonly ShownValue[] }
  | { readonly kind: "object"; readonly entries: readonly (readonly [string, ShownValue])[] };

export interface Masks {
  readonly unknown: unknown;
  readonly sensitive: unknown;
}

/** A value that is no longer secret: texts and keys are written without what must not be seen. */
function shownValue(value: unknown, { unknown, sensitive }: Masks, secrets: Secrets): ShownValue {
  if (sensitive === true) {
    return { kind: "word", text: SENSITIVE };
  }
  if (unknown === true || ((value === null || value === undefined) && isMarked(unknown))) {
    return { kind: "word", text: UNKNOWN };
  }
  const inner = (key: string | number): Masks => ({ unknown: maskAt(unknown, key), sensitive: maskAt(sensitive, key) });
  if (isList(value)) {
    return { kind: "list", items: value.map((item, index) => shownValue(item, inner(index), secrets)) };
  }
  if (isRecord(value)) {
    // What is not known yet is missing in the value.
    const keys = new Set([...Object.keys(value), ...(isRecord(unknown) ? Object.keys(unknown) : [])]);
    return {
      kind: "object",
      entries: [...keys].sort().map((key) => [secrets.hideIn(key), shownPart(key, value, inner(key), secrets)]),
    };
  }
  if (typeof value === "string") {
    const document = parseDocument(value);
    return document === undefined
      ? { kind: "scalar", value: secrets.hideIn(value) }
      : { kind: "json", document: shownValue(ordered(document), { unknown: false, sensitive: false }, secrets) };
  }
  if (typeof value === "number" && secrets.hideIn(String(value)) !== String(value)) {
    return { kind: "word", text: SENSITIVE };
  }
  return { kind: "scalar", value: typeof value === "number" || typeof value === "boolean" ? value : null };
}

/** An attribute of a resource, or a key of an object; its name may say that it is a secret. */
export function shownPart(key: string, record: Values, masks: Masks, secrets: Secrets): ShownValue {
  const sensitive = masks.sensitive === true || isSecretByName(key, record);
  return shownValue(record[key] ?? null, { ...masks, sensitive: sensitive || masks.sensitive }, secrets);
}

/** Lists of a policy have no order. */
function ordered(document: Values | readonly unknown[]): object {
  return isPolicy(document) ? inOneForm(document) : document;
}

function maskAt(mask: unknown, key: string | number): unknown {
  return isRecord(mask) || isList(mask) ? (mask as Record<string, unknown>)[key] : mask === true;
}

/** A value in lines, indented by two spaces a level. */
export function valueLines(value: ShownValue): readonly string[] {
  switch (value.kind) {
    case "word":
      return [value.text];
    case "scalar":
      return [visible(JSON.stringify(value.value))];
    case "json": {
      const [first, ...rest] = valueLines(value.document);
      return [`JSON ${first ?? ""}`, ...rest];
    }
    case "list":
      return block("[", "]", value.items.map(valueLines));
    case "object":
      return block(
        "{",
        "}",
        value.entries.map(([key, inner]) => {
          const [first, ...rest] = valueLines(inner);
          return [`${visible(JSON.stringify(key))}: ${first ?? ""}`, ...rest];
        }),
      );
  }
}

function block(open: string, close: string, parts: readonly (readonly string[])[]): readonly string[] {
  if (parts.length === 0) {
    return [`${open}${close}`];
  }
  return [open, ...parts.flatMap((lines) => lines.map((line) => `  ${line}`)), close];
}

/** Whether there is nothing to show: null, an empty text, list or object. */
export function isEmpty(value: ShownValue): boolean {
  switch (value.kind) {
    case "scalar":
      return value.value === null || value.value === "";
    case "list":
      return value.items.length === 0;
    case "object":
      return value.entries.length === 0;
    default:
      return false;
  }
}
