import { canonicalJson, isList, isRecord, type Values } from "../values";

/** A statement of an IAM policy in one form: lists in order, nothing twice. */
export interface Statement {
  readonly sid: string;
  readonly effect: "Allow" | "Deny";
  /** As `Service:logs.amazonaws.com`, `AWS:111122223333`, or `*`. Empty in a policy of an identity. */
  readonly principals: Part;
  readonly actions: Part;
  /** Empty in a trust policy. */
  readonly resources: Part;
  readonly conditions: readonly Condition[];
}

/** These, or all but these: `Action` or `NotAction`, and so on. */
export interface Part {
  readonly values: readonly string[];
  readonly isExcept: boolean;
}

export interface Condition {
  readonly operator: string;
  readonly key: string;
  readonly values: readonly string[];
}

/** Whether a document is an IAM policy: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_grammar.html */
export function isPolicy(document: unknown): document is Values {
  return isRecord(document) && (isList(document.Statement) || isRecord(document.Statement));
}

/** The policy that a text holds; undefined where it holds none. */
export function parsePolicy(text: unknown): Values | undefined {
  if (typeof text !== "string" || !text.includes("Statement")) {
    return undefined;
  }
  try {
    const document: unknown = JSON.parse(text);
    return isPolicy(document) ? document : undefined;
  } catch {
    return undefined;
  }
}

export function statementsOf(policy: Values | undefined): readonly Statement[] {
  const statements = policy === undefined ? [] : isList(policy.Statement) ? policy.Statement : [policy.Statement];
  return statements.filter(isRecord).map(readStatement);
}

function readStatement(json: Values): Statement {
  const part = (key: string, read: (value: unknown) => readonly string[]): Part =>
    json[`Not${key}`] === undefined
      ? { values: read(json[key]), isExcept: false }
      : { values: read(json[`Not${key}`]), isExcept: true };
  return {
    sid: typeof json.Sid === "string" ? json.Sid : "",
    effect: json.Effect === "Deny" ? "Deny" : "Allow",
    principals: part("Principal", principalsOf),
    actions: part("Action", texts),
    resources: part("Resource", texts),
    conditions: isRecord(json.Condition) ? conditionsOf(json.Condition) : [],
  };
}

function principalsOf(principal: unknown): readonly string[] {
  if (!isRecord(principal)) {
    return texts(principal);
  }
  const named = Object.entries(principal).flatMap(([type, ids]) => texts(ids).map((id) => `${type}:${id}`));
  // AWS says that both mean everybody; `*:*` is what Terraform writes where others stand beside it.
  return [...new Set(named.map((each) => (each === "AWS:*" || each === "*:*" ? "*" : each)))].sort();
}

function conditionsOf(json: Values): readonly Condition[] {
  return Object.entries(json).flatMap(([operator, keys]) =>
    isRecord(keys) ? Object.entries(keys).map(([key, values]) => ({ operator, key, values: texts(values) })) : [],
  );
}

/** A value or a list of values, in order. */
function texts(value: unknown): readonly string[] {
  const list = value === undefined || value === null ? [] : isList(value) ? value : [value];
  return [...new Set(list.map((item) => (typeof item === "string" ? item : canonicalJson(item))))].sort();
}

/** The same document with its lists in order, and a list of one as its one item: so only what differs is shown as different. */
export function inOneForm(policy: Values): Values {
  const statements = isList(policy.Statement) ? policy.Statement : [policy.Statement];
  return { ...policy, Statement: statements.map((each) => (isRecord(each) ? statementInOneForm(each) : each)) };
}

function statementInOneForm(json: Values): Values {
  const part = (key: string, value: unknown): unknown => {
    switch (key) {
      case "Action":
      case "NotAction":
      case "Resource":
      case "NotResource":
        return listInOneForm(value);
      case "Principal":
      case "NotPrincipal":
        return mapValues(value, listInOneForm);
      case "Condition":
        return mapValues(value, (keys) => mapValues(keys, listInOneForm));
      default:
        return value;
    }
  };
  return Object.fromEntries(Object.entries(json).map(([key, value]) => [key, part(key, value)]));
}

function mapValues(value: unknown, change: (inner: unknown) => unknown): unknown {
  return isRecord(value)
    ? Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, change(inner)]))
    : value;
}

function listInOneForm(value: unknown): unknown {
  const items = texts(value);
  return items.length === 1 ? items[0] : items;
}
