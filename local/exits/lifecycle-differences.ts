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
        .map(([key, value]) => `${key} = ${JSON.stringify(value)}`)
        .filter((line) => !written.includes(line))
        .map((line) => `${type}.${name}: expected "${line}", got ${written.join(", ") || "no lifecycle"}`);
    }),
  );
}

/** The lines of the block `lifecycle` in a resource's block, as Terraform formats them: the resource ends with a bare brace. */
function lifecycleOf(head: string, hcl: string): readonly string[] {
  const start = hcl.indexOf(head);
  const block = start === -1 ? "" : hcl.slice(start, hcl.indexOf("\n}", start));
  const lines = /^ {2}lifecycle \{\n(?<lines>(?: {4}.*\n)*)/m.exec(block)?.groups?.lines ?? "";
  return lines.split("\n").flatMap((line) => (line === "" ? [] : line.trim().replace(/\s+=\s+/, " = ")));
}
