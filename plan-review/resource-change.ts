import type { PlanJson, ResourceChangeJson } from "./plan-json";
import { canonicalJson, isList, isRecord, type Values } from "./values";

export type ChangeAction = "create" | "update" | "replace" | "destroy" | "import" | "move" | "forget";

/** In the order in which a review shows them: what can hurt first. */
export const changeActions: readonly ChangeAction[] = [
  "destroy",
  "replace",
  "update",
  "create",
  "import",
  "move",
  "forget",
];

/** A change of one resource that a plan asks for. Its values are raw: nothing of them may be shown but through `shown-value.ts`. */
export interface ResourceChange {
  readonly stack: string;
  readonly address: string;
  readonly type: string;
  readonly action: ChangeAction;
  /** Empty where it is created. */
  readonly before: Values;
  /** Empty where it is destroyed. What is known only after apply is missing. */
  readonly after: Values;
  readonly afterUnknown: unknown;
  readonly beforeSensitive: unknown;
  readonly afterSensitive: unknown;
  /** Attributes that make Terraform replace it. */
  readonly replacedFor: readonly string[];
  /** Attributes that the configuration sets: what else is there was computed. */
  readonly configured: ReadonlySet<string>;
  /** The address under which it stands in the state until now. */
  readonly movedFrom?: string;
  /** Terraform's word for why, such as `replace_because_tainted`. */
  readonly reason?: string;
}

/** The changes of resources that a plan asks for; data that is only read is none. */
export function resourceChanges(stack: string, plan: PlanJson): readonly ResourceChange[] {
  const configured = configuredAttributes(plan);
  return (plan.resource_changes ?? []).flatMap((json) => readChange(stack, json, configured));
}

/**
 * What is no longer as Terraform left it, as far as the configuration says how it must be: providers also fill in computed
 * attributes late, which nobody has changed.
 */
export function driftedResources(stack: string, plan: PlanJson): readonly ResourceChange[] {
  const configured = configuredAttributes(plan);
  return (plan.resource_drift ?? [])
    .flatMap((json) => readChange(stack, json, configured))
    .map((change) => ({
      ...change,
      before: onlyOf(change.before, change.configured),
      after: onlyOf(change.after, change.configured),
    }))
    .filter(({ action, before, after }) => action !== "update" || filledIn(before) !== filledIn(after));
}

function onlyOf(values: Values, names: ReadonlySet<string>): Values {
  return Object.fromEntries(Object.entries(values).filter(([name]) => names.has(name)));
}

/** What is said in a value: providers write nothing, no, 0 and empty texts, lists and objects for one another. */
function filledIn(value: unknown): string {
  return canonicalJson(withoutEmpty(value) ?? null);
}

function withoutEmpty(value: unknown): unknown {
  if (isList(value)) {
    const items = value.map(withoutEmpty).filter((item) => item !== undefined);
    return items.length === 0 ? undefined : items;
  }
  if (isRecord(value)) {
    const entries = Object.entries(value)
      .map(([key, inner]) => [key, withoutEmpty(inner)] as const)
      .filter(([, inner]) => inner !== undefined);
    return entries.length === 0 ? undefined : Object.fromEntries(entries);
  }
  return value === null || value === "" || value === 0 || value === false ? undefined : value;
}

function configuredAttributes(plan: PlanJson): ReadonlyMap<string, ReadonlySet<string>> {
  const resources = plan.configuration?.root_module?.resources ?? [];
  return new Map(resources.map(({ address, expressions = {} }) => [address, new Set(Object.keys(expressions))]));
}

function readChange(
  stack: string,
  json: ResourceChangeJson,
  configured: ReadonlyMap<string, ReadonlySet<string>>,
): readonly ResourceChange[] {
  const { change } = json;
  const action = actionOf(json);
  if (json.mode !== "managed" || action === undefined) {
    return [];
  }
  return [
    {
      stack,
      address: json.address,
      type: json.type,
      action,
      before: isRecord(change.before) ? change.before : {},
      after: isRecord(change.after) ? change.after : {},
      afterUnknown: change.after_unknown ?? false,
      beforeSensitive: change.before_sensitive ?? false,
      afterSensitive: change.after_sensitive ?? false,
      replacedFor: (change.replace_paths ?? []).map((path) => path.join(".")),
      // A resource with count or for_each is configured once, under the address without an index.
      configured: configured.get(json.address.replace(/\[[^\]]*\]$/, "")) ?? new Set(),
      ...(json.previous_address !== undefined && { movedFrom: json.previous_address }),
      ...(json.action_reason !== undefined && { reason: json.action_reason }),
    },
  ];
}

function actionOf({
  change: { actions, importing },
  previous_address: moved,
}: ResourceChangeJson): ChangeAction | undefined {
  const [creates, deletes] = [actions.includes("create"), actions.includes("delete")];
  if (creates && deletes) {
    return "replace";
  }
  if (deletes) {
    return "destroy";
  }
  if (creates) {
    return "create";
  }
  if (actions.includes("update")) {
    return "update";
  }
  if (actions.includes("forget")) {
    return "forget";
  }
  return importing !== undefined ? "import" : moved !== undefined ? "move" : undefined;
}
