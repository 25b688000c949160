import type { PlanJson, ResourceChangeJson } from "../plan-json";
import type { ResourceChange } from "../resource-change";
import { UNKNOWN } from "../shown-value";
import { at, canonicalJson, isMarked, isRecord, listAt, textAt, type Values } from "../values";
import { inOneForm, parsePolicy } from "./policy-document";

/**
 * Terraform reads a policy document only at apply where what it names changes in any way, and the plan then says "known after
 * apply" of the policy, even if not a letter of it changes. The plan does hold the document's parts, though: puts the policy
 * together from them. A part that is really unknown stands there as such.
 */
export function withPlannedPolicies(plan: PlanJson, changes: readonly ResourceChange[]): readonly ResourceChange[] {
  const documents = new Map(
    (plan.resource_changes ?? [])
      .filter(({ mode, type }) => mode === "data" && type === "aws_iam_policy_document")
      .flatMap((json) => {
        const policy = policyOf(json);
        const isSensitive = isMarked(json.change.after_sensitive);
        return policy === undefined ? [] : [[json.address, { policy: inOneForm(policy), isSensitive }] as const];
      }),
  );
  const references = referencesOf(plan);
  return changes.map((change) => {
    const unknown = isRecord(change.afterUnknown) ? change.afterUnknown : {};
    const planned = Object.keys(unknown).flatMap((attribute) => {
      const named = references.get(`${change.address}.${attribute}`);
      const document = named === undefined ? undefined : documents.get(named);
      const today = change.before[attribute];
      return unknown[attribute] === true && document !== undefined
        ? [{ attribute, text: textLike(document.policy, today), isSensitive: document.isSensitive }]
        : [];
    });
    return planned.reduce(withAttribute, change);
  });
}

/** A policy that stays the same stays as it is written. */
function textLike(policy: Values, today: unknown): string {
  const old = parsePolicy(today);
  const isSame = old !== undefined && canonicalJson(inOneForm(old)) === canonicalJson(policy);
  return isSame ? String(today) : JSON.stringify(policy);
}

interface PlannedPolicy {
  readonly attribute: string;
  readonly text: string;
  /** Terraform takes a document's text for no secret, though it is made of some. */
  readonly isSensitive: boolean;
}

function withAttribute(change: ResourceChange, { attribute, text, isSensitive }: PlannedPolicy): ResourceChange {
  const { before, after, afterUnknown, afterSensitive } = change;
  return {
    ...change,
    after: { ...after, [attribute]: text },
    afterUnknown: { ...(afterUnknown as Values), [attribute]: false },
    ...(isSensitive &&
      isRecord(afterSensitive) &&
      before[attribute] !== text && { afterSensitive: { ...afterSensitive, [attribute]: true } }),
  };
}

/** The policy document that an attribute takes whole, by the attribute's address. */
function referencesOf(plan: PlanJson): ReadonlyMap<string, string> {
  return new Map(
    (plan.configuration?.root_module?.resources ?? []).flatMap(({ address, expressions = {} }) =>
      Object.entries(expressions).flatMap(([attribute, { references = [] }]) => {
        const [json, document] = references;
        return attribute.includes("policy") &&
          references.length === 2 &&
          document !== undefined &&
          json === `${document}.json`
          ? [[`${address}.${attribute}`, document] as const]
          : [];
      }),
    ),
  );
}

/** https://registry.terraform.io/providers/hashicorp/aws/5.100.0/docs/data-sources/iam_policy_document */
function policyOf({ change }: ResourceChangeJson): Values | undefined {
  const { after, after_unknown: unknown } = change;
  const merged = ["source_policy_documents", "override_policy_documents", "source_json", "override_json"];
  const [statements, id] = [listAt(after, "statement"), textAt(after, "policy_id")];
  if (statements.length === 0 || merged.some((name) => isSet(after, name) || isSet(unknown, name))) {
    return undefined;
  }
  return {
    Version: textAt(after, "version") ?? "2012-10-17",
    ...(id !== undefined && { Id: id }),
    Statement: statements.map((statement, index) => statementOf(statement, at(unknown, "statement", index))),
  };
}

/** What Terraform itself would take for its own `${`, a document writes as `&{`. */
function textOf(item: unknown): string {
  return typeof item === "string" ? item.replaceAll("&{", "${") : UNKNOWN;
}

function isSet(value: unknown, name: string): boolean {
  const found = isRecord(value) ? value[name] : undefined;
  return found !== undefined && found !== null && found !== false && !(Array.isArray(found) && found.length === 0);
}

function statementOf(json: unknown, unknown: unknown): Values {
  const texts = (name: string, from: unknown = json, notKnown: unknown = unknown): readonly string[] =>
    at(notKnown, name) === true ? [UNKNOWN] : listAt(from, name).map(textOf);
  const lists = {
    Action: texts("actions"),
    NotAction: texts("not_actions"),
    Resource: texts("resources"),
    NotResource: texts("not_resources"),
  };
  const principals = (name: string): Values | string | undefined => {
    const byType = new Map<string, readonly string[]>();
    listAt(json, name).forEach((each, index) => {
      const type = textAt(each, "type") ?? UNKNOWN;
      byType.set(type, [...(byType.get(type) ?? []), ...texts("identifiers", each, at(unknown, name, index))]);
    });
    const everybody = byType.size === 1 && byType.get("*")?.includes("*") === true;
    return byType.size === 0 ? undefined : everybody ? "*" : Object.fromEntries(byType);
  };
  const conditions = new Map<string, Record<string, readonly string[]>>();
  listAt(json, "condition").forEach((condition, index) => {
    const [operator, key] = [textAt(condition, "test") ?? UNKNOWN, textAt(condition, "variable") ?? UNKNOWN];
    const keys = conditions.get(operator) ?? {};
    const values = texts("values", condition, at(unknown, "condition", index));
    conditions.set(operator, { ...keys, [key]: [...(keys[key] ?? []), ...values] });
  });
  const [sid, principal, notPrincipal] = [textAt(json, "sid"), principals("principals"), principals("not_principals")];
  return {
    ...(sid !== undefined && { Sid: sid }),
    Effect: textAt(json, "effect") ?? "Allow",
    ...(principal !== undefined && { Principal: principal }),
    ...(notPrincipal !== undefined && { NotPrincipal: notPrincipal }),
    ...Object.fromEntries(Object.entries(lists).filter(([, list]) => list.length > 0)),
    ...(conditions.size > 0 && { Condition: Object.fromEntries(conditions) }),
  };
}
