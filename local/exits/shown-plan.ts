import { jsonDifferences } from "./json-difference";

/** What `terraform show -json` says of a plan, as far as it is read here: https://developer.hashicorp.com/terraform/internals/json-format */
export interface ShownPlan {
  readonly resource_changes?: readonly {
    readonly address: string;
    readonly previous_address?: string;
    readonly change: { readonly actions: readonly string[]; readonly importing?: unknown };
  }[];
  readonly output_changes?: Readonly<Record<string, { readonly actions: readonly string[] }>>;
  readonly configuration: unknown;
  readonly checks?: readonly { readonly address: { readonly to_display: string } }[];
  readonly prior_state?: {
    readonly values?: { readonly root_module?: { readonly resources?: readonly StateResource[] } };
  };
}

/** A resource of a state. */
export interface StateResource {
  readonly address: string;
  readonly type: string;
  readonly values: Readonly<Record<string, unknown>>;
}

/**
 * What a plan would do: resources it changes, moves or imports, data it cannot read yet, outputs it changes. Empty for a plan
 * of what is there. What Terraform merely read back in another form, its `resource_drift`, changes nothing and does not count.
 */
export function changesOf(plan: ShownPlan): readonly string[] {
  const resources = (plan.resource_changes ?? []).flatMap(({ address, previous_address: previous, change }) => [
    ...(isNothing(change.actions) ? [] : [`${change.actions.join(" and ")} ${address}`]),
    ...(previous === undefined ? [] : [`move ${previous} to ${address}`]),
    ...(change.importing === undefined ? [] : [`import ${address}`]),
  ]);
  const outputs = Object.entries(plan.output_changes ?? {})
    .filter(([, { actions }]) => !isNothing(actions))
    .map(([name, { actions }]) => `${actions.join(" and ")} output ${name}`);
  return [...resources, ...outputs];
}

function isNothing(actions: readonly string[]): boolean {
  return actions.every((action) => action === "no-op");
}

/**
 * Where two plans were made from different configurations: providers, arguments, references, dependencies, outputs, checks.
 * A plan shows only what differs from the state; this also shows what leaves no trace there, such as a dependency.
 */
export function configurationDifferences(expected: ShownPlan, actual: ShownPlan): readonly string[] {
  return jsonDifferences(comparable(expected), comparable(actual));
}

function comparable({ configuration, checks = [] }: ShownPlan): unknown {
  const checked = checks.map(({ address }) => address.to_display).sort();
  return { configuration: withoutTemplates(configuration), checked };
}

/** Of a template such as `${a.b}`, Terraform shows the references alone, but where it was written in JSON also the text. */
function withoutTemplates(value: unknown): unknown {
  if (Array.isArray(value)) {
    return value.map(withoutTemplates);
  }
  if (typeof value !== "object" || value === null) {
    return value;
  }
  const isTemplate = (key: string, inner: unknown) => key === "constant_value" && JSON.stringify(inner).includes("${");
  return Object.fromEntries(
    Object.entries(value)
      .filter(([key, inner]) => !isTemplate(key, inner))
      .map(([key, inner]) => [key, withoutTemplates(inner)]),
  );
}
