/** What Terraform's plan says, as people read it. */
export interface PlanText {
  readonly toAdd: number;
  readonly toChange: number;
  readonly toDestroy: number;
  /** Lines that a reviewer sees, from what Terraform will do on: not those of the reading before. */
  readonly lines: number;
}

/**
 * Reads what `terraform plan -no-color` printed.
 *
 * @throws {Error} where it is no plan
 */
export function readPlan(output: string): PlanText {
  const [, ...counts] = /^Plan: (\d+) to add, (\d+) to change, (\d+) to destroy\.$/m.exec(output) ?? [];
  const isEmpty = /^No changes\. /m.test(output);
  if (counts.length === 0 && !isEmpty) {
    throw new Error(`expected "Plan: N to add, ..." or "No changes." of terraform plan, got:\n${output.slice(-1000)}`);
  }
  const [toAdd = 0, toChange = 0, toDestroy = 0] = counts.map(Number);
  const shown = output.slice(Math.max(0, output.search(/^(?:Terraform used the selected|No changes\. )/m)));
  return { toAdd, toChange, toDestroy, lines: shown.trimEnd().split("\n").length };
}
