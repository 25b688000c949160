interface Configuration {
  readonly resource?: Readonly<Record<string, Readonly<Record<string, { readonly lifecycle?: Lifecycle }>>>>;
}
type Lifecycle = Readonly<Record<string, unknown>>;

/**
 * What resources of a stack's JSON have in `lifecycle`, such as `prevent_destroy`, and the same stack's HCL has not: no plan of
 * what is there would show it.
 */
export function lifecycleDifferences(json: string, hcl: string): readonly string[] {
  const { resource = {} } = JSON.parse(json) as Configuration;
  return Object.entries(resource).flatMap(([type, named]) =>
    Object.entries(named).flatMap(([name, { lifecycle = {} }]) => {
      const written = lifecycleOf(`resource "${type}" "${name}" {`, hcl);
      return Object.entries(lifecycle)
        .flatMap(([key, value]) => hclOf(key, value))
        .filter((text) => !` ${written} `.includes(` ${text} `))
        .map((text) => `${type}.${name}: expected "${text}", got ${written || "no lifecycle"}`);
    }),
  );
}

/** An argument as HCL, on one line: a list, a block for each object, or one value. */
function hclOf(key: string, value: unknown): readonly string[] {
  if (!Array.isArray(value)) {
    return [`${key} = ${JSON.stringify(value)}`];
  }
  const items: readonly unknown[] = value;
  const isBlock = (item: unknown): item is Readonly<Record<string, string>> => typeof item === "object";
  const blocks = items
    .filter(isBlock)
    .map((block) => Object.entries(block).map(([name, text]) => `${name} = ${expressionOf(`"${text}"`)}`))
    .map((lines) => `${key} { ${lines.join(" ")} }`);
  return blocks.length > 0 ? blocks : [`${key} = [ ${items.map((item) => `${JSON.stringify(item)},`).join(" ")} ]`];
}

/**
 * What is in the block `lifecycle` of a resource's block, as Terraform formats it, on one line: the resource ends with a bare
 * brace.
 */
function lifecycleOf(head: string, hcl: string): string {
  const start = hcl.indexOf(head);
  const block = start === -1 ? "" : hcl.slice(start, hcl.indexOf("\n}", start));
  const lines = /^ {2}lifecycle \{\n(?<lines>(?:(?: {4}.*)?\n)*)/m.exec(block)?.groups?.lines ?? "";
  return lines
    .split("\n")
    .map((line) =>
      line.trim().replace(/^(\w+)\s+=\s+(.*)$/, (_, name: string, value: string) => `${name} = ${expressionOf(value)}`),
    )
    .filter((line) => line !== "")
    .join(" ");
}

/** A text that is one expression is the expression: `terraform fmt` takes it out, and cdktf's own formatting does not. */
function expressionOf(value: string): string {
  return /^"\$\{((?:(?!\$\{).)*)\}"$/.exec(value)?.[1] ?? value;
}
