import type { ChangeJson, PlanJson, StateModuleJson } from "./plan-json";
import { isList, isRecord, textAt, type Values } from "./values";

/** Names of attributes and variables that hold secrets, though a provider may not say so. */
const secretName =
  /(^|[_.-])(passwords?|passwd|passphrase|secrets?|tokens?|api[_-]?keys?|private[_-]?keys?|access[_-]?keys?|secret[_-]?access[_-]?keys?|credentials?|client[_-]?secrets?|connection[_-]?strings?|webhooks?)$/i;

/**
 * Whether a value of an object is a secret by its key, or by the name beside it, as in `{ name: "TOKEN", value: "x" }`. Of
 * blocks with a name such as `secrets`, the parts are looked at.
 */
export function isSecretByName(key: string, record: Values): boolean {
  const value = record[key];
  const beside = /^value$/i.test(key) ? ["name", "Name", "key", "Key"].map((name) => textAt(record, name)) : [];
  return [key, ...beside].some((name) => name !== undefined && isSecretName(name)) && holdsPlainText(value);
}

/** Written with `_`, with `-` or in one word with capitals. */
function isSecretName(name: string): boolean {
  return secretName.test(name.replace(/([a-z0-9])([A-Z])|([A-Z])(?=[A-Z][a-z])/g, "$1$3_$2"));
}

function holdsPlainText(value: unknown): boolean {
  const parts = isRecord(value) || isList(value) ? Object.values(value) : [value];
  return (
    parts.every((part) => !isRecord(part) && !isList(part)) &&
    parts.some((part) => (typeof part === "string" && part !== "") || typeof part === "number")
  );
}

/** The object or list that a text is, where it is one in JSON. */
export function parseDocument(text: string): Values | readonly unknown[] | undefined {
  if (!/^\s*[[{]/.test(text)) {
    return undefined;
  }
  try {
    const document: unknown = JSON.parse(text);
    return isRecord(document) || isList(document) ? document : undefined;
  } catch {
    return undefined;
  }
}

/** Every text and number of some plans that Terraform calls sensitive, or that is a secret by its name. */
export function collectSecrets(plans: readonly PlanJson[]): ReadonlySet<string> {
  const found = new Set<string>();
  for (const plan of plans) {
    const resources = [...(plan.resource_changes ?? []), ...(plan.resource_drift ?? [])].map(({ change }) => change);
    const outputs = Object.entries(plan.output_changes ?? {}).map(([name, change]) => ofOutput(name, change));
    for (const change of [...resources, ...outputs]) {
      collect(change.before, change.before_sensitive, found);
      collect(change.after, change.after_sensitive, found);
    }
    for (const [name, { value }] of Object.entries(plan.variables ?? {})) {
      collect({ [name]: value }, { [name]: plan.configuration?.root_module?.variables?.[name]?.sensitive }, found);
    }
    for (const [name, { value, sensitive }] of Object.entries(plan.prior_state?.values?.outputs ?? {})) {
      collect({ [name]: value }, { [name]: sensitive }, found);
    }
    collectModule(plan.prior_state?.values?.root_module, found);
  }
  return found;
}

/** Data that is read while Terraform plans stands in the state alone. */
function collectModule(module: StateModuleJson | undefined, found: Set<string>): void {
  for (const { values, sensitive_values: mask } of module?.resources ?? []) {
    collect(values, mask, found);
  }
  for (const child of module?.child_modules ?? []) {
    collectModule(child, found);
  }
}

/** An output's value under its name, which may say that it is a secret. */
function ofOutput(
  name: string,
  { before, after, before_sensitive: old, after_sensitive: young }: ChangeJson,
): ChangeJson {
  const named = (value: unknown): Values => ({ [name]: value });
  return {
    actions: [],
    before: named(before),
    after: named(after),
    before_sensitive: named(old),
    after_sensitive: named(young),
  };
}

/** Takes the texts of a value that a mask hides, and those that are secrets by their names. */
function collect(value: unknown, mask: unknown, found: Set<string>): void {
  if (mask === true) {
    leaves(value, found);
  } else if (isRecord(value)) {
    for (const [key, inner] of Object.entries(value)) {
      collect(inner, isSecretByName(key, value) || (isRecord(mask) && mask[key]), found);
    }
  } else if (isList(value)) {
    value.forEach((inner, index) => {
      collect(inner, isList(mask) && mask[index], found);
    });
  } else if (typeof value === "string") {
    collect(parseDocument(value), false, found);
  }
}

/** Also of a text that is JSON: what it says is no less secret. */
function leaves(value: unknown, found: Set<string>): void {
  if (isRecord(value) || isList(value)) {
    Object.values(value).forEach((inner) => {
      leaves(inner, found);
    });
  } else if (typeof value === "string" || typeof value === "number") {
    found.add(String(value));
    leaves(typeof value === "string" ? parseDocument(value) : undefined, found);
  }
}
