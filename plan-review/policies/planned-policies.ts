import type { PlanJson, ResourceChangeJson } from "../plan-json";
import type { ResourceChange } from "../resource-change";
import { UNKNOWN } from "../shown-value";
import { canonicalJson, isRecord, listAt, textAt, type Values } from "../values";
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
        return policy === undefined ? [] : [[json.address, inOneForm(policy)] as const];
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
        ? [[attribute, isSame(document, today) ? today : JSON.stringify(document)] as const]
        : [];
    });
    if (planned.length === 0) {
      return change;
    }
    const known = new Set(planned.map(([attribute]) => attribute));
    const afterUnknown = Object.fromEntries(Object.entries(unknown).filter(([attribute]) => !known.has(attribute)));
    return { ...change, after: { ...change.after, ...Object.fromEntries(planned) }, afterUnknown };
  });
}

function isSame(document: Values, today: unknown): boolean {
  const policy = parsePolicy(today);
  return policy !== undefined && canonicalJson(inOneForm(policy)) === canonicalJson(document);
}

/** The policy document that an attribute takes whole, by the attribute's address. */
function referencesOf(plan: PlanJson): ReadonlyMap<string, string> {
  return new Map(
    (plan.configuration?.root_module?.resources ?? []).flatMap(({ address, expressions = {} }) =>
      Object.entries(expressions).flatMap(([attribute, { references = [] }]) => {
        const [json, document] = references;
        return references.length === 2 && document !== undefined && json === `${document}.json`
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
  const statements = listAt(after, "statement");
  if (statements.length === 0 || merged.some((name) => isSet(after, name) || isSet(unknown, name))) {
    return undefined;
  }
  return {
    Version: textAt(after, "version") ?? "2012-10-17",
    Statement: statements.map((statement) => statementOf(statement)),
  };
}

function isSet(value: unknown, name: string): boolean {
  const found = isRecord(value) ? value[name] : undefined;
  return found !== undefined && found !== null && found !== false && !(Array.isArray(found) && found.length === 0);
}

function statementOf(json: unknown): Values {
  const texts = (name: string, from: unknown = json): readonly string[] =>
    listAt(from, name).map((item) => (typeof item === "string" ? item : UNKNOWN));
  const lists = {
    Action: texts("actions"),
    NotAction: texts("not_actions"),
    Resource: texts("resources"),
    NotResource: texts("not_resources"),
  };
  const principals = (name: string): Values | string | undefined => {
    const byType = new Map<string, readonly string[]>();
    for (const each of listAt(json, name)) {
      const type = textAt(each, "type") ?? UNKNOWN;
      byType.set(type, [...(byType.get(type) ?? []), ...texts("identifiers", each)]);
    }
    const everybody = byType.get("*")?.includes("*") === true;
    return byType.size === 0 ? undefined : everybody ? "*" : Object.fromEntries(byType);
  };
  const conditions = new Map<string, Record<string, readonly string[]>>();
  for (const condition of listAt(json, "condition")) {
    const operator = textAt(condition, "test") ?? UNKNOWN;
    const keys = conditions.get(operator) ?? {};
    conditions.set(operator, { ...keys, [textAt(condition, "variable") ?? UNKNOWN]: texts("values", condition) });
  }
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
