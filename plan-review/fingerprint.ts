import { createHash } from "node:crypto";
import type { PlanJson, ResourceChangeJson } from "./plan-json";
import { canonicalJson, isMarked } from "./values";

/**
 * What a plan would do, in 64 hexadecimal digits: the same for the same changes, whoever plans them. Data that is read only at
 * apply counts too, as a policy that is unknown until then is made of it. Of what is known only after apply, what it refers to
 * in the configuration counts.
 */
export function fingerprintOf(plan: PlanJson): string {
  const expressions = new Map(
    (plan.configuration?.root_module?.resources ?? []).map((resource) => [resource.address, resource.expressions]),
  );
  const resources = (plan.resource_changes ?? []).filter(isChange).map((resource) => {
    const { address, deposed, previous_address: movedFrom, change } = resource;
    const refersTo = isMarked(change.after_unknown) ? expressions.get(address) : undefined;
    return canonicalJson([address, deposed ?? null, movedFrom ?? null, content(change), refersTo ?? null]);
  });
  const outputs = Object.entries(plan.output_changes ?? {})
    .filter(([, { actions }]) => !actions.includes("no-op"))
    .map(([name, change]) => canonicalJson([name, content(change)]));
  return digest(canonicalJson([resources.sort(), outputs.sort()]));
}

/** Of several stacks. */
export function fingerprintOfAll(stacks: readonly (readonly [stack: string, fingerprint: string])[]): string {
  return digest(canonicalJson(stacks.map((stack) => canonicalJson(stack)).sort()));
}

function isChange({ change: { actions, importing }, previous_address: movedFrom }: ResourceChangeJson): boolean {
  return importing !== undefined || movedFrom !== undefined || !actions.includes("no-op");
}

/** Sensitive values too, as another password is another plan. */
function content(change: ResourceChangeJson["change"]): unknown {
  const { actions, before = null, after = null, after_unknown: unknown = null, importing = null } = change;
  return { actions, before, after, unknown, importing };
}

function digest(text: string): string {
  return createHash("sha256").update(text).digest("hex");
}
