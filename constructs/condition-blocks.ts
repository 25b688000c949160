/** A resource or data source as cdktf hands it to what writes HCL. */
type HclElement = Readonly<Record<string, Readonly<Record<string, Readonly<Record<string, unknown>>>>>>;

/**
 * cdktf 0.21 writes pre- and postconditions into HCL as an attribute; Terraform wants a block for each.
 *
 * @param element what `toHclTerraform` gives under `resource` or `data`
 */
export function withConditionBlocks(element: HclElement): HclElement {
  return mapped(element, (ofType) => mapped(ofType, withBlocks));
}

function withBlocks(attributes: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> {
  const { lifecycle } = attributes as { readonly lifecycle?: Readonly<Record<string, unknown>> };
  const value = mapped(lifecycle ?? {}, (conditions, name) =>
    ["precondition", "postcondition"].includes(name) ? { value: conditions, isBlock: true, type: "list" } : conditions,
  );
  return lifecycle === undefined ? attributes : { ...attributes, lifecycle: { value, isBlock: true } };
}

function mapped<Value, Result>(
  values: Readonly<Record<string, Value>>,
  change: (value: Value, name: string) => Result,
): Readonly<Record<string, Result>> {
  return Object.fromEntries(Object.entries(values).map(([name, value]) => [name, change(value, name)]));
}
