import { createHash } from "node:crypto";
import type { ChangeJson, PlanJson } from "./plan-json";
import { canonicalJson } from "./values";

/** What a plan would do, in 64 hexadecimal digits: the same for the same changes, whoever plans them. */
export function fingerprintOf(plan: PlanJson): string {
  const resources = (plan.resource_changes ?? [])
    .filter(({ mode, change }) => mode === "managed" && changes(change))
    .map(({ address, change }) => [address, content(change)]);
  const outputs = Object.entries(plan.output_changes ?? {})
    .filter(([, change]) => changes(change))
    .map(([name, change]) => [name, content(change)]);
  return digest(canonicalJson([resources.sort(byFirst), outputs.sort(byFirst)]));
}

/** Of several stacks. */
export function fingerprintOfAll(stacks: readonly (readonly [stack: string, fingerprint: string])[]): string {
  return digest(canonicalJson([...stacks].sort(byFirst)));
}

function changes({ actions, importing }: ChangeJson): boolean {
  return importing !== undefined || !actions.every((action) => action === "no-op");
}

/** Sensitive values too, as another password is another plan. */
function content(change: ChangeJson): unknown {
  const { actions, before = null, after = null, after_unknown: unknown = null, importing = null } = change;
  return { actions, before, after, unknown, importing };
}

function byFirst(one: readonly unknown[], other: readonly unknown[]): number {
  return String(one[0]) < String(other[0]) ? -1 : 1;
}

function digest(text: string): string {
  return createHash("sha256").update(text).digest("hex");
}
